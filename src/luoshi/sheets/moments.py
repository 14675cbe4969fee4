"""The mixed ways in which real sheets write an instant, read into one: aware, UTC, or refused with a reason."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from luoshi.kernel.clock import DISTRICT_ZONE

FIRST_YEAR, LAST_YEAR = 1980, 2100
SERIAL_FIRST, SERIAL_LAST = 20_000, 80_000
"""Numbers taken for Excel days: 1954 to 2119 counted from 1900; anything else is not a time."""

SERIAL_1904_SHIFT = 1462
"""Days between the two ways in which workbooks count; a workbook says which one is its own."""

NOON = 12
_PARTS_OF_DAY = "上午|下午|早上|早晨|清晨|中午|傍晚|晚上|晚间|夜间|夜里|深夜|半夜|午夜|凌晨|AM|PM"
_CLOCK = (
    rf"(?P<half>{_PARTS_OF_DAY})?\s*(?P<hour>\d{{1,2}})\s*(?P<mark>[:时点])\s*(?:(?P<thirty>半)|(?P<minute>\d{{1,2}})\s*"
    r"(?:[:分]\s*(?:(?P<second>\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?)?)?\s*(?P<half_after>AM|PM)?"
)
_CLOCKS = re.compile(
    rf"^{_CLOCK}(?:\s*(?P<zone>Z|(?:UTC|GMT)(?:[+-]\d{{1,2}}(?::?\d{{2}})?)?|[+-]\d{{2}}(?::?\d{{2}})?)"
    rf"|\s*(?:[-~—–－〜]|至|到)+\s*(?P<until>\S.*))?$",
    re.ASCII | re.IGNORECASE,
)
_ONE_CLOCK = re.compile(rf"^{_CLOCK}$", re.ASCII | re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"^(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?(?P<between>[T\s,]*)",
    re.ASCII | re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"^(?P<first>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})(?P<between>[T\s,]*)", re.ASCII)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(?:(\d{2})(\d{2})?)?)?$", re.ASCII)
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$", re.ASCII)
_WRITTEN_OUT = re.compile(
    r"^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_COMPACT_FIRST, _COMPACT_LAST = FIRST_YEAR * 10_000, (LAST_YEAR + 1) * 10_000


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant that was read; ``day_only`` when the sheet gave no hour, so that it stands for local midnight."""

    at: datetime
    day_only: bool = False

    def is_after(self, now: datetime) -> bool:
        """True when it lies in the future by more than a day of wrong clocks and zones."""
        return self.at > now + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time that was read, such as ``09:00-10:00``; a sheet's kind says which end counts."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a value is no instant: ``missing``, ``unreadable``, ``ambiguous`` or ``impossible``."""

    code: str


def read_moment(  # noqa: PLR0911 - one line for each kind of cell
    value: object, *, zone: tzinfo = DISTRICT_ZONE, counts_from_1904: bool = False
) -> Moment | Span | Refused:
    """Read a cell as an instant on the wall clock of ``zone``.

    ``-05:00`` behind a clock is an offset only where the time is written as ISO 8601 does, with a ``T``; elsewhere
    it is the end of a span.

    >>> read_moment("2019/2/28 11:25:05").at.isoformat()
    '2019-02-28T03:25:05+00:00'
    >>> read_moment("2026-11-01 09:00-10:00").ends_at.isoformat()
    '2026-11-01T02:00:00+00:00'
    >>> read_moment("2019/2/30")
    Refused(code='impossible')
    """
    if isinstance(value, datetime):
        rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return _checked(rounded if rounded.tzinfo else rounded.replace(tzinfo=zone))
    if isinstance(value, date):
        return _checked(datetime(value.year, value.month, value.day, tzinfo=zone), day_only=True)
    if isinstance(value, bool | time | timedelta):
        return Refused("unreadable")
    if isinstance(value, int | float):
        return _from_number(float(value), zone, counts_from_1904=counts_from_1904)
    text = "" if value is None else " ".join(unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").split())
    if not text:
        return Refused("missing")
    if _SERIAL.match(text):
        return _from_number(float(text), zone, counts_from_1904=counts_from_1904)
    return _from_text(text, zone)


def _from_number(number: float, zone: tzinfo, *, counts_from_1904: bool) -> Moment | Span | Refused:
    if number.is_integer() and (
        _COMPACT_FIRST <= number < _COMPACT_LAST
        or any(_COMPACT_FIRST * scale <= number < _COMPACT_LAST * scale for scale in (10**4, 10**6))
    ):
        return _from_text(str(int(number)), zone)
    counted = number + SERIAL_1904_SHIFT if counts_from_1904 else number
    if not SERIAL_FIRST <= counted <= SERIAL_LAST:
        return Refused("unreadable")
    whole = int(counted)
    seconds = round((counted - whole) * 86_400)
    wall = datetime(1899, 12, 30) + timedelta(days=whole, seconds=seconds)  # noqa: DTZ001 - the zone follows
    return _checked(wall.replace(tzinfo=zone), day_only=counted == whole)


def _from_text(text: str, zone: tzinfo) -> Moment | Span | Refused:
    text = _in_digits(text)
    if found := _COMPACT.match(text):
        year, month, day, *clock = found.groups()
        hour, minute, second = (int(part or 0) for part in clock)
        return _at(_day(int(year), int(month), int(day)), hour, minute, second, zone, day_only=clock[0] is None)
    if found := _DAY_FIRST.match(text):
        day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
        is_iso = found["between"].upper() == "T" and "-" in found[0]
    elif found := _YEAR_LAST.match(text):
        first, other = int(found["first"]), int(found["other"])
        if first <= NOON and other <= NOON and first != other:
            return Refused("ambiguous")  # 3/4/2019 is two days, and guessing would be wrong half of the time
        day = _day(int(found["year"]), *((other, first) if first > NOON else (first, other)))
        is_iso = False
    else:
        return Refused("unreadable")
    rest = text[found.end() :]
    if not rest:
        return _at(day, 0, 0, 0, zone, day_only=True)
    return _with_clock(day, rest, zone, is_iso=is_iso)


def _in_digits(text: str) -> str:
    """A day written out in Chinese numerals, in digits."""
    found = _WRITTEN_OUT.match(text)
    if not found:
        return text
    year = "".join(_DIGITS[digit] for digit in found[1])
    return f"{year}年{_number(found[2])}月{_number(found[3])}日{text[found.end() :]}"


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(_DIGITS[digit] for digit in numeral))
    return 10 * int(_DIGITS.get(tens, "1") if tens else "1") + int(_DIGITS.get(ones, "0") if ones else "0")


def _with_clock(day: date | None, text: str, zone: tzinfo, *, is_iso: bool) -> Moment | Span | Refused:
    found = _CLOCKS.match(text)
    if not found:
        return Refused("unreadable")
    given = found["zone"] or ""
    until = found["until"]
    if given.startswith("-") and not is_iso:
        given, until = "", given[1:]
        if ":" not in until:
            return Refused("ambiguous")  # "09:00-1000" and "09:00:00-05" are a span to one and an offset to another
    offset = _offset(given) if given else zone
    if offset is None:
        return Refused("unreadable")
    begins = _clock(day, found, offset)
    if not until or not isinstance(begins, Moment):
        return begins
    last = _ONE_CLOCK.match(until.strip())
    if not last:
        return Refused("unreadable")
    ends = _clock(day, last, offset, half=found["half"] or "")
    return _span(begins, ends)


def _span(begins: Moment, ends: Moment | Refused) -> Span | Refused:
    if isinstance(ends, Refused):
        return ends
    ends_at = ends.at
    if ends_at <= begins.at:
        local_midnight = ends_at.astimezone(DISTRICT_ZONE).time() == time(0)
        if not local_midnight:
            return Refused("ambiguous")
        ends_at += timedelta(days=1)
    return Span(begins.at, ends_at)


def _clock(day: date | None, found: re.Match[str], zone: tzinfo, half: str = "") -> Moment | Refused:
    part = (found["half"] or found["half_after"] or "").upper()
    hour = int(found["hour"])
    if not part and half and hour < NOON:
        part = half.upper()  # 下午2:00-3:00
    minute = 30 if found["thirty"] else int(found["minute"] or 0)
    turned = _hour_of_day(hour, part)
    if isinstance(turned, Refused):
        return turned
    if not part and hour == 24 and (minute or int(found["second"] or 0)):  # noqa: PLR2004 - only the end of a day is written so
        return Refused("impossible")
    return _at(day, turned, minute, int(found["second"] or 0), zone)


def _hour_of_day(hour: int, part: str) -> int | Refused:  # noqa: PLR0911 - one line for each part of the day
    """The hour on a clock of 24; 晚上12 is the midnight that ends the day, 上午12 the one that begins it."""
    if not part:
        return hour
    if part in {"AM", "上午", "凌晨"}:
        if hour > NOON:
            return Refused("impossible")
        return 0 if hour == NOON else hour
    if part in {"早上", "早晨", "清晨"}:
        return hour if hour < NOON else Refused("ambiguous")
    if hour > NOON:
        return hour
    if part in {"PM", "下午", "傍晚"}:
        return hour if hour == NOON else hour + NOON
    if part == "中午":
        return hour if hour in {11, 12} else hour + NOON if 0 < hour < 4 else Refused("ambiguous")  # noqa: PLR2004
    if hour == NOON:
        return 24
    return hour + NOON if hour >= 5 else Refused("ambiguous")  # noqa: PLR2004 - 晚上2点 is of this night or of the last


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= LAST_YEAR else None
    except ValueError:
        return None


def _at(
    day: date | None, hour: int, minute: int, second: int, zone: tzinfo, *, day_only: bool = False
) -> Moment | Refused:
    if day is None:
        return Refused("impossible")
    over = hour == 24  # noqa: PLR2004 - the end of the day
    try:
        at = datetime.combine(day, time(0 if over else hour, minute, second), tzinfo=zone)
    except ValueError:
        return Refused("impossible")
    return _checked(at + timedelta(days=over), day_only=day_only)


def _offset(text: str) -> tzinfo | None:
    plain = re.sub(r"^(UTC|GMT)", "", text.upper())
    if plain in {"", "Z"}:
        return UTC
    sign = -1 if plain[0] == "-" else 1
    digits = plain[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))  # noqa: PLR2004
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the widest offset there is
        return None
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _checked(at: datetime, *, day_only: bool = False) -> Moment | Refused:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return Refused("impossible")
    return Moment(at.astimezone(UTC), day_only)
