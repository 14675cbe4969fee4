"""The words of the findings, one sentence for each code."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.directions import wind_of
from luoshi.district.airwatch.rules.finding import Finding, Firmness

Numbers = Mapping[str, Any]

FIRMNESS = {
    Firmness.COUNTED: pgettext_lazy("air", "Counted"),
    Firmness.SHOWN: pgettext_lazy("air", "Compared"),
    Firmness.HINT: pgettext_lazy("air", "Hint"),
}
MEANING = {
    Firmness.COUNTED: gettext_lazy("counted or added up from the measurements"),
    Firmness.SHOWN: gettext_lazy("a comparison, told with its 95% interval"),
    Firmness.HINT: gettext_lazy("worth a look on the spot; it proves nothing"),
}


def sentence(finding: Finding) -> str:
    """The finding as a sentence in the language that is on."""
    return SENTENCES[finding.code](finding.numbers)


def _no_days(n: Numbers) -> str:
    return _("None of the %(days)s days has an index: too little was measured.") % n


def _days(n: Numbers) -> str:
    return _(
        "Of %(valid)s days with an index, %(attaining)s were excellent or good (%(share)s); "
        "none was heavily polluted or worse."
    ) % {**n, "share": v.percent(n["share"], 1)}


def _days_heavy(n: Numbers) -> str:
    said = _("Of %(valid)s days with an index, %(attaining)s were excellent or good (%(share)s); %(heavy)s.")
    heavy = ngettext(
        "%(n)s day was heavily polluted or worse", "%(n)s days were heavily polluted or worse", n["heavy"]
    ) % {"n": n["heavy"]}
    return said % {**n, "share": v.percent(n["share"], 1), "heavy": heavy}


def _primary(n: Numbers) -> str:
    return ngettext(
        "On the one polluted day, %(pollutant)s led.",
        "On %(days)s of the %(polluted)s polluted days (index above 100), %(pollutant)s led.",
        n["polluted"],
    ) % {**n, "pollutant": v.pollutant_name(n["pollutants"][0])}


def _primary_several(n: Numbers) -> str:
    return _("On %(polluted)s polluted days (index above 100), %(pollutants)s led most often: %(days)s days each.") % {
        **n, "pollutants": v.pollutants(n["pollutants"]),
    }  # fmt: skip


def _worst(n: Numbers) -> str:
    return _("The worst day was %(day)s: index %(aqi)s, led by %(pollutants)s.") % {
        **n, "day": v.day(n["day"]), "pollutants": v.pollutants(n["pollutants"]),
    }  # fmt: skip


def _change(words: Callable[[], str]) -> Callable[[Numbers], str]:
    def say(n: Numbers) -> str:
        return words() % {
            "now": v.number(n["now"]), "before": v.number(n["before"]), "percent": v.percent(n["percent"], 1),
            "period": v.span(n["period"]),
        }  # fmt: skip

    return say


def _change_up() -> str:
    return _(
        "Mean PM₂.₅ was %(now)s µg/m³, %(percent)s higher than the %(before)s µg/m³ of %(period)s; the weather is not "
        "taken out of this, so it does not say that emissions rose."
    )


def _change_down() -> str:
    return _(
        "Mean PM₂.₅ was %(now)s µg/m³, %(percent)s lower than the %(before)s µg/m³ of %(period)s; the weather is not "
        "taken out of this, so it does not say that measures worked."
    )


def _change_same() -> str:
    return _(
        "Mean PM₂.₅ was %(now)s µg/m³, about the same as the %(before)s µg/m³ of %(period)s (difference %(percent)s)."
    )


def _night(words: Callable[[], str]) -> Callable[[Numbers], str]:
    def say(n: Numbers) -> str:
        return words() % {
            "late_night": v.number(n["late_night"], 1), "other": v.number(n["other"], 1),
            "percent": v.percent(n["percent"], 1), "low": v.number(n["low"], 0, signed=True),
            "high": v.number(n["high"], 0, signed=True) + "%",
        }  # fmt: skip

    return say


def _night_higher() -> str:
    return _(
        "In the late night (00–06) mean PM₂.₅ was %(late_night)s µg/m³, %(percent)s above the other hours "
        "(95%% interval %(low)s to %(high)s)."
    )


def _night_lower() -> str:
    return _(
        "In the late night (00–06) mean PM₂.₅ was %(late_night)s µg/m³, %(percent)s below the other hours "
        "(95%% interval %(low)s to %(high)s)."
    )


def _night_same() -> str:
    return _(
        "In the late night (00–06) mean PM₂.₅ was %(late_night)s µg/m³, in the other hours %(other)s µg/m³; the "
        "difference is within chance (95%% interval %(low)s to %(high)s)."
    )


def _peak(n: Numbers) -> str:
    return _(
        "%(share)s of all station-hours had an index above 100: most often from %(top)s to %(top_end)s o'clock "
        "(%(top_share)s), least often from %(bottom)s to %(bottom_end)s o'clock (%(bottom_share)s)."
    ) % {
        "share": v.percent(n["share"], 1), "top": n["top"], "top_end": n["top"] + 1,
        "top_share": v.percent(n["top_share"]), "bottom": n["bottom"], "bottom_end": n["bottom"] + 1,
        "bottom_share": v.percent(n["bottom_share"]),
    }  # fmt: skip


def _trend(words: Callable[[], str]) -> Callable[[Numbers], str]:
    def say(n: Numbers) -> str:
        return words() % {
            "per_year": v.number(n["per_year"], 1), "low": v.number(n["low"], 1, signed=True),
            "high": v.number(n["high"], 1, signed=True), "months": n["months"],
        }  # fmt: skip

    return say


def _trend_rising() -> str:
    return _(
        "Over %(months)s months PM₂.₅ rose by %(per_year)s µg/m³ a year (95%% interval %(low)s to %(high)s), with the "
        "seasons taken out."
    )


def _trend_falling() -> str:
    return _(
        "Over %(months)s months PM₂.₅ fell by %(per_year)s µg/m³ a year (95%% interval %(low)s to %(high)s), with the "
        "seasons taken out."
    )


def _trend_untold() -> str:
    return _(
        "Over %(months)s months no trend of PM₂.₅ can be told (95%% interval %(low)s to %(high)s µg/m³ a year), with "
        "the seasons taken out."
    )


def _ranking(n: Numbers) -> str:
    return _(
        "By the composite index %(worst)s was the most polluted station (%(worst_index)s) and %(best)s the cleanest "
        "(%(best_index)s); they differ by %(percent)s."
    ) % {
        "worst": v.station_name(n["worst"]), "best": v.station_name(n["best"]),
        "worst_index": v.number(n["worst_index"], 2), "best_index": v.number(n["best_index"], 2),
        "percent": v.percent(n["percent"]),
    }  # fmt: skip


def _regional(n: Numbers) -> str:
    return _(
        "The stations rose and fell together: %(percent)s of the variation of hourly PM₂.₅ goes with the median of the "
        "others. Local sources cannot be read from the level alone; the increments below show what is left."
    ) % {"percent": v.percent(n["percent"])}


def _increment(n: Numbers) -> str:
    return _(
        "%(station)s lay above the median of the other stations by %(increment)s µg/m³ of %(pollutant)s on average "
        "(%(late_night)s in the late night): worth a look at roads, sites and works around it."
    ) % {
        "station": v.station_name(n["station"]), "increment": v.number(n["increment"], 1),
        "late_night": v.number(n["late_night"], 1), "pollutant": n["pollutant"].symbol,
    }  # fmt: skip


def _direction(n: Numbers) -> str:
    return _(
        "At %(station)s PM₂.₅ lies above the other stations by %(excess)s µg/m³ more with wind from the %(wind)s than "
        "else (%(low)s to %(high)s): worth a look on that side; how far away is not known."
    ) % {
        "station": v.station_name(n["station"]), "wind": wind_of(n["from_deg"]), "excess": v.number(n["excess"], 1),
        "low": v.number(n["low"], 1), "high": v.number(n["high"], 1),
    }  # fmt: skip


def _alarms_none(n: Numbers) -> str:
    return _("None of the %(stations)s stations left its neighbours for hours: no local alarm.") % n


def _alarms(n: Numbers) -> str:
    return _(
        "Local alarms: %(count)s, with %(hours)s alarm-hours where ordinary life brings about %(expected)s; %(night)s "
        "began in the late night, most were at %(station)s (%(most)s). Something near it may have emitted; what it was "
        "is not known."
    ) % _of_alarms(n)


def _alarms_even(n: Numbers) -> str:
    return _(
        "Local alarms: %(count)s, with %(hours)s alarm-hours where ordinary life brings about %(expected)s; %(night)s "
        "began in the late night. No single station stands out."
    ) % _of_alarms(n)


def _alarms_ordinary(n: Numbers) -> str:
    return _(
        "Local alarms: %(count)s, with %(hours)s alarm-hours, no more than ordinary life brings at this setting (about "
        "%(expected)s); each is worth a look, their number alone says nothing."
    ) % _of_alarms(n)


def _of_alarms(n: Numbers) -> dict[str, Any]:
    return {**n, "station": v.station_name(n["station"]), "expected": v.number(n["expected"])}


def _alarms_at_night(n: Numbers) -> str:
    return _(
        "%(night)s of %(count)s local alarms (%(percent)s) began in the late night, which is a quarter of the day: "
        "inspections between 00 and 06 are worth while."
    ) % {**n, "percent": v.percent(n["percent"])}


def _warning(n: Numbers) -> str:
    return _(
        "The indices of %(days)s days call for a heavy-pollution warning by the rules used; the highest level is "
        "%(level)s (%(first)s to %(last)s). Whether one was declared is not known here."
    ) % {"days": n["days"], "level": v.level_name(n["level"]), "first": v.day(n["first"]), "last": v.day(n["last"])}


def _capture(n: Numbers) -> str:
    return _("%(percent)s of all hourly values were measured; every station told at least %(needed)s.") % {
        "percent": v.percent(n["percent"], 1), "needed": v.percent(n["needed"]),
    }  # fmt: skip


def _capture_low(n: Numbers) -> str:
    return _(
        "%(percent)s of all hourly values were measured; less than %(needed)s of some pollutant at %(stations)s, whose "
        "figures are to be read with care."
    ) % {
        "percent": v.percent(n["percent"], 1), "needed": v.percent(n["needed"]),
        "stations": v.names(v.station_name(station) for station in n["stations"]),
    }  # fmt: skip


SENTENCES: dict[str, Callable[[Numbers], str]] = {
    "no_days": _no_days,
    "days": _days,
    "days_heavy": _days_heavy,
    "primary": _primary,
    "primary_several": _primary_several,
    "worst": _worst,
    "change_up": _change(_change_up),
    "change_down": _change(_change_down),
    "change_same": _change(_change_same),
    "night_higher": _night(_night_higher),
    "night_lower": _night(_night_lower),
    "night_same": _night(_night_same),
    "peak": _peak,
    "trend_rising": _trend(_trend_rising),
    "trend_falling": _trend(_trend_falling),
    "trend_not_told": _trend(_trend_untold),
    "ranking": _ranking,
    "regional": _regional,
    "increment": _increment,
    "direction": _direction,
    "alarms_none": _alarms_none,
    "alarms": _alarms,
    "alarms_even": _alarms_even,
    "alarms_ordinary": _alarms_ordinary,
    "alarms_at_night": _alarms_at_night,
    "warning": _warning,
    "capture": _capture,
    "capture_low": _capture_low,
}
