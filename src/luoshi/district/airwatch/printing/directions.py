"""The section about directions: drawn where wind was measured, and else saying that it cannot be said."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.airscience.wind import WindRose
from luoshi.district.airwatch.drawing import polar
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Figure, Section, drawn
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.directions import Directions, StationSectors

HUNDRED = 100
SHOWN = 6


def compass() -> tuple[str, str, str, str]:
    """North, east, south and west."""
    return (
        pgettext("compass", "N"),
        pgettext("compass", "E"),
        pgettext("compass", "S"),
        pgettext("compass", "W"),
    )


def winds() -> tuple[str, ...]:
    """The sixteen winds, north first."""
    return (
        _("north"), _("north-north-east"), _("north-east"), _("east-north-east"), _("east"), _("east-south-east"),
        _("south-east"), _("south-south-east"), _("south"), _("south-south-west"), _("south-west"),
        _("west-south-west"), _("west"), _("west-north-west"), _("north-west"), _("north-north-west"),
    )  # fmt: skip


def wind_of(degrees: float) -> str:
    """The name of the wind from a direction."""
    return winds()[round(degrees / 22.5) % 16]


def directions_section(bulletin: Bulletin) -> Section:
    """The rose, the polar map and the sectors; or why there are none."""
    heading = _("From which direction")
    found = bulletin.directions
    if found is None:
        return Section(
            "directions",
            heading,
            (
                _("Too little wind was measured, so no direction is told: nothing here is guessed."),
                _("With hourly wind direction and speed, roses and polar maps are drawn here."),
            ),
        )
    sectors = tuple(_sectors(one) for one in found.standing_out[:SHOWN])
    notes = [_("Directions are those from which the wind came. A direction is no distance, and names no source.")]
    if not sectors:
        notes.append(_("At no station does a sector surely stand out in the increments of PM₂.₅."))
    return Section("directions", heading, tuple(notes), (), (_rose(found.rose), _surface(found), *sectors))


def _rose(rose: WindRose) -> Figure:
    whole = rose.share.sum(axis=1)
    answer = _("Wind most often from the %(wind)s (%(share)s); calm %(calm)s") % {
        "wind": wind_of(float(rose.centres_deg[int(whole.argmax())])),
        "share": v.percent(HUNDRED * float(whole.max())),
        "calm": v.percent(HUNDRED * rose.calm),
    }
    titles = [
        f"{wind_of(float(centre))}: {v.percent(HUNDRED * float(part), 1)}"
        for centre, part in zip(rose.centres_deg, whole, strict=True)
    ]
    picture = polar.rose(rose.share, centres_deg=rose.centres_deg, names=compass(), titles=titles, said=answer)
    edges = " · ".join(f"{edge:g}" for edge in rose.edges_m_s)
    note = _("Speeds from %(edges)s m/s, darker the stronger; wind measured in %(capture)s of the hours.") % {
        "edges": edges,
        "capture": v.percent(HUNDRED * rose.capture),
    }
    return Figure(answer, drawn(picture), note)


def _surface(found: Directions) -> Figure:
    surface = found.surface
    told = np.isfinite(surface.low)
    value = np.where(told, surface.value, np.nan)
    if not told.any():
        value = surface.value
    place = np.unravel_index(int(np.nanargmax(value)), value.shape)
    answer = _(
        "PM₂.₅ was highest with wind from the %(wind)s at %(speed)s m/s: %(value)s µg/m³ (%(low)s to %(high)s)"
    ) % {
        "wind": wind_of(float(surface.directions_deg[place[0]])),
        "speed": f"{surface.speeds_m_s[place[1]]:g}",
        "value": v.number(float(surface.value[place])),
        "low": v.number(float(surface.low[place])),
        "high": v.number(float(surface.high[place])),
    }
    picture = polar.surface(
        value,
        directions_deg=surface.directions_deg,
        speeds_m_s=surface.speeds_m_s,
        names=compass(),
        said=answer,
        unit="µg/m³",
    )
    note = _("Mean PM₂.₅ of the area by wind; outwards the stronger wind, darker the more.")
    return Figure(answer, drawn(picture), note)


def _sectors(one: StationSectors) -> Figure:
    top = one.found.strongest or 0
    answer = _("%(station)s: with wind from the %(wind)s %(excess)s µg/m³ more than else (%(low)s to %(high)s)") % {
        "station": v.station_name(one.station),
        "wind": wind_of(float(one.found.centres_deg[top])),
        "excess": v.number(float(one.found.excess[top]), 1),
        "low": v.number(float(one.found.excess_low[top]), 1),
        "high": v.number(float(one.found.excess_high[top]), 1),
    }
    titles = [
        f"{wind_of(float(centre))}: {v.number(float(excess), 1, signed=True)} µg/m³"
        for centre, excess in zip(one.found.centres_deg, one.found.excess, strict=True)
    ]
    picture = polar.wheel(one.found.excess, one.found.stands_out.tolist(), names=compass(), titles=titles, said=answer)
    note = _("Increment of PM₂.₅ by wind; strong sectors surely stand out, faint ones may be chance.")
    return Figure(answer, drawn(picture), note)
