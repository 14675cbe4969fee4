"""Days, times and amounts in the two languages of the product.

A language is told by how its code begins, so ``zh``, ``zh-hans`` and ``zh_CN`` are all Chinese.
"""

from datetime import date, datetime

_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def is_chinese(lang: str) -> bool:
    """Whether a language code means Chinese."""
    return lang.lower().startswith("zh")


def say_day(day: date, lang: str, *, with_year: bool = True) -> str:
    """A day with its weekday.

    >>> say_day(date(2026, 11, 27), "zh"), say_day(date(2026, 11, 27), "en", with_year=False)
    ('2026年11月27日（周五）', 'Fri 27 November')
    """
    if is_chinese(lang):
        year = f"{day.year}年" if with_year else ""
        return f"{year}{day.month}月{day.day}日（周{_ZH_WEEKDAYS[day.weekday()]}）"
    year = f" {day.year}" if with_year else ""
    return f"{_EN_WEEKDAYS[day.weekday()]} {day.day} {_EN_MONTHS[day.month - 1]}{year}"


def say_instant(at: datetime, lang: str, *, with_year: bool = True) -> str:
    """A local instant to the minute.

    >>> say_instant(datetime(2026, 11, 27, 17, 30), "zh")
    '2026年11月27日（周五）17:30'
    """
    between = "" if is_chinese(lang) else ", "
    return f"{say_day(at.date(), lang, with_year=with_year)}{between}{at:%H:%M}"


def say_count(n: float, singular: str, zh_unit: str, lang: str) -> str:
    """An amount with its unit.

    >>> say_count(1, "working day", " 个工作日", "en"), say_count(5, "working day", " 个工作日", "zh")
    ('1 working day', '5 个工作日')
    """
    number = f"{n:g}"
    if is_chinese(lang):
        return f"{number}{zh_unit}"
    return f"{number} {singular}" if n == 1 else f"{number} {singular}s"
