"""The section about the long run: the months without their season, and the line through them."""

from datetime import date

from django.utils.translation import gettext as _

from luoshi.airscience.when import Direction, Trend
from luoshi.district.airwatch.drawing import lines
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Figure, Section, drawn
from luoshi.district.airwatch.rules.bulletin import Bulletin


def trend_section(bulletin: Bulletin) -> Section:
    """The trend of PM2.5, where there are years enough for one."""
    heading = _("Trend over the years")
    trend = bulletin.trend
    if trend is None or trend.direction is Direction.TOO_SHORT:
        return Section(
            "trend", heading, (_("Too few years were measured: a trend is told from four years on, a season is none."),)
        )
    return Section(
        "trend", heading, (_("Monthly means of PM₂.₅ over all stations, each less its season."),), (), (_figure(trend),)
    )


def _figure(trend: Trend) -> Figure:
    numbers = {
        "per_year": v.number(trend.per_year.value, 1, signed=True),
        "low": v.number(trend.per_year.low, 1, signed=True),
        "high": v.number(trend.per_year.high, 1, signed=True),
    }
    answer = _("PM₂.₅ %(per_year)s µg/m³ a year, 95%% interval %(low)s to %(high)s") % numbers
    months: list[date] = [month.astype("datetime64[D]").astype(object) for month in trend.months]
    picture = lines.trend(
        trend.deseasonalised.tolist(),
        trend.line.tolist(),
        unit="µg/m³",
        ends=(v.month(months[0]), v.month(months[-1])),
        said=answer,
    )
    return Figure(answer, drawn(picture))
