"""The bulletin's numbers as plain values, for programs."""

from typing import Any

import numpy as np

from luoshi.airscience.index import POLLUTANTS, AirClass
from luoshi.district.airwatch.printing.sentences import sentence
from luoshi.district.airwatch.rules.alarms import Episode
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.measured import Period


def plain(bulletin: Bulletin) -> dict[str, Any]:
    """Everything that is counted or compared, in values JSON knows; what is not there is None."""
    tally, hours = bulletin.tally, bulletin.exceedances
    return {
        "period": _period(bulletin.period),
        "stations": [station.code for station in bulletin.air.stations],
        "has_wind": bulletin.air.has_wind,
        "days": {
            "all": tally.days,
            "valid": tally.valid,
            "attaining": tally.attaining,
            "heavy": tally.heavy,
            "by_class": {kind.name.lower(): tally.by_class[kind] for kind in AirClass},
            "by_primary": {p.value: tally.primary[p] for p in POLLUTANTS},
        },
        "aqi": [_number(value) for value in bulletin.days.area_index.aqi.tolist()],
        "exceeding_hours": {
            "station_hours": hours.valid,
            "exceeding": hours.exceeding,
            "by_hour": [_number(value, 4) for value in hours.by_hour.value.tolist()],
            "by_weekday": [_number(value, 4) for value in hours.by_weekday.value.tolist()],
            "by_month": [_number(value, 4) for value in hours.by_month.value.tolist()],
            "late_night": _number(hours.late_night_share, 4),
            "other_hours": _number(hours.other_share, 4),
        },
        "late_night_ratio": {
            p.value: [_number(x, 4) for x in (night.ratio.value, night.ratio.low, night.ratio.high)]
            for p, night in bulletin.late_nights.items()
        },
        "ranking": [
            {
                "place": row.place,
                "station": row.station.code,
                "composite": _number(row.composite, 2),
                **{p.column: _number(row.figures[p], 1) for p in POLLUTANTS},
                "polluted_days": row.polluted_days,
            }
            for row in bulletin.ranking
        ],
        "increments": {
            p.column: {
                station.code: _number(float(found.mean[i]), 2) for i, station in enumerate(bulletin.air.stations)
            }
            for p, found in bulletin.increments.items()
        },
        "alarms": [_episode(one) for one in bulletin.alarms.episodes] if bulletin.alarms else None,
        "alarm_hours": bulletin.alarms.alarm_hours if bulletin.alarms else None,
        "ordinary_alarm_hours": _number(bulletin.alarms.expected_hours, 1) if bulletin.alarms else None,
        "change": {one.pollutant.value: _number(one.percent, 1) for one in bulletin.changes.each}
        if bulletin.changes
        else None,
        "trend": bulletin.trend.direction.value if bulletin.trend else "too_short",
        "capture": _number(bulletin.capture.overall, 4),
        "days_over_limit": {one.pollutant.value: one.over for one in bulletin.judgement.days_over},
        "warnings": [
            {"level": spell.level.name.lower(), **_period(Period(spell.first, spell.last))}
            for spell in bulletin.warnings.spells
        ],
        "cannot_be_said": [silence.what.value for silence in bulletin.silences],
        "findings": [
            {"code": one.code, "firmness": one.firmness.value, "section": one.section, "sentence": sentence(one)}
            for one in bulletin.findings
        ],
    }


def _episode(episode: Episode) -> dict[str, Any]:
    return {
        "station": episode.station.code,
        "first": str(episode.first),
        "last": str(episode.last),
        "hours": episode.hours,
        "strength": _number(episode.strength, 2),
        "kind": episode.kind,
        "late_night": episode.is_at_night,
        "signs": {
            one.pollutant.column: {"value": _number(one.value, 2), "others": _number(one.others, 2)}
            for one in episode.signs
        },
    }


def _period(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _number(value: float, places: int = 0) -> float | int | None:
    if not np.isfinite(value):
        return None
    return round(value, places) if places else round(value)
