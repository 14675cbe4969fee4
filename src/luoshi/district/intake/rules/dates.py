"""The mixed ways in which real sheets write an instant, read into one: aware, UTC, or refused with a reason."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luoshi.kernel.clock import DISTRICT_ZONE

FIRST_YEAR, LAST_YEAR = 1980, 2100
SERIAL_FIRST, SERIAL_LAST = 20_000, 80_000
"""Numbers taken for Excel days: 1954 to 2119 counted from 1900; anything else is not a time."""

SERIAL_1904_SHIFT = 1462
"""Days between the two ways in which workbooks count; a workbook says which one is its own."""

NOON = 12
_CLOCK = (
    r"(?:[T\s,]*(?P<half>上午|下午|早上|中午|晚上|凌晨|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*"
    r"(?:[:分]\s*(?:(?P<second>\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?)?)?\s*(?P<half_after>AM|PM)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?$"
_YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?" + _CLOCK + _ZONE,
    re.ASCII | re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    r"^(?P<first>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})" + _CLOCK + _ZONE, re.ASCII | re.IGNORECASE
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?$", re.ASCII)
_NUMBER = re.compile(r"^\d{5}(?:\.\d+)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant that was read; ``day_only`` when the sheet gave no hour, so that it stands for local midnight."""

    at: datetime
    day_only: bool = False

    def is_after(self, now: datetime) -> bool:
        """True when it lies in the future by more than a day of wrong clocks and zones."""
        return self.at > now + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a value is no instant: ``missing``, ``unreadable``, ``ambiguous`` or ``impossible``."""

    code: str


def read_moment(value: object, *, zone: ZoneInfo = DISTRICT_ZONE, counts_from_1904: bool = False) -> Moment | Refused:
    """Read a cell as an instant on the district's wall clock.

    >>> read_moment("2019/2/28 11:25:05").at.isoformat()
    '2019-02-28T03:25:05+00:00'
    >>> read_moment("2019/2/30")
    Refused(code='impossible')
    """
    if isinstance(value, datetime):
        return _checked(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return _checked(datetime(value.year, value.month, value.day, tzinfo=zone), day_only=True)
    text = "" if value is None else " ".join(unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").split())
    if not text:
        return Refused("missing")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number or _NUMBER.match(text):
        return _from_serial(float(text), zone, counts_from_1904=counts_from_1904)
    return _from_text(text, zone)


def _from_text(text: str, zone: ZoneInfo) -> Moment | Refused:
    if found := _YEAR_FIRST.match(text):
        parts = found.groupdict()
        return _built(int(parts["year"]), int(parts["month"]), int(parts["day"]), parts, zone)
    if found := _COMPACT.match(text):
        year, month, day, hour, minute, second = found.groups()
        return _built(int(year), int(month), int(day), {"hour": hour, "minute": minute, "second": second}, zone)
    if found := _YEAR_LAST.match(text):
        parts = found.groupdict()
        first, other = int(parts["first"]), int(parts["other"])
        if first <= NOON and other <= NOON and first != other:
            return Refused("ambiguous")  # 3/4/2019 is two days, and guessing would be wrong half of the time
        month, day = (other, first) if first > NOON else (first, other)
        return _built(int(parts["year"]), month, day, parts, zone)
    return Refused("unreadable")


def _built(year: int, month: int, day: int, parts: dict[str, str | None], zone: ZoneInfo) -> Moment | Refused:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("half_after") or "").upper()
    if (half in ("下午", "晚上", "PM") and hour < NOON) or (half == "中午" and 0 < hour < NOON - 1):
        hour += NOON
    elif half in ("AM", "凌晨", "上午") and hour == NOON:
        hour = 0
    midnight_after = (hour, minute, second) == (24, 0, 0)
    if year > LAST_YEAR:
        return Refused("impossible")  # the end of the last day of 9999 is no date any more
    try:
        at = datetime.combine(
            date(year, month, day), time(0 if midnight_after else hour, minute, second), tzinfo=_zone(parts, zone)
        )
    except ValueError:
        return Refused("impossible")
    return _checked(at + timedelta(days=midnight_after), day_only=parts.get("hour") is None)


def _zone(parts: dict[str, str | None], zone: ZoneInfo) -> ZoneInfo | None:
    given = (parts.get("zone") or "").upper()
    if not given:
        return zone
    text = "+0000" if given in ("Z", "UTC") else given.replace(":", "")
    return datetime.strptime(text, "%z").tzinfo  # type: ignore[return-value]


def _from_serial(days: float, zone: ZoneInfo, *, counts_from_1904: bool) -> Moment | Refused:
    counted = days + SERIAL_1904_SHIFT if counts_from_1904 else days
    if not SERIAL_FIRST <= counted <= SERIAL_LAST:
        return Refused("unreadable")
    whole = int(counted)
    seconds = round((counted - whole) * 86_400)
    wall = datetime(1899, 12, 30) + timedelta(days=whole, seconds=seconds)  # noqa: DTZ001 - the zone follows
    return _checked(wall.replace(tzinfo=zone), day_only=counted == whole)


def _checked(at: datetime, *, day_only: bool = False) -> Moment | Refused:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return Refused("impossible")
    return Moment(at.astimezone(UTC), day_only)
