"""The district's measurements, read from the store as the bulletin needs them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
from django.conf import settings

from luoshi import airstore
from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.airscience.when import Trend, trend
from luoshi.district.airwatch.errors import UnknownCityError, UnknownStationError
from luoshi.district.airwatch.rules.measured import Floats, MeasuredAir, Period, Station, mean_over

SUFFIX = "市"
"""Lists name a city with it or without."""
CONTROL_MARKS = ("(对照点)", "（对照点）")
TREND_YEARS = (4, 8)
"""A trend is looked for from four years on, and over the last eight at most."""
DAYS_OF_YEAR = 365.25


def store() -> airstore.Store:
    """The store of this deployment."""
    return airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT)


def stored_days() -> Period | None:
    """From the first to the last day with hourly values; None when nothing was brought in."""
    span = airstore.stored_span(store(), minutes=60)
    if span is None:
        return None
    since, until = span
    # An hour that ends at midnight belongs to the day before.
    return Period(since.date(), (until - timedelta(seconds=1)).date())


def known_stations() -> Mapping[str, Station]:
    """The stations of the list, by code."""
    return {known.code: _station(known) for known in airstore.stations(store())}


def measured(period: Period, *, codes: Sequence[str] = (), city: str = "") -> MeasuredAir:
    """The hours of the stations asked for, or of all that told something; a control point's name loses its mark.

    Raises
    ------
    UnknownStationError, UnknownCityError
        There is none of the kind asked for.
    """
    names = [p.value for p in POLLUTANTS]
    since, until = period.first.isoformat(), (period.last + timedelta(days=1)).isoformat()
    known = known_stations()
    wanted = _wanted(codes, city, known)
    grid = airstore.grid(store(), names, since=since, until=until, stations=wanted)
    told = np.array(
        [any(np.isfinite(grid.of(name)[:, i]).any() for name in names) for i in range(len(grid.stations))],
        dtype=np.bool_,
    )
    missing = [code for code, yes in zip(grid.stations, told, strict=True) if not yes and code not in known]
    if codes and missing:
        raise UnknownStationError(station=missing[0])
    stations = tuple(known.get(code, Station(code, code)) for code, yes in zip(grid.stations, told, strict=True) if yes)
    hours = {p: np.ascontiguousarray(grid.of(p.value)[:, told].T) for p in POLLUTANTS}
    wind_from, wind_speed = _wind(since, until, stations, known)
    return MeasuredAir(stations, period, hours, wind_from, wind_speed)


def fine_particles_trend(until: Period, stored: Period, codes: Sequence[str]) -> Trend | None:
    """The trend of PM2.5 up to the end of a period; None where too few years are stored for one."""
    fewest, most = (int(years * DAYS_OF_YEAR) for years in TREND_YEARS)
    first = max(stored.first, until.last - timedelta(days=most))
    if (until.last - first).days < fewest:
        return None
    end = (until.last + timedelta(days=1)).isoformat()
    grid = airstore.grid(store(), [Pollutant.PM25.value], since=first.isoformat(), until=end, stations=list(codes))
    return trend(grid.ends_at, mean_over(grid.of(Pollutant.PM25.value), 1))


def _wanted(codes: Sequence[str], city: str, known: Mapping[str, Station]) -> list[str] | None:
    if codes:
        return list(dict.fromkeys(codes))
    if not city:
        return None
    wanted = city.removesuffix(SUFFIX)
    found = [code for code, station in known.items() if station.city.removesuffix(SUFFIX) == wanted]
    if not found:
        raise UnknownCityError(city=city)
    return found


def _wind(
    since: str, until: str, stations: Sequence[Station], known: Mapping[str, Station]
) -> tuple[Floats | None, Floats | None]:
    """The wind of the one instrument that told the most of it; directions of several are never averaged.

    It is one of the stations, of their cities, or one of no city, such as a mast; another city's wind would be a guess.
    """
    grid = airstore.grid(store(), ["wind_from", "wind_speed"], since=since, until=until)
    cities = {station.city for station in stations}
    is_near = np.array([code not in known or known[code].city in cities for code in grid.stations], dtype=np.bool_)
    both = np.isfinite(grid.of("wind_from")) & np.isfinite(grid.of("wind_speed")) & is_near
    if not both.any():
        return None, None
    best = int(both.sum(axis=0).argmax())
    return grid.of("wind_from")[:, best].copy(), grid.of("wind_speed")[:, best].copy()


def _station(known: airstore.Station) -> Station:
    name = known.name
    for mark in CONTROL_MARKS:
        name = name.removesuffix(mark)
    is_control = known.is_control or name != known.name
    return Station(known.code, name, known.city, known.lon, known.lat, is_control=is_control)
