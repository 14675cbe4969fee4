"""Proposed findings: what the numbers bear, each with the number it stands on and how firmly it may be said.

A finding carries codes and numbers, no words: what is said in which language is the printing's. Nothing is found where
the numbers do not bear it; a difference is named only when its whole interval lies on one side.
"""

from collections.abc import Callable, Iterator

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.airscience.when import Direction
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.capture import ENOUGH
from luoshi.district.airwatch.rules.daily import worst_day
from luoshi.district.airwatch.rules.finding import Finding, Firmness

HUNDRED = 100
NOTABLE_PERCENT = 5.0
"""A change of a figure below this is called about the same; a default of this platform (本平台默认)."""
NOTABLE_INCREMENT = {Pollutant.PM25: 5.0, Pollutant.PM10: 10.0}
"""A mean increment below this, in µg/m³, is within what instruments differ by; a default of this platform."""
REGIONAL_SHARE = 0.8
RARE = 0.05
"""Alarms gather in the late night when chance would bring as many less often than this."""
FEWEST_ALARMS = 4


def propose(bulletin: Bulletin) -> tuple[Finding, ...]:
    """Everything that may be said, the most important first."""
    return tuple(finding for rule in RULES for finding in rule(bulletin))


def days_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """How many days attained."""
    tally = bulletin.tally
    if not tally.valid:
        yield Finding("no_days", {"days": tally.days}, "calendar", Firmness.COUNTED)
        return
    share = HUNDRED * tally.attaining / tally.valid
    numbers = {"valid": tally.valid, "attaining": tally.attaining, "share": share, "heavy": tally.heavy}
    yield Finding("days_heavy" if tally.heavy else "days", numbers, "calendar", Firmness.COUNTED)


def primary_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """Which pollutant led on the polluted days."""
    tally = bulletin.tally
    if not tally.polluted:
        return
    most = max(tally.polluted_primary.values())
    leading = tuple(p for p in POLLUTANTS if tally.polluted_primary[p] == most)
    numbers = {"polluted": tally.polluted, "pollutants": leading, "days": most}
    yield Finding("primary" if len(leading) == 1 else "primary_several", numbers, "calendar", Firmness.COUNTED)


def worst_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """The worst day, where it was polluted."""
    place = worst_day(bulletin.days)
    if place is None or not bulletin.tally.polluted:
        return
    index = bulletin.days.area_index
    numbers = {
        "day": bulletin.days.days[place].astype(object),
        "aqi": int(index.aqi[place]),
        "pollutants": index.primary_at(place),
    }
    yield Finding("worst", numbers, "calendar", Firmness.COUNTED)


def change_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """How PM2.5 compares with the time before."""
    if bulletin.changes is None:
        return
    fine = next(one for one in bulletin.changes.each if one.pollutant is Pollutant.PM25)
    if not np.isfinite(fine.percent):
        return
    code = "change_same"
    if abs(fine.percent) >= NOTABLE_PERCENT:
        code = "change_up" if fine.percent > 0 else "change_down"
    numbers = {"now": fine.now, "before": fine.before, "percent": abs(fine.percent), "period": bulletin.changes.before}
    yield Finding(code, numbers, "change", Firmness.COUNTED)


def night_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """Whether the late night differs in PM2.5, and then in which other pollutants."""
    fine = bulletin.late_nights[Pollutant.PM25]
    if not np.isfinite(fine.difference.low):
        return
    code = {True: "night_higher", False: "night_lower", None: "night_same"}[fine.is_dirtier]
    numbers = {
        "late_night": fine.late_night.value,
        "other": fine.rest_of_day.value,
        "percent": abs(fine.ratio.value - 1) * HUNDRED,
        "low": (fine.ratio.low - 1) * HUNDRED,
        "high": (fine.ratio.high - 1) * HUNDRED,
    }
    yield Finding(code, numbers, "hours", Firmness.SHOWN)


def peak_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """The hours of the day in which the most hours exceed."""
    by_hour = bulletin.exceedances.by_hour.value
    if not bulletin.exceedances.exceeding or np.isnan(by_hour).any():
        return
    top, bottom = int(np.argmax(by_hour)), int(np.argmin(by_hour))
    numbers = {
        "share": HUNDRED * bulletin.exceedances.exceeding / bulletin.exceedances.valid,
        "top": top,
        "top_share": HUNDRED * float(by_hour[top]),
        "bottom": bottom,
        "bottom_share": HUNDRED * float(by_hour[bottom]),
    }
    yield Finding("peak", numbers, "hours", Firmness.COUNTED)


def trend_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """Whether PM2.5 rises or falls over the years, where there are years enough."""
    trend = bulletin.trend
    if trend is None or trend.direction is Direction.TOO_SHORT:
        return
    numbers = {
        "per_year": abs(trend.per_year.value),
        "low": trend.per_year.low,
        "high": trend.per_year.high,
        "months": int(np.isfinite(trend.monthly).sum()),
    }
    yield Finding(f"trend_{trend.direction.value}", numbers, "trend", Firmness.SHOWN)


def ranking_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """The best and the worst station, where there are more than two."""
    placed = [row for row in bulletin.ranking if row.place is not None]
    if len(placed) <= 2 or placed[0].composite == placed[-1].composite:  # noqa: PLR2004 - two are no ranking
        return
    best, worst = placed[0], placed[-1]
    numbers = {
        "best": best.station,
        "best_index": best.composite,
        "worst": worst.station,
        "worst_index": worst.composite,
        "percent": HUNDRED * (worst.composite - best.composite) / best.composite,
    }
    yield Finding("ranking", numbers, "ranking", Firmness.COUNTED)


def regional_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """How much of the ups and downs of PM2.5 the stations have in common."""
    shared = bulletin.increments[Pollutant.PM25].shared
    if not np.isfinite(shared).any():
        return
    middle = float(np.nanmedian(shared))
    if middle >= REGIONAL_SHARE:
        yield Finding("regional", {"percent": HUNDRED * middle}, "increments", Firmness.COUNTED)


def increment_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """The station that lies furthest above the others, where it is more than instruments differ by."""
    for pollutant, notable in NOTABLE_INCREMENT.items():
        found = bulletin.increments[pollutant]
        if not found.is_told:
            continue
        top = int(np.nanargmax(found.mean))
        if found.mean[top] >= notable:
            numbers = {
                "pollutant": pollutant,
                "station": bulletin.air.stations[top],
                "increment": float(found.mean[top]),
                "late_night": float(found.late_night[top]),
            }
            yield Finding("increment", numbers, "increments", Firmness.HINT)


def direction_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """The station at which a sector of the wind stands out the most."""
    if bulletin.directions is None or not bulletin.directions.standing_out:
        return
    one = bulletin.directions.standing_out[0]
    top = one.found.strongest
    if top is None or one.found.excess[top] < NOTABLE_INCREMENT[Pollutant.PM25]:
        return
    numbers = {
        "station": one.station,
        "from_deg": float(one.found.centres_deg[top]),
        "excess": float(one.found.excess[top]),
        "low": float(one.found.excess_low[top]),
        "high": float(one.found.excess_high[top]),
    }
    yield Finding("direction", numbers, "directions", Firmness.SHOWN)


def alarm_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """How many alarms, where the most, and whether they gather in the late night."""
    alarms = bulletin.alarms
    if alarms is None:
        return
    if not alarms.episodes:
        yield Finding("alarms_none", {"stations": len(bulletin.air.stations)}, "alarms", Firmness.COUNTED)
        return
    count = len(alarms.episodes)
    stands_out, station, most = alarms.most_at
    numbers = {
        "count": count, "station": station, "most": most, "night": alarms.at_night, "hours": alarms.alarm_hours,
        "expected": alarms.expected_hours,
    }  # fmt: skip
    code = "alarms_ordinary" if alarms.is_ordinary else "alarms" if stands_out else "alarms_even"
    yield Finding(code, numbers, "alarms", Firmness.HINT)
    if count >= FEWEST_ALARMS and alarms.night_chance < RARE:
        numbers = {"night": alarms.at_night, "count": count, "percent": HUNDRED * alarms.at_night / count}
        yield Finding("alarms_at_night", numbers, "alarms", Firmness.HINT)


def warning_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """Which days call for a warning."""
    spells = bulletin.warnings.spells
    if spells:
        worst = max(spells, key=lambda spell: (spell.level, spell.days))
        numbers = {
            "days": sum(spell.days for spell in spells),
            "level": worst.level,
            "first": worst.first,
            "last": worst.last,
        }
        yield Finding("warning", numbers, "warnings", Firmness.COUNTED)


def capture_finding(bulletin: Bulletin) -> Iterator[Finding]:
    """How much was measured, and which stations lack a tenth or more."""
    capture = bulletin.capture
    if not np.isfinite(capture.overall):
        return
    lacking = tuple(s for s, low in zip(bulletin.air.stations, capture.is_low, strict=True) if low)
    numbers = {"percent": HUNDRED * capture.overall, "stations": lacking, "needed": HUNDRED * ENOUGH}
    yield Finding("capture_low" if lacking else "capture", numbers, "capture", Firmness.COUNTED)


RULES: tuple[Callable[[Bulletin], Iterator[Finding]], ...] = (
    days_finding,
    primary_finding,
    worst_finding,
    change_finding,
    warning_finding,
    night_finding,
    peak_finding,
    trend_finding,
    alarm_finding,
    increment_finding,
    direction_finding,
    regional_finding,
    ranking_finding,
    capture_finding,
)
