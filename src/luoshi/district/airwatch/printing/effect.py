"""Did it work, as a picture and as plain values: the estimate with its interval, and what it cannot tell."""

from datetime import timedelta
from math import isfinite
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.airscience.effect import Effect, Verdict, WeatherEffect, percent
from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.drawing.effect_series import EffectWords, effect_series
from luoshi.district.airwatch.printing.values import day_and_year, number, pollutant_name, span
from luoshi.district.airwatch.rules.measured import Period

LANGUAGES = {"zh": "zh-hans", "en": "en"}
LISTED = 5


def effect_picture(found: Effect, weather: WeatherEffect | None, *, pollutant: Pollutant, name: str, lang: str) -> str:
    """The days against the synthetic neighbour as one SVG that needs nothing else; ``lang`` is zh or en."""
    with translation.override(LANGUAGES[lang]):
        return _picture(found, weather, pollutant, name)


def effect_sentence(found: Effect, *, lang: str) -> str:
    """What may be said, in one sentence: never an improvement below the least change that can be told."""
    with translation.override(LANGUAGES[lang]):
        return _sentence(found)


def plain_effect(found: Effect, weather: WeatherEffect | None, *, pollutant: Pollutant) -> dict[str, Any]:
    """Everything that was found, in values JSON knows; what is not there is None."""
    low, high = found.interval_percent
    return {
        "station": found.station,
        "pollutant": pollutant.value,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "verdict": found.verdict.value,
        "change_percent": _finite(found.change_percent),
        "interval_95_percent": [_finite(low), _finite(high)],
        "minimum_detectable_decrease_percent": _finite(found.least_decrease_percent),
        "minimum_detectable_increase_percent": _finite(found.least_increase_percent),
        "decrease_with_power_80_percent": _finite(found.decrease_with_power_percent),
        "placebo_windows": len(found.placebos.steps),
        "placebo_windows_without_overlap": found.placebos.independent,
        "p_in_time": _finite(found.chance, 4),
        "p_in_space": _finite(found.chance_in_space, 4),
        "in_space_percent": {name: _finite(percent(value)) for name, value in found.in_space.items()},
        "weights": {name: _finite(value, 4) for name, value in found.weights.items()},
        "days": [
            {"day": (found.since + timedelta(days=place)).isoformat(), "departure_percent": _finite(percent(value))}
            for place, value in enumerate(found.departures.tolist())
        ],
        "weather": None if weather is None else _plain_weather(weather),
    }


def _plain_weather(weather: WeatherEffect) -> dict[str, Any]:
    threshold = weather.placebos.threshold
    return {
        "change_percent": _finite(percent(weather.step)),
        "minimum_detectable_decrease_percent": _finite(-percent(-threshold)),
        "verdict": weather.verdict.value,
        "r2_random": _finite(weather.scores.random, 3),
        "r2_blocked": _finite(weather.scores.blocked, 3),
    }


def _finite(value: float, places: int = 2) -> float | None:
    return round(value, places) if isfinite(value) else None


def _picture(found: Effect, weather: WeatherEffect | None, pollutant: Pollutant, name: str) -> str:
    departures = found.departures.tolist()
    days = [found.since + timedelta(days=place) for place in range(len(departures))]
    titles = [
        _("%(day)s: %(change)s %%") % {"day": day_and_year(on), "change": number(percent(value), 1, signed=True)}
        for on, value in zip(days, departures, strict=True)
    ]
    sentence = _sentence(found)
    return effect_series(
        departures,
        titles,
        window=(found.last - found.first).days + 1,
        step=found.step,
        threshold=found.placebos.threshold,
        words=EffectWords(
            said=sentence,
            head=_("%(name)s, %(pollutant)s, %(span)s")
            % {"name": name, "pollutant": pollutant_name(pollutant), "span": span(Period(found.first, found.last))},
            verdict=sentence,
            estimate=_estimate(found),
            axis=_("Each day against the mixture of its neighbours (per cent)"),
            chance=_("Where the mean of such a window lies by chance in 95 of 100 cases"),
            dates=(day_and_year(days[0]), day_and_year(found.first), day_and_year(found.last)),
            foot=_foot(found, weather),
        ),
    )


def _sentence(found: Effect) -> str:
    change = number(abs(found.change_percent), 1)
    if found.verdict is Verdict.IMPROVED:
        return _("Improved: %(change)s %% lower than without a change at this place.") % {"change": change}
    if found.verdict is Verdict.WORSENED:
        return _("Worsened: %(change)s %% higher than without a change at this place.") % {"change": change}
    if not isfinite(found.placebos.threshold):
        return _("Nothing can be said: the time before is too short to know what chance does.")
    return _("Not distinguishable from chance: a fall of less than %(least)s %% cannot be told here.") % {
        "least": number(found.least_decrease_percent, 1)
    }


def _estimate(found: Effect) -> str:
    values = {"change": number(found.change_percent, 1, signed=True)}
    if not isfinite(found.placebos.threshold):
        return _("Estimate %(change)s %%, without an interval.") % values
    low, high = found.interval_percent
    values |= {"low": number(low, 1, signed=True), "high": number(high, 1, signed=True)}
    values |= {"least": number(found.least_decrease_percent, 1)}
    return (
        _("Estimate %(change)s %%, 95 %% interval %(low)s to %(high)s %%; least fall that can be told %(least)s %%.")
        % values
    )


def _foot(found: Effect, weather: WeatherEffect | None) -> list[str]:
    heaviest = sorted(found.weights.items(), key=lambda pair: -pair[1])[:LISTED]
    mixture = pgettext("between names in a row", ", ").join(f"{name} {value:.2f}" for name, value in heaviest)
    lines = [
        _("Grey band: what chance does in windows of this length, from %(count)d windows of the past.")
        % {"count": len(found.placebos.steps)},
        _("Heaviest neighbours in the mixture: %(mixture)s.") % {"mixture": mixture},
    ]
    if weather is not None and isfinite(weather.step):
        lines.append(
            _("By the weather alone: %(change)s %%; there a fall of less than %(least)s %% cannot be told.")
            % {
                "change": number(percent(weather.step), 1, signed=True),
                "least": number(-percent(-weather.placebos.threshold), 0),
            }
        )
    return lines
