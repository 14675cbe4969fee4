"""The sections about stations: their ranking, their increments, and how much they told."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from numpy.typing import NDArray

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.district.airwatch.drawing import bars, matrix
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Figure, Section, Table, drawn
from luoshi.district.airwatch.rules.bulletin import INCREMENTS_OF, Bulletin
from luoshi.district.airwatch.rules.capture import ENOUGH
from luoshi.district.airwatch.rules.measured import Floats
from luoshi.district.airwatch.rules.ranking import Ranked

HUNDRED = 100
STRONGEST_UG_M3 = 20.0
DRAWN = (Pollutant.PM25, Pollutant.PM10)
MOST_DRAWN = 20
"""So many stations are drawn; the tables have all."""


def ranking_section(bulletin: Bulletin) -> Section:
    """The stations from the cleanest to the most polluted."""
    placed = [row for row in bulletin.ranking if row.place is not None]
    figures: tuple[Figure, ...] = ()
    if len(placed) > 1:
        answer = _("Most polluted: %(worst)s; cleanest: %(best)s") % {
            "worst": v.station_name(placed[-1].station), "best": v.station_name(placed[0].station),
        }  # fmt: skip
        shown = placed[: -MOST_DRAWN - 1 : -1]
        rows = [
            bars.Bar(
                v.station_name(row.station),
                row.composite,
                f"{v.station_name(row.station)} {v.number(row.composite, 2)}",
            )
            for row in shown
        ]
        picture = bars.lying(rows, said=answer, values=[v.number(row.composite, 2) for row in shown])
        note = _(
            "Composite index: the sum over six pollutants of the period's figure over its yearly limit; the smaller "
            "the cleaner."
        )
        if len(placed) > len(shown):
            note += " " + _("The %(n)s most polluted are drawn.") % {"n": len(shown)}
        figures = (Figure(answer, drawn(picture), note), _polluted_days(placed))
    return Section("ranking", _("Stations in order"), (), (), figures, (_ranking(bulletin.ranking),))


def increments_section(bulletin: Bulletin) -> Section:
    """By how much each station lies above the others, by the hour of the day."""
    notes = (
        _(
            "An increment is a station's value minus the median of the others in the same hour; what the whole region "
            "shares falls out of it. A lasting increment marks a place, not a source: it may be a road as well as "
            "a works."
        ),
    )
    if not bulletin.increments[Pollutant.PM25].is_told:
        too_few = _("It takes at least four stations: each is compared with the median of three or more others.")
        return Section("increments", _("Local increments"), (*notes, too_few))
    figures = tuple(_increment(bulletin, p) for p in DRAWN if bulletin.increments[p].is_told)
    legend = (
        ("cell-m3", _("below the others")), ("cell-0", _("like the others")), ("cell-2", _("above the others")),
        ("cell-4", _("far above (%(most)s µg/m³ and more)") % {"most": f"{STRONGEST_UG_M3:g}"}),
    )  # fmt: skip
    return Section("increments", _("Local increments"), notes, legend, figures, (_increments(bulletin),))


def capture_section(bulletin: Bulletin) -> Section:
    """Which share of the hours each station told."""
    capture = bulletin.capture
    rows = tuple(
        (
            v.station_name(station),
            *(_share(float(capture.shares[i, j])) for j in range(len(POLLUTANTS))),
        )
        for i, station in enumerate(bulletin.air.stations)
    )
    table = Table(_("Share of hours with a value"), (pgettext("air", "Station"), *(p.symbol for p in POLLUTANTS)), rows)
    note = _("▲ marks less than %(needed)s. Gaps are left out and never filled.") % {
        "needed": v.percent(HUNDRED * ENOUGH)
    }
    return Section("capture", _("Data capture"), (note,), tables=(table,))


def _polluted_days(placed: list[Ranked]) -> Figure:
    most = max(row.polluted_days for row in placed)
    answer = _("Polluted days: at most %(most)s at one station") % {"most": most}
    rows = sorted(placed, key=lambda row: -row.polluted_days)[:MOST_DRAWN]
    days = [
        bars.Bar(name, row.polluted_days, f"{name} {row.polluted_days}")
        for row in rows
        for name in [v.station_name(row.station)]
    ]
    picture = bars.lying(days, said=answer, values=[f"{row.polluted_days} / {row.days}" for row in rows])
    return Figure(answer, drawn(picture), _("Days with an index above 100, of the valid days."))


def _ranking(ranking: tuple[Ranked, ...]) -> Table:
    header = (
        pgettext("air", "Station"),
        pgettext("air", "Place"),
        _("Composite index"),
        *(f"{p.symbol} {p.unit}" for p in POLLUTANTS),
        _("Polluted days"),
        _("Valid days"),
    )
    rows = tuple(
        (
            v.station_name(row.station),
            _place(row),
            v.number(row.composite, 2),
            *(v.concentration(row.figures[p], p) for p in POLLUTANTS),
            str(row.polluted_days),
            str(row.days),
        )
        for row in ranking
    )
    name = _("From the cleanest; CO as 95th, O₃ as 90th percentile of daily values, the others as means")
    return Table(name, header, rows)


def _place(row: Ranked) -> str:
    if row.place is not None:
        return str(row.place)
    return _("control point") if row.station.is_control else v.NOTHING


def _increment(bulletin: Bulletin, pollutant: Pollutant) -> Figure:
    found = bulletin.increments[pollutant]
    top = int(np.nanargmax(found.mean))
    answer = _("%(pollutant)s: %(station)s lies highest above the others, by %(increment)s µg/m³ on average") % {
        "pollutant": pollutant.symbol,
        "station": v.station_name(bulletin.air.stations[top]),
        "increment": v.number(float(found.mean[top]), 1, signed=True),
    }
    shown = _drawn_of(found.mean)
    names = [v.station_name(bulletin.air.stations[i]) for i in shown]
    by_hour = found.by_hour[shown]
    titles = [
        [
            _("%(station)s, %(from)s to %(to)s o'clock: %(increment)s µg/m³")
            % {"station": name, "from": h, "to": h + 1, "increment": v.number(float(value), 1, signed=True)}
            for h, value in enumerate(row)
        ]
        for name, row in zip(names, by_hour, strict=True)
    ]
    picture = matrix.hours_of_day(
        by_hour,
        names=names,
        said=answer,
        night_name=pgettext("air", "late night"),
        titles=titles,
        most=STRONGEST_UG_M3,
    )
    return Figure(answer, drawn(picture))


def _drawn_of(mean: Floats) -> NDArray[np.intp]:
    """The places of the stations that are drawn: all, or those that lie highest above the others, in their order."""
    if mean.size <= MOST_DRAWN:
        return np.arange(mean.size)
    return np.sort(np.argsort(-np.nan_to_num(mean, nan=-np.inf))[:MOST_DRAWN])


def _increments(bulletin: Bulletin) -> Table:
    told = [p for p in INCREMENTS_OF if bulletin.increments[p].is_told]
    fine = bulletin.increments[Pollutant.PM25]
    header = (
        pgettext("air", "Station"),
        *(f"{p.symbol} {p.unit}" for p in told),
        _("PM₂.₅ in the late night"),
        _("PM₂.₅ in other hours"),
        _("Shared with the others"),
    )
    rows = tuple(
        (
            v.station_name(station),
            *(v.number(float(bulletin.increments[p].mean[i]), 1, signed=True) for p in told),
            v.number(float(fine.late_night[i]), 1, signed=True),
            v.number(float(fine.other[i]), 1, signed=True),
            v.percent(HUNDRED * float(fine.shared[i])),
        )
        for i, station in enumerate(bulletin.air.stations)
    )
    return Table(_("Mean increments over the median of the others"), header, rows)


def _share(share: float) -> str:
    said = v.percent(HUNDRED * share, 1)
    return f"▲ {said}" if share < ENOUGH else said
