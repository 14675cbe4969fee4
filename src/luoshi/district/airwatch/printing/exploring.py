"""The data of the chart that one explores: every station's hours, or its days where the hours would be too many."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from luoshi.airscience.index import POLLUTANTS, Pollutant, Statistic, limit_of, phase_on
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.measured import Floats

MOST_VALUES = 150_000
"""More hours than these, of all stations and pollutants, are shown as days: a page should not weigh megabytes."""
MOST_STATIONS = 40


def explored(bulletin: Bulletin) -> dict[str, Any]:
    """Everything the chart needs, in values that JSON knows."""
    shown = slice(0, MOST_STATIONS)
    stations = bulletin.air.stations[shown]
    is_hourly = len(stations) * bulletin.period.days * 24 * len(POLLUTANTS) <= MOST_VALUES
    series = bulletin.air.hours if is_hourly else bulletin.days.values
    first = bulletin.period.each_hour[0] if is_hourly else bulletin.period.each_day[0]
    return {
        "start": str(first.astype("datetime64[m]")),
        "step_hours": 1 if is_hourly else 24,
        "stations": [v.station_name(station) for station in stations],
        "pollutants": [
            {
                "key": p.value, "name": v.pollutant_name(p), "unit": p.unit, "limit": _limit(bulletin, p),
                "values": _plain(series[p][shown], p),
            }
            for p in POLLUTANTS
        ],
        "alarms": [
            [v.station_name(one.station), str(one.first - np.timedelta64(1, "h")), str(one.last)]
            for one in (bulletin.alarms.episodes if bulletin.alarms and is_hourly else ())
            if one.station in stations
        ],
        "words": {
            "median": _("Median of all"), "limit": _("Daily limit"), "alarm": _("Local alarm"),
            "none": v.NOTHING,
        },
    }  # fmt: skip


def explored_note(bulletin: Bulletin) -> str:
    """What the chart shows, and what it leaves out."""
    is_hourly = explored(bulletin)["step_hours"] == 1
    said = _("Hourly values of each station.") if is_hourly else _("Daily values of each station.")
    if len(bulletin.air.stations) > MOST_STATIONS:
        said += " " + _("The first %(n)s stations only.") % {"n": MOST_STATIONS}
    return said


def _limit(bulletin: Bulletin, pollutant: Pollutant) -> float:
    span = Statistic.EIGHT_HOURS if pollutant is Pollutant.O3 else Statistic.DAY
    return limit_of(pollutant, span, phase=phase_on(bulletin.period.last)).value


def _plain(values: Floats, pollutant: Pollutant) -> list[list[float | int | None]]:
    places = pollutant.decimals + (pollutant is Pollutant.CO)
    return [
        [None if x != x else (round(x, places) if places else round(x)) for x in row]  # noqa: PLR0124 - NaN
        for row in values.tolist()
    ]
