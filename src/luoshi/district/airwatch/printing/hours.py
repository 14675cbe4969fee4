"""The section about hours: when in the day, the week and the year it exceeds, and how the late night compares."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.airscience.index import POLLUTANTS
from luoshi.airscience.when import Estimate, LateNight
from luoshi.district.airwatch.drawing import bars
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.days import weekdays
from luoshi.district.airwatch.printing.parts import Figure, Section, Table, drawn
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.hours import Shares
from luoshi.district.airwatch.rules.measured import HOURS_OF_DAY, LATE_NIGHT_HOURS

HUNDRED = 100
FEWEST_MONTHS = 2


def hours_section(bulletin: Bulletin) -> Section:
    """Exceedances by hour, weekday and month, and the late night against the rest."""
    figures = [_by_hour(bulletin), _by_weekday(bulletin)]
    if np.isfinite(bulletin.exceedances.by_month.value).sum() >= FEWEST_MONTHS:
        figures.append(_by_month(bulletin))
    return Section(
        "hours",
        _("When it exceeds"),
        (
            _(
                "Share of stations with a real-time index above 100, as the mean over the hours; thin lines are 95% "
                "intervals. The late night, from 00 to 06, is set off."
            ),
        ),
        (),
        tuple(figures),
        (_contrasts(bulletin),),
    )


def _by_hour(bulletin: Bulletin) -> Figure:
    shares = bulletin.exceedances.by_hour
    named = [f"{h}–{h + 1}" for h in range(HOURS_OF_DAY)]
    found = _bars(shares, [str(h) for h in range(HOURS_OF_DAY)], named)
    night = [bars.Bar(b.name, b.value, b.said, b.low, b.high, "bar-night") for b in found[:LATE_NIGHT_HOURS]]
    answer = _("Late night %(night)s, other hours %(other)s") % {
        "night": v.percent(HUNDRED * bulletin.exceedances.late_night_share),
        "other": v.percent(HUNDRED * bulletin.exceedances.other_share),
    }
    picture = bars.upright(
        [*night, *found[LATE_NIGHT_HOURS:]],
        unit="%",
        said=answer,
        band=bars.Band(0, LATE_NIGHT_HOURS, pgettext("air", "late night")),
        every=3,
    )
    rows = tuple(
        (
            _("%(from)s to %(to)s o'clock") % {"from": h, "to": h + 1},
            v.percent(HUNDRED * float(shares.value[h]), 1),
            v.number(float(bulletin.exceedances.mean_pm25_by_hour_ug_m3[h]), 1),
            *(v.percent(HUNDRED * float(bulletin.exceedances.by_pollutant[i, h]), 1) for i in range(len(POLLUTANTS))),
        )
        for h in range(HOURS_OF_DAY)
    )
    header = (
        pgettext("air", "Hour"),
        pgettext("air", "Above 100"),
        _("Mean PM₂.₅ µg/m³"),
        *(p.symbol for p in POLLUTANTS),
    )
    return Figure(answer, drawn(picture), _of_hours(bulletin), Table(_("Exceedances by hour"), header, rows))


def _by_weekday(bulletin: Bulletin) -> Figure:
    shares = bulletin.exceedances.by_weekday
    names = weekdays()
    answer = _("By weekday")
    if np.isfinite(shares.value).any() and bulletin.exceedances.exceeding:
        answer = _("By weekday: most on %(day)s") % {"day": names[int(np.nanargmax(shares.value))]}
    weeks = max(bulletin.period.days // 7, 1)
    note = _("Each weekday occurs about %(n)s times here; with so few, differences are mostly weather.") % {"n": weeks}
    picture = bars.upright(_bars(shares, names, names), unit="%", said=answer)
    return Figure(answer, drawn(picture), note if weeks < 13 else "")  # noqa: PLR2004 - a quarter


def _by_month(bulletin: Bulletin) -> Figure:
    shares = bulletin.exceedances.by_month
    months = [date(2000, m, 1) for m in range(1, 13)]
    names = [v.month_name(on) for on in months]
    answer = _("By month: most in %(month)s") % {"month": names[int(np.nanargmax(shares.value))]}
    if not bulletin.exceedances.exceeding:
        answer = _("By month")
    picture = bars.upright(_bars(shares, [str(m.month) for m in months], names), unit="%", said=answer)
    return Figure(answer, drawn(picture))


def _bars(shares: Shares, names: Sequence[str], said: Sequence[str]) -> list[bars.Bar]:
    percents = HUNDRED * np.stack([shares.value, shares.low, shares.high], axis=1)
    return [
        bars.Bar(name, value, f"{words}: {v.percent(value, 1)}{_between(low, high)}", low, high)
        for name, words, (value, low, high) in zip(names, said, percents.tolist(), strict=True)
    ]


def _between(low: float, high: float) -> str:
    return f" ({v.number(low)}–{v.percent(high)})" if np.isfinite(low) else ""


def _contrasts(bulletin: Bulletin) -> Table:
    rows = tuple(
        (
            f"{p.symbol} {p.unit}",
            v.number(c.late_night.value, p.decimals + 1),
            v.number(c.rest_of_day.value, p.decimals + 1),
            v.change((c.ratio.value - 1) * HUNDRED, 1),
            _interval(c.ratio),
            _verdict(c),
        )
        for p, c in bulletin.late_nights.items()
    )
    header = (
        pgettext("air", "Pollutant"),
        pgettext("air", "Late night"),
        pgettext("air", "Other hours"),
        pgettext("air", "Difference"),
        _("95% interval"),
        _("What may be said"),
    )
    return Table(_("The late night (00–06) against the other hours"), header, rows, frozenset({5}))


def _interval(ratio: Estimate) -> str:
    if not np.isfinite(ratio.low):
        return v.NOTHING
    low, high = ((end - 1) * HUNDRED for end in (ratio.low, ratio.high))
    return _("%(low)s to %(high)s") % {
        "low": f"{v.number(low, 0, signed=True)}%", "high": f"{v.number(high, 0, signed=True)}%",
    }  # fmt: skip


def _verdict(night: LateNight) -> str:
    if not np.isfinite(night.difference.low):
        return _("too few days")
    if night.is_dirtier is None:
        return _("no difference shown")
    return _("higher in the late night") if night.is_dirtier else _("lower in the late night")


def _of_hours(bulletin: Bulletin) -> str:
    e = bulletin.exceedances
    return _("%(exceeding)s of %(valid)s station-hours were above 100; %(share)s of all hours have an index.") % {
        "exceeding": e.exceeding, "valid": e.valid, "share": v.percent(HUNDRED * e.valid / max(e.hours, 1), 1),
    }  # fmt: skip
