"""How days, numbers and names are written in the language that is on."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.airscience.index import AirClass, Pollutant, WarningLevel
from luoshi.district.airwatch.rules.measured import Period, Station

NOTHING = "–"


def is_chinese() -> bool:
    """Whether Chinese is on."""
    return (translation.get_language() or "zh").startswith("zh")


def day(on: date) -> str:
    """11月8日, 8 November."""
    return formats.date_format(on, pgettext("format of a day", "j F"))


def day_and_year(on: date) -> str:
    """2019年11月8日, 8 November 2019."""
    return formats.date_format(on, pgettext("format of a day", "j F Y"))


def short_day(on: date) -> str:
    """11月8日, 8 Nov."""
    return formats.date_format(on, pgettext("format of a short day", "j M"))


def month(on: date) -> str:
    """2019年11月, November 2019."""
    return formats.date_format(on, pgettext("format of a month", "F Y"))


def month_name(on: date) -> str:
    """11月, November."""
    return formats.date_format(on, pgettext("format of a month alone", "F"))


def span(period: Period) -> str:
    """From the first to the last day, with the year once."""
    first, last = period.first, period.last
    start = day(first) if first.year == last.year and not is_chinese() else day_and_year(first)
    end = day(last) if first.year == last.year and is_chinese() else day_and_year(last)
    return _("%(first)s to %(last)s") % {"first": start, "last": end}


def hour_of(at: np.datetime64) -> str:
    """The day and the hour that ends then, as in 11月8日 3 时 for the hour from 2 to 3."""
    moment = at.astype("datetime64[s]").astype(object)
    if not moment.hour:
        on = (at.astype("datetime64[D]") - 1).astype(object)
        return _("%(day)s, %(hour)s:00") % {"day": short_day(on), "hour": 24}
    return _("%(day)s, %(hour)s:00") % {"day": short_day(moment.date()), "hour": moment.hour}


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with so many places; a dash where there is none."""
    if not np.isfinite(value):
        return NOTHING
    said = f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
    if float(said) == 0:
        said = f"{0:.{decimals}f}"
    return said.replace("-", "−")


def percent(value: float, decimals: int = 0) -> str:
    """A share from 0 to 100 with its sign; a dash where there is none."""
    return NOTHING if not np.isfinite(value) else f"{number(value, decimals)}%"


def change(value: float, decimals: int = 0) -> str:
    """A difference in per cent, always with its sign."""
    return NOTHING if not np.isfinite(value) else f"{number(value, decimals, signed=True)}%"


def concentration(value: float, pollutant: Pollutant) -> str:
    """A concentration to the pollutant's own places."""
    return number(value, pollutant.decimals)


def pollutants(some: Iterable[Pollutant]) -> str:
    """Symbols in a row."""
    return pgettext("between names in a row", ", ").join(p.symbol for p in some)


def pollutant_name(pollutant: Pollutant) -> str:
    """细颗粒物（PM₂.₅）; in English the symbol alone."""
    return f"{pollutant.name_zh}（{pollutant.symbol}）" if is_chinese() else pollutant.symbol


def names(some: Iterable[str]) -> str:
    """Names in a row."""
    return pgettext("between names in a row", ", ").join(some)


def class_name(kind: AirClass) -> str:
    """优, Excellent."""
    return kind.said.name_zh if is_chinese() else kind.said.name_en


def level_name(level: WarningLevel) -> str:
    """黄色预警, yellow warning."""
    return level.name_zh if is_chinese() else level.name_en


def station_name(station: Station) -> str:
    """Its name, or its code where it has none."""
    return station.name or station.code
