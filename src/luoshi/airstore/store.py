"""A store: the folder of one district, and what lies in it."""

import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luoshi.airstore.errors import DistrictNameError, ResolutionError
from luoshi.airstore.files.parts import Counted, Kind, Part, count, part_named

RESOLUTIONS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
"""In minutes, the parts of an hour; they lie side by side and are never mixed in one reading."""

ZONE = "Asia/Shanghai"
_DISTRICT = re.compile(r"[\w][\w.-]{0,63}")
_DAY_FOLDER = re.compile(r"date=(\d{4}-\d\d-\d\d)")
_LISTINGS = 50


@dataclass(frozen=True)
class Store:
    """The series of one district, under ``root/district``. Times are those of the wall clock of Asia/Shanghai."""

    root: Path
    district: str

    @property
    def folder(self) -> Path:
        """Where the days are."""
        return self.root / self.district

    @property
    def mappings(self) -> Path:
        """Where named mappings are kept."""
        return self.folder / "mappings"

    @property
    def errors(self) -> Path:
        """Where rows that could not be taken are written, with the reason."""
        return self.folder / "errors"

    def folder_of(self, day: date) -> Path:
        """The folder of a day of the air: the hour that ends at midnight belongs to the day before."""
        return self.folder / f"date={day.isoformat()}"

    def days(self, since: date | None = None, until: date | None = None) -> list[date]:
        """The days that have a folder, from ``since`` to ``until`` inclusive, in order."""
        folders = self.folder.iterdir() if self.folder.is_dir() else ()
        found = (date.fromisoformat(m.group(1)) for path in folders if (m := _DAY_FOLDER.fullmatch(path.name)))
        return sorted(d for d in found if (since is None or d >= since) and (until is None or d <= until))

    def parts(self, day: date, minutes: int) -> Counted:
        """The parts of a day and resolution, sorted out."""
        for _ in range(_LISTINGS):
            counted = count(p for p in self._listed(day) if p.minutes == minutes)
            if not counted.is_torn:
                break
            time.sleep(0.01)
        return counted

    def resolutions_of(self, day: date) -> list[int]:
        """How often the data of a day come that are there."""
        return sorted({part.minutes for part in self._listed(day)})

    def files(
        self, minutes: int, *, kind: Kind, since: date | None = None, until: date | None = None
    ) -> list[tuple[Path, Part]]:
        """The files of a kind that count, with what their names tell."""
        return [
            (self.folder_of(day) / part.name, part)
            for day in self.days(since, until)
            for part in self.parts(day, minutes).live
            if part.kind is kind and part.rows
        ]

    def _listed(self, day: date) -> list[Part]:
        try:
            names = [path.name for path in self.folder_of(day).iterdir()]
        except FileNotFoundError:
            return []
        return [part for name in names if (part := part_named(name)) is not None]


def open_store(root: Path | str, district: str = "district") -> Store:
    """The store of a district under ``root``; nothing is written before something is appended.

    Examples
    --------
    >>> open_store("/tmp/nowhere", "410100").folder.name
    '410100'
    """
    if not _DISTRICT.fullmatch(district):
        raise DistrictNameError(name=district)
    return Store(Path(root), district)


def checked_resolution(minutes: int) -> int:
    """``minutes``, if data may come so often."""
    if minutes not in RESOLUTIONS:
        raise ResolutionError(minutes=minutes)
    return minutes
