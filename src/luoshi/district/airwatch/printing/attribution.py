"""The sources of the night as a picture and as plain values, in words that do not claim more than was found."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from luoshi.airscience.attribution.search import Registered
from luoshi.airscience.attribution.unregistered import SPACING_M
from luoshi.airscience.attribution.verdicts import DistrictAttribution, Settling, SourceVerdict
from luoshi.district.airwatch.drawing.district_map import Cell, Found, MapWords, Point, district_map
from luoshi.district.airwatch.printing.values import hour_of, number, percent

LANGUAGES = {"zh": "zh-hans", "en": "en"}
LISTED = 8
WORTH_LISTING = 0.2
LIKELY = 0.9
WORTH_MARKING = 0.2
HALF, LEAST_SHARE = 0.5, 0.2
"""An hour is named that is at least half as likely as the likeliest, and no less than this. [1]"""
WELL_SEEN_G_S, SEEN_G_S, HARDLY_SEEN_G_S = 0.05, 0.2, 0.5
"""Steady rates from which on a source would be noticed: well, fairly, hardly. [g s⁻¹]"""


def attribution_picture(
    found: DistrictAttribution,
    registered: Registered,
    names: Mapping[str, str],
    *,
    sensors_m: NDArray[np.float64],
    lang: str,
) -> str:
    """The map and the list as one SVG that needs nothing else; ``lang`` is zh or en."""
    with translation.override(LANGUAGES[lang]):
        return _picture(found, registered, names, sensors_m)


def plain_attribution(
    found: DistrictAttribution, *, names: Mapping[str, str], lon_lat: Callable[[float, float], tuple[float, float]]
) -> dict[str, Any]:
    """Everything that was found, in values JSON knows; what is not there is None."""
    return {
        "nights": nights_of(found),
        "from": str(found.ends_at[0]),
        "to": str(found.ends_at[-1]),
        "p_none_of_these": round(found.p_none_of_these, 4),
        "discount": round(found.discount, 3),
        "explained_share": round(found.explained, 4),
        "sources": [_plain_source(verdict, found, names, lon_lat) for verdict in found.ranked],
        "suspected": [
            {
                "lon_lat": _degrees((place.east_m, place.north_m), lon_lat),
                "p_on": round(place.p_on, 4),
                "rate_g_s": round(place.rate_g_s, 5),
            }
            for place in found.suspected
        ],
        "coverage": [
            {
                "lon_lat": _degrees((float(point[0]), float(point[1])), lon_lat),
                "smallest_visible_g_s": _finite(float(smallest)),
                "sensors_in_reach": int(sensors),
            }
            for point, smallest, sensors in zip(
                found.places_m, found.map_.smallest_visible, found.map_.sensors_in_reach, strict=True
            )
        ],
    }


def nights_of(found: DistrictAttribution) -> int:
    """How many nights were looked at."""
    return int(
        np.unique((found.ends_at.astype("datetime64[m]") - np.timedelta64(721, "m")).astype("datetime64[D]")).size
    )


def _plain_source(
    verdict: SourceVerdict,
    found: DistrictAttribution,
    names: Mapping[str, str],
    lon_lat: Callable[[float, float], tuple[float, float]],
) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "name": names.get(verdict.code, ""),
        "p_on": round(verdict.p_on, 4),
        "prior": round(verdict.prior, 4),
        "rate_g_s": round(verdict.rate_g_s, 5),
        "low_g_s": round(verdict.low_g_s, 5),
        "high_g_s": round(verdict.high_g_s, 5),
        "unpermitted_g_s": round(verdict.unpermitted_g_s, 5),
        "could_be_seen": verdict.could_be_seen,
        "smallest_visible_g_s": _finite(verdict.smallest_visible_g_s),
        "settling": verdict.settling.value,
        "rival": verdict.rival,
        "point_lon_lat": None if verdict.point_m is None else _degrees(verdict.point_m, lon_lat),
        "wind_from_deg": None if verdict.wind_from_deg is None else round(verdict.wind_from_deg, 1),
        "span": span_on(verdict, found),
        "on_share": [round(float(share), 3) for share in verdict.on_share],
    }


def span_on(verdict: SourceVerdict, found: DistrictAttribution) -> list[str] | None:
    """From when to when of the night it was most likely on, by the clock; None where no hour stands out."""
    clock = np.array([str(at)[11:16] for at in found.ends_at])
    hours = list(dict.fromkeys(clock.tolist()))
    mean = {hour: float(verdict.on_share[clock == hour].mean()) for hour in hours}
    most = max(mean.values(), default=0.0)
    likely = [hour for hour in hours if mean[hour] >= max(HALF * most, LEAST_SHARE)]
    if not likely:
        return None
    return [f"{(int(likely[0][:2]) - 1) % 24:02d}:00", likely[-1]]


def _picture(
    found: DistrictAttribution, registered: Registered, names: Mapping[str, str], sensors_m: NDArray[np.float64]
) -> str:
    listed = [v for v in found.ranked if v.could_be_seen and v.p_on >= WORTH_LISTING][:LISTED]
    place = {code: Point(float(x), float(y), f"{code} {names.get(code, '')}")
             for code, (x, y) in zip(registered.codes, registered.xy_m, strict=True)}  # fmt: skip
    chosen = {v.code for v in listed}
    spacing = _spacing(found.places_m)
    return district_map(
        cells=[
            Cell(Point(float(x), float(y), _seen_words(float(least))), _tone(float(least)))
            for (x, y, _height), least in zip(found.places_m, found.map_.smallest_visible, strict=True)
        ],
        cell_m=spacing,
        sensors=[Point(float(x), float(y), _("Monitoring device")) for x, y, _height in sensors_m],
        others=[point for code, point in place.items() if code not in chosen],
        found=[
            Found(place[v.code], v.p_on >= LIKELY, f"{v.code} {names.get(v.code, '')}".strip(), _second_line(v, found))
            for v in listed
        ],
        unknown=[Point(s.east_m, s.north_m, _hidden_words(s.p_on)) for s in found.suspected if s.p_on >= WORTH_MARKING],
        words=_words(found, listed),
    )


def _words(found: DistrictAttribution, listed: list[SourceVerdict]) -> MapWords:
    nights = nights_of(found)
    unseen = sum(not v.could_be_seen for v in found.ranked)
    likely = sum(v.p_on >= LIKELY for v in listed)
    head = _("No registered source stands out")
    if listed:
        head = ngettext(
            "%(count)s source very likely emitted in the night",
            "%(count)s sources very likely emitted in the night",
            likely,
        ) % {"count": likely}
    if likely == LISTED:
        head = _("The %(count)s strongest sources of the night, all very likely") % {"count": likely}
    span = ngettext(
        "%(nights)s night, %(first)s to %(last)s; 22:00 to 06:00",
        "%(nights)s nights, %(first)s to %(last)s; 22:00 to 06:00",
        nights,
    ) % {"nights": nights, "first": hour_of(found.ends_at[0]), "last": hour_of(found.ends_at[-1])}
    return MapWords(
        said=head,
        head=head,
        below_head=span,
        list_head=_("Probability and mean rate of the night (90% interval)"),
        legend=[
            ("likely", _("Very likely (at least 90%)")),
            ("possible", _("Possible")),
            ("unknown", _("Perhaps an unregistered source")),
            ("place", _("Other registered enterprises")),
            ("sensor", _("Monitoring device")),
            ("see-2", _("A source of %(rate)s g/s would be noticed") % {"rate": number(WELL_SEEN_G_S, 2)}),
            ("see-1", _("… of %(rate)s g/s") % {"rate": number(SEEN_G_S, 1)}),
            ("see-0", _("… of %(rate)s g/s") % {"rate": number(HARDLY_SEEN_G_S, 1)}),
            ("see-none", _("No sensor could have seen even that")),
        ],
        foot=[
            _("None of these — a strong source that is not registered: %(chance)s.")
            % {"chance": percent(100 * found.p_none_of_these)},
            ngettext(
                "%(count)s enterprise could not have been seen by any sensor; nothing is said of it.",
                "%(count)s enterprises could not have been seen by any sensor; nothing is said of them.",
                unseen,
            )
            % {"count": unseen},
            _("A probability is no proof: each finding names what would settle it."),
        ],
        scale=_("1 km"),
    )


def _second_line(verdict: SourceVerdict, found: DistrictAttribution) -> str:
    return _("%(chance)s · %(rate)s (%(low)s–%(high)s) g/s · %(settling)s") % {
        "chance": percent(100 * verdict.p_on),
        "rate": number(verdict.rate_g_s, 2),
        "low": number(verdict.low_g_s, 2),
        "high": number(verdict.high_g_s, 2),
        "settling": _settling(verdict, found),
    }


def _settling(verdict: SourceVerdict, found: DistrictAttribution) -> str:
    if verdict.settling is Settling.MEASURE:
        return _("measure here and at %(rival)s") % {"rival": verdict.rival}
    if verdict.settling is Settling.WAIT:
        return _("more nights, best with wind from %(angle)s°") % {"angle": number(verdict.wind_from_deg or 0.0)}
    if verdict.settling is Settling.INSPECT:
        span = span_on(verdict, found)
        return _("inspect %(start)s–%(end)s") % {"start": span[0], "end": span[1]} if span else _("inspect")
    return _("it would have been seen")


def _hidden_words(chance: float) -> str:
    return _("Perhaps an unregistered source: %(chance)s") % {"chance": percent(100 * chance)}


def _seen_words(least: float) -> str:
    if not math.isfinite(least) or least > HARDLY_SEEN_G_S:
        return _("No sensor could have seen a source here")
    return _("From %(rate)s g/s on a source here would be noticed") % {"rate": number(least, 3)}


def _tone(least: float) -> int:
    """From 2, well seen, to 0, hardly; −1 for not at all."""
    bounds = (HARDLY_SEEN_G_S, SEEN_G_S, WELL_SEEN_G_S)
    return sum(least <= bound for bound in bounds) - 1


def _spacing(places_m: NDArray[np.float64]) -> float:
    """The distance of neighbouring places of a grid, in metres."""
    steps = np.diff(np.unique(places_m[:, 0]))
    return float(steps.min()) if steps.size else SPACING_M


def _degrees(point_m: tuple[float, float], lon_lat: Callable[[float, float], tuple[float, float]]) -> list[float]:
    return [round(value, 6) for value in lon_lat(*point_m)]


def _finite(value: float) -> float | None:
    return round(value, 5) if math.isfinite(value) else None
