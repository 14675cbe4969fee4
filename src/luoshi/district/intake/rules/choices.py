"""How a sheet is to be read and taken, as a person chose it; what is left out is found out and said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

from luoshi.district.intake.errors import UnknownZoneError
from luoshi.district.intake.rules.fields import TakeAs
from luoshi.kernel.clock import DISTRICT_ZONE


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose.

    ``sheet`` and ``header_row`` say where the rows are, ``encoding`` how text is written, ``zone`` and ``datum`` what
    times and points mean, ``taken_as`` as what the messages come in.
    """

    sheet: str = ""
    header_row: int | None = None
    encoding: str = ""
    zone: str = ""
    datum: str = "wgs84"
    taken_as: str = TakeAs.AUTO.value

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """The choices that were kept with a run."""
        return cls(**{name: value for name, value in given.items() if name in cls.__dataclass_fields__})

    def as_json(self) -> dict[str, Any]:
        """The choices in JSON's types."""
        return asdict(self)

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone of times that name none: the district's, unless another was chosen.

        Raises
        ------
        UnknownZoneError
            There is no such zone.
        """
        if not self.zone:
            return DISTRICT_ZONE
        try:
            return ZoneInfo(self.zone)
        except (ValueError, OSError, KeyError) as problem:
            raise UnknownZoneError(zone=self.zone) from problem
