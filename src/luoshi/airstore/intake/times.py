"""Times as people write them, read into wall-clock microseconds of Asia/Shanghai."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.store import ZONE

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
_TIME = re.compile(
    r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*(?:[:：时点]\s*(?:(\d{1,2})\s*(?:[:：分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?)?)?)?"
    r"\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock
_SHANGHAI = ZoneInfo(ZONE)


def wall_clock(texts: pl.Series, *, zone: str = ZONE) -> NDArray[np.float64]:
    """Microseconds since 1970 on the wall clock of Asia/Shanghai; NaN for what is no time.

    ``2019-10-01 00:00:00``, ``2019/10/1 0:00``, ``2019年10月1日 8时``, ``2019100108``, ``2019-10-01T08:00+08:00``, the
    hour 24 and Excel's day numbers are read. ``zone`` is that of times which do not name one.
    """
    distinct = texts.unique()
    found = pl.Series(values=[None] * len(distinct), dtype=pl.Datetime("us"))
    for form in _FORMS if zone == ZONE else ():
        if found.null_count() == 0:
            break
        found = found.fill_null(distinct.str.to_datetime(form, strict=False, time_unit="us"))
    missing = found.is_null().to_numpy()
    numbers = found.cast(pl.Int64).to_numpy().astype(np.float64)
    if missing.any():
        numbers[missing] = [_microseconds(text, zone) for text in distinct.filter(found.is_null()).to_list()]
    table = pl.DataFrame({"text": distinct, "number": numbers})
    joined = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left", nulls_equal=True)
    return joined["number"].fill_null(float("nan")).to_numpy()


def _microseconds(text: str | None, zone: str) -> float:
    moment = _moment(text.strip(), zone) if text else None
    return float("nan") if moment is None else (moment - _EPOCH) / timedelta(microseconds=1)


def _moment(text: str, zone: str) -> datetime | None:
    if _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001 - wall clock
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        year, month, day, hour, minute, second = compact.groups()
        named = None
    else:
        match = _TIME.fullmatch(text)
        if match is None:
            return None
        year, month, day, hour, minute, second, named = match.groups()
    try:
        midnight = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - the zone follows
        moment = midnight + _since_midnight(int(hour or 0), int(minute or 0), int(second or 0))
        return _in_shanghai(moment, named, zone)
    except (ValueError, OverflowError):
        return None


def _since_midnight(hour: int, minute: int, second: int) -> timedelta:
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):  # noqa: PLR2004 - a clock
        raise ValueError
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _in_shanghai(moment: datetime, named: str | None, zone: str) -> datetime:
    if named is None and zone == ZONE:
        return moment
    if named is None:
        aware = moment.replace(tzinfo=ZoneInfo(zone))
    elif named in {"Z", "UTC"}:
        aware = moment.replace(tzinfo=UTC)
    else:
        sign = -1 if named[0] == "-" else 1
        digits = named[1:].replace(":", "")
        aware = moment.replace(tzinfo=timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))))
    return aware.astimezone(_SHANGHAI).replace(tzinfo=None)


def joined_times(columns: Sequence[pl.Series]) -> pl.Series:
    """Year, month, day and hour, or date and hour, in columns of their own: one text for each row."""
    if len(columns) == 2:  # noqa: PLR2004 - a date and an hour
        day, hour = columns
        clock = pl.when(hour.str.contains(":")).then(hour).otherwise(hour.str.replace(r"\.0+$", "") + ":00")
        return pl.select(day + pl.lit(" ") + clock).to_series()
    names = ("-", "-", " ", ":", ":")
    text = columns[0].str.replace(r"\.0+$", "")
    for mark, column in zip(names, columns[1:], strict=False):
        text = text + mark + column.str.replace(r"\.0+$", "")
    return text + ":00" if len(columns) == 4 else text  # noqa: PLR2004 - up to the hour
