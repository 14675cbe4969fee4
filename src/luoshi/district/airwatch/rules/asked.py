"""What somebody wants a bulletin of."""

from dataclasses import dataclass

from luoshi.district.airwatch.rules.measured import Period

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants a bulletin of: a period, and either stations, a city, or everything there is."""

    period: Period
    stations: tuple[str, ...] = ()
    city: str = ""
