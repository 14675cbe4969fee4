"""The sections about days: the calendar, the classes with what led, and the six pollutants day by day."""

from datetime import date
from itertools import groupby

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luoshi.airscience.index import POLLUTANTS, AirClass, Pollutant, Statistic, class_of, limit_of, phase_on
from luoshi.district.airwatch.drawing import bars, lines
from luoshi.district.airwatch.drawing.calendar import DayCell
from luoshi.district.airwatch.drawing.calendar import month as month_picture
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Figure, Section, Table, drawn
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.change import Changes

CLASSES = tuple(kind for kind in AirClass if kind is not AirClass.NONE)


def weekdays() -> tuple[str, ...]:
    """Seven short names from Monday."""
    return _("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")


def calendar_section(bulletin: Bulletin) -> Section:
    """Each day's index, month by month."""
    cells = [_cell(bulletin, i) for i in range(bulletin.period.days)]
    months = [list(days) for _month, days in groupby(cells, key=lambda cell: (cell.on.year, cell.on.month))]
    figures = []
    for i, days in enumerate(months):
        told = [cell for cell in days if cell.aqi is not None]
        good = sum(cell.kind <= AirClass.GOOD for cell in told)
        answer = _("%(month)s: %(good)s of %(days)s days excellent or good") % {
            "month": v.month(days[0].on), "good": good, "days": len(told),
        }  # fmt: skip
        picture = month_picture(days, weekdays=weekdays(), said=answer)
        table = daily_table(bulletin) if i == len(months) - 1 else None
        figures.append(Figure(answer, drawn(picture), table=table))
    return Section(
        "calendar",
        _("Calendar and classes of the index"),
        (
            _(
                "The index of the mean over %(n)s stations, with what led on days above 50. Point at a day to read "
                "all of it."
            )
            % {"n": int(bulletin.air.counted.sum())},
        ),
        tuple((f"aqi-{int(kind)}", v.class_name(kind)) for kind in CLASSES),
        (*figures, *_classes(bulletin)),
    )


def _classes(bulletin: Bulletin) -> list[Figure]:
    """Days by class and by what led on them."""
    tally = bulletin.tally
    by_class = [
        bars.Bar(
            v.class_name(kind), tally.by_class[kind], _days_of(kind, tally.by_class[kind]), tone=f"aqi-{int(kind)}"
        )
        for kind in CLASSES
    ]
    led = [p for p in POLLUTANTS if tally.primary[p]]
    primary = [
        bars.Bar(p.symbol, tally.primary[p], f"{v.pollutant_name(p)} {tally.primary[p]}", tone="bar") for p in led
    ]
    polluted = _("%(polluted)s of %(valid)s days were polluted") % {"polluted": tally.polluted, "valid": tally.valid}
    figures = [
        Figure(
            polluted,
            drawn(bars.stacked(by_class, said=polluted)),
            _without(tally.days - tally.valid),
            Table(
                _("Days by class"),
                (pgettext("air", "Class"), pgettext("air", "Days"), pgettext("air", "Share")),
                tuple(
                    (
                        v.class_name(k),
                        str(tally.by_class[k]),
                        v.percent(100 * tally.by_class[k] / max(tally.valid, 1), 1),
                    )
                    for k in CLASSES
                ),
            ),
        )
    ]
    if led:
        top = max(led, key=lambda p: tally.primary[p])
        answer = _("%(pollutant)s led most often: on %(days)s days") % {
            "pollutant": top.symbol, "days": tally.primary[top],
        }  # fmt: skip
        values = [f"{tally.primary[p]} ({tally.polluted_primary[p]})" for p in led]
        figures.append(
            Figure(
                answer,
                drawn(bars.lying(primary, said=answer, values=values, names_width=56)),
                _("Days above 50 by primary pollutant, in brackets those above 100; a day with two counts for both."),
            )
        )
    return figures


def pollutants_section(bulletin: Bulletin) -> Section:
    """The six pollutants' daily values beside their limits, and how they changed."""
    figures = tuple(_pollutant(bulletin, p) for p in POLLUTANTS)
    return Section(
        "change",
        _("The six pollutants day by day"),
        (
            _(
                "Daily means of the area, of O₃ the greatest 8-hour mean of each day; the broken line is the daily "
                "limit of grade II."
            ),
        ),
        (),
        figures,
        (_changes(bulletin.changes),) if bulletin.changes else (),
    )


def daily_table(bulletin: Bulletin) -> Table:
    """Every day of the area in figures."""
    rows = []
    for i in range(bulletin.period.days):
        cell = _cell(bulletin, i)
        rows.append((
            cell.on.isoformat(), v.NOTHING if cell.aqi is None else str(cell.aqi), v.class_name(cell.kind),
            cell.primary or v.NOTHING,
            *(v.concentration(float(bulletin.days.area_values[p][i]), p) for p in POLLUTANTS),
        ))  # fmt: skip
    header = (
        pgettext("air", "Day"),
        pgettext("air", "Index"),
        pgettext("air", "Class"),
        pgettext("air", "Primary"),
        *(f"{p.symbol} {p.unit}" for p in POLLUTANTS),
    )
    return Table(_("Daily values of the area"), header, tuple(rows), frozenset({2, 3}))


def _cell(bulletin: Bulletin, i: int) -> DayCell:
    on: date = bulletin.days.days[i].astype(object)
    aqi = float(bulletin.days.area_index.aqi[i])
    if not np.isfinite(aqi):
        return DayCell(on, None, AirClass.NONE, "", _("%(day)s: too little was measured") % {"day": v.day(on)})
    kind = class_of(aqi)
    primary = bulletin.days.area_index.primary_at(i)
    said = _("%(day)s: index %(aqi)s, %(class)s") % {"day": v.day(on), "aqi": int(aqi), "class": v.class_name(kind)}
    if primary:
        said += " · " + _("led by %(pollutants)s") % {"pollutants": v.pollutants(primary)}
    return DayCell(on, int(aqi), kind, " ".join(p.symbol for p in primary[:1]), said)


def _pollutant(bulletin: Bulletin, pollutant: Pollutant) -> Figure:
    series = bulletin.days.area_values[pollutant]
    days_over = next(one for one in bulletin.judgement.days_over if one.pollutant is pollutant)
    span = Statistic.EIGHT_HOURS if pollutant is Pollutant.O3 else Statistic.DAY
    limit = limit_of(pollutant, span, phase=phase_on(bulletin.period.last)).value
    answer = (
        _("%(pollutant)s: %(over)s of %(days)s days above the limit")
        if days_over.over
        else _("%(pollutant)s: on none of %(days)s days above the limit")
    ) % {"pollutant": v.pollutant_name(pollutant), "over": days_over.over, "days": days_over.valid}
    dates = [day.astype(object) for day in bulletin.days.days]
    titles = [
        f"{v.short_day(on)} {v.concentration(float(x), pollutant)} {pollutant.unit}"
        for on, x in zip(dates, series, strict=True)
    ]
    picture = lines.days(
        series.tolist(),
        limit=limit,
        limit_name=_("limit %(limit)s") % {"limit": f"{limit:g}"},
        unit=pollutant.unit,
        ends=(v.short_day(dates[0]), v.short_day(dates[-1])),
        said=answer,
        titles=titles,
    )
    return Figure(answer, drawn(picture))


def _changes(changes: Changes) -> Table:
    rows = tuple(
        (
            f"{one.pollutant.symbol} {one.pollutant.unit}",
            v.concentration(one.now, one.pollutant),
            v.concentration(one.before, one.pollutant),
            v.change(one.percent, 1),
        )
        for one in changes.each
    )
    name = _("Against %(period)s; the weather is not taken out") % {"period": v.span(changes.before)}
    return Table(
        name,
        (pgettext("air", "Pollutant"), pgettext("air", "Now"), pgettext("air", "Before"), pgettext("air", "Change")),
        rows,
    )


def _days_of(kind: AirClass, days: int) -> str:
    return _("%(class)s: %(days)s days") % {"class": v.class_name(kind), "days": days}


def _without(days: int) -> str:
    if not days:
        return ""
    return ngettext(
        "%(days)s day has no index: too little was measured.",
        "%(days)s days have no index: too little was measured.",
        days,
    ) % {"days": days}
