"""Instants as people say them: ``11月8日 17:30``, and how long ago or ahead that is."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_WEEKDAYS_ZH = "一二三四五六日"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_MONTH_DAYS = 30


def spoken(value: date | datetime, *, now: datetime, weekday: bool = False, clock: bool = True) -> str:
    """The local day, with the hour for an instant and with the year only when it is not the present one."""
    local = _local(value)
    with_year = local.year != timezone.localtime(now).year
    chinese = (get_language() or "").startswith("zh")
    day = _day_zh(local, with_year) if chinese else _day_en(local, with_year)
    if weekday:
        day = f"{day}（周{_WEEKDAYS_ZH[local.weekday()]}）" if chinese else f"{local:%a} {day}"
    return f"{day} {local:%H:%M}" if clock and isinstance(local, datetime) else day


def machine(value: date | datetime) -> str:
    """The value of a ``<time datetime>`` attribute."""
    local = _local(value)
    return local.isoformat(timespec="seconds") if isinstance(local, datetime) else local.isoformat()


def distance(value: datetime, *, now: datetime) -> str:
    """How far ``value`` is from ``now``, in the largest unit that says enough."""
    seconds = (value - now).total_seconds()
    past, size = seconds <= 0, abs(seconds)
    if size < _MINUTE:
        return _("just now") if past else _("in a moment")
    if size < _HOUR:
        n = int(size // _MINUTE)
        text = ngettext("%(n)d minute", "%(n)d minutes", n)
    elif size < _DAY:
        n = int(size // _HOUR)
        text = ngettext("%(n)d hour", "%(n)d hours", n)
    elif size < _DAY * _MONTH_DAYS * 2:
        n = int(size // _DAY)
        text = ngettext("%(n)d day", "%(n)d days", n)
    else:
        n = int(size // (_DAY * _MONTH_DAYS))
        text = ngettext("%(n)d month", "%(n)d months", n)
    return (_("%(span)s ago") if past else _("in %(span)s")) % {"span": text % {"n": n}}


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _day_zh(day: date, with_year: bool) -> str:  # noqa: FBT001 - private
    return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"


def _day_en(day: date, with_year: bool) -> str:  # noqa: FBT001 - private
    return f"{day.day} {day:%b %Y}" if with_year else f"{day.day} {day:%b}"
