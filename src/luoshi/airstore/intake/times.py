"""Times as people write them, read into wall-clock microseconds of Asia/Shanghai.

Whatever :func:`luoshi.sheets.read_moment` reads is a time here; the commonest forms are read as columns, faster.
A span such as ``09:00-10:00`` counts by its end. A column of epoch numbers is told by its numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.store import ZONE
from luoshi.sheets import Moment, Span, read_moment

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock
_SHANGHAI = ZoneInfo(ZONE)
EPOCHS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
"""What an epoch number counts, in seconds."""
_NEARLY_ALL = 0.98
_COMPACT_10 = r"^(19[89]\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-4])$"


@dataclass
class Times:
    """Ends of spans, or moments, in microseconds; NaN for what is no time; ``seconds`` where a span told its length."""

    ends: NDArray[np.float64]
    seconds: NDArray[np.float64]
    epoch: str = ""
    refused: dict[str, int] = field(default_factory=dict)


def wall_clock(texts: pl.Series, *, zone: str = ZONE, epoch: str = "", counts_from_1904: bool = False) -> Times:
    """Read times; ``zone`` is that of times which name none, ``epoch`` what numbers count (``s``, ``ms``, ``us``)."""
    epoch = epoch or _epoch_of(texts)
    if epoch:
        counted = texts.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
        return Times(_from_epoch(counted, epoch), np.full(len(texts), np.nan), epoch)
    distinct = texts.unique()
    found = pl.Series(values=[None] * len(distinct), dtype=pl.Datetime("us"))
    for form in _FORMS if zone == ZONE else ():
        if found.null_count() == 0:
            break
        found = found.fill_null(distinct.str.to_datetime(form, strict=False, time_unit="us"))
    missing = found.is_null().to_numpy()
    numbers = found.cast(pl.Int64).to_numpy().astype(np.float64)
    seconds = np.full(len(distinct), np.nan)
    if missing.any():
        read = [_read(t, ZoneInfo(zone), counts_from_1904=counts_from_1904) for t in distinct.filter(found.is_null())]
        numbers[missing] = [end for end, _ in read]
        seconds[missing] = [length for _, length in read]
    table = pl.DataFrame({"text": distinct, "number": numbers, "seconds": seconds})
    joined = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left", nulls_equal=True)
    ends, lengths = (joined[name].fill_null(float("nan")).to_numpy() for name in ("number", "seconds"))
    return Times(ends.copy(), lengths)


def _read(text: str | None, zone: tzinfo, *, counts_from_1904: bool) -> tuple[float, float]:
    read = read_moment(text, zone=zone, counts_from_1904=counts_from_1904) if text else None
    match read:
        case Moment():
            return _microseconds(read.at), float("nan")
        case Span():
            return _microseconds(read.ends_at), (read.ends_at - read.begins_at).total_seconds()
        case _:
            return float("nan"), float("nan")


def _microseconds(at: datetime) -> float:
    return (at.astimezone(_SHANGHAI).replace(tzinfo=None) - _EPOCH) / timedelta(microseconds=1)


def _epoch_of(texts: pl.Series) -> str:
    """What the numbers of a column count, if they are such numbers: seconds since 1970 have ten digits until 2286.

    ``2019100108`` has ten digits too and is an hour; numbers that all read as hours are hours.
    """
    told = texts.filter(texts != "").str.replace(r"\.0+$", "")
    if not len(told) or not told.head(50).str.contains(r"^\d{10}(\d{3}|\d{6})?$").any():
        return ""
    for unit, digits in (("s", 10), ("ms", 13), ("us", 16)):
        if int(told.str.contains(rf"^\d{{{digits}}}$").sum()) >= _NEARLY_ALL * len(told):
            are_hours = digits == 10 and bool(told.str.contains(_COMPACT_10).all())  # noqa: PLR2004
            return "" if are_hours else unit
    return ""


def _from_epoch(counted: NDArray[np.float64], epoch: str) -> NDArray[np.float64]:
    told = np.isfinite(counted)
    seconds = np.where(told, counted, 0) * EPOCHS[epoch]
    offsets = {hour: _offset_us(hour) for hour in np.unique(seconds // 3600).tolist()}
    shift = np.array([offsets[hour] for hour in (seconds // 3600).tolist()], dtype=np.float64)
    return np.where(told, np.round(seconds * 1e6) + shift, np.nan)


def _offset_us(hour: float) -> float:
    try:
        offset = datetime.fromtimestamp(hour * 3600, UTC).astimezone(_SHANGHAI).utcoffset()
    except (ValueError, OverflowError, OSError):
        return float("nan")
    assert offset is not None
    return offset / timedelta(microseconds=1)


def repeated_hours(
    ends: NDArray[np.float64], stations: pl.Series, zone: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_], int]:
    """Local times that came twice when clocks were turned back: the second is an hour later, by the order of the rows.

    Gives the times, which rows cannot be told apart, and how many were told by their order. Where a station repeats
    other times as well, the order says nothing, and its second telling is refused.
    """
    none = np.zeros(len(ends), dtype=np.bool_)
    if zone in {ZONE, "UTC"}:
        return ends, none, 0
    where = ZoneInfo(zone)
    shifts = {t: _turned_back_us(t, where) for t in np.unique(ends[np.isfinite(ends)]).tolist()}
    if not any(shifts.values()):
        return ends, none, 0
    shift = np.array([shifts.get(t, 0.0) for t in ends.tolist()])
    frame = pl.DataFrame({"s": stations, "t": ends, "shift": shift}).with_columns(
        turn=pl.int_range(pl.len()).over("s", "t"), times=pl.len().over("s", "t")
    )
    frame = frame.with_columns(is_doubled=((pl.col("times") > 1) & (pl.col("shift") == 0)).any().over("s"))
    second = (frame["turn"] > 0) & (frame["shift"] > 0)
    unclear = (second & (frame["is_doubled"] | (frame["turn"] > 1))).to_numpy()
    told = second.to_numpy() & ~unclear
    return np.where(told, ends + shift, ends), unclear, int(told.sum())


def _turned_back_us(wall: float, zone: ZoneInfo) -> float:
    """By how much later the same local time came again; 0 where it came once."""
    at = (_EPOCH + timedelta(microseconds=wall)).replace(tzinfo=_SHANGHAI).astimezone(zone)
    first, second = (at.replace(fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None
    assert second is not None
    return max(0.0, (first - second) / timedelta(microseconds=1))


def joined_times(columns: Sequence[pl.Series]) -> pl.Series:
    """Year, month, day and hour, or date and hour, in columns of their own: one text for each row."""
    if len(columns) == 2:  # noqa: PLR2004 - a date and an hour
        day = columns[0].str.replace(r"[T ]0?0:00(:00)?$", "").str.replace(r"^(\d{4})(\d\d)(\d\d)(\.0)?$", "$1-$2-$3")
        return pl.select(day + pl.lit(" ") + _clock(columns[1])).to_series()
    names = ("-", "-", " ", ":", ":")
    text = columns[0].str.replace(r"\.0+$", "")
    for mark, column in zip(names, columns[1:], strict=False):
        text = text + mark + column.str.replace(r"\.0+$", "")
    return text + ":00" if len(columns) == 4 else text  # noqa: PLR2004 - up to the hour


def _clock(told: pl.Series) -> pl.Series:
    """A clock from an hour, a clock, a date of 1899 with a clock, or the share of a day that workbooks keep."""
    hour = told.str.replace(r"^(1899|1900|1904)-\d\d-\d\d[T ]", "").str.replace(r"^(\d{1,2})\.0+$", "$1")
    share = hour.str.contains(r"^0?\.\d+$")
    seconds = (hour.cast(pl.Float64, strict=False).fill_null(0.0) * 86_400).round().cast(pl.Int64)
    written = pl.DataFrame({"s": seconds}).select(
        pl.format(
            "{}:{}:{}",
            (pl.col("s") // 3600).cast(pl.String).str.zfill(2),
            (pl.col("s") % 3600 // 60).cast(pl.String).str.zfill(2),
            (pl.col("s") % 60).cast(pl.String).str.zfill(2),
        )
    )
    is_hour = hour.str.contains(r"^\d{1,2}$")
    return pl.select(
        pl.when(share).then(written.to_series()).when(is_hour).then(hour + ":00").otherwise(hour)
    ).to_series()
