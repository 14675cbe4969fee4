"""What is asked of observations: Ibis expressions that mean the same on every engine."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from luoshi.airstore.variables import SPAN, variable_of

HOUR = 60


def capture_of(column: str) -> str:
    """The name of the column that says how much of the span was measured.

    >>> capture_of("pm25_ug_m3")
    'pm25_capture'
    """
    return f"{variable_of(column).name}_capture"


def hour_ending(table: ir.Table) -> ir.TimestampValue:
    """The end of the hour in which a span ends: 12:00 for 11:01 to 12:00, 13:00 for 12:01."""
    return (table.ends_at - ibis.interval(microseconds=1)).truncate("h") + ibis.interval(hours=1)


def hourly_means(table: ir.Table, columns: Sequence[str], *, minutes: int) -> ir.Table:
    """Mean and data capture of each station and hour: ``station``, ``ends_at``, value and capture of each column.

    Gaps are left out of the mean and lower the capture, which is 1 where every step of the hour was told. Rows that
    tell the true length of their span are weighed by it. What an hour needs to be valid is for the science to judge
    (45 minutes by GB 3095). Wind directions are no numbers to average: the mean is that of the unit vectors.
    """
    if minutes == HOUR:
        captures = {capture_of(c): table[c].notnull().cast("float64") for c in columns}
        return table.select("station", "ends_at", *columns, **captures)
    if SPAN in table.columns:
        return _weighed(table, columns, minutes=minutes)
    needed = HOUR // minutes
    means = {c: _mean(table[c], c) for c in columns}
    # A whole number, since Spark takes 60.0 for a decimal and rounds the quotient to six places.
    captures = {capture_of(c): table[c].count().cast("float64") / needed for c in columns}
    start = (table.ends_at - ibis.interval(microseconds=1)).truncate("h")
    grouped = table.group_by(table.station, hour=start).agg(**means, **captures)
    end = grouped.hour + ibis.interval(hours=1)
    return grouped.select("station", *columns, *captures, ends_at=end).relocate("ends_at", after="station")


def _mean(value: ir.Value, column: str) -> ir.Value:
    if variable_of(column).name != "wind_from":
        return value.mean()
    east, north = value.radians().sin().mean(), value.radians().cos().mean()
    return (east.atan2(north).degrees() + 360.0) % 360.0


def _weighed(table: ir.Table, columns: Sequence[str], *, minutes: int) -> ir.Table:
    """Means weighed by the seconds each row covers of an hour; a span that crosses the hour counts in both."""
    seconds = table[SPAN].fill_null(minutes * 60.0)
    start = (table.ends_at - ibis.interval(microseconds=1)).truncate("h")
    inside = (table.ends_at.epoch_seconds() - start.epoch_seconds()).cast("float64")
    told = table.select("station", *columns, hour=start, seconds=seconds, inside=inside)
    later = told.select("station", "hour", *columns, w=ibis.least(told.seconds, told.inside))
    over = told.filter(told.seconds > told.inside)
    earlier = over.select(
        "station", *columns, hour=over.hour - ibis.interval(hours=1), w=ibis.least(over.seconds - over.inside, 3600.0)
    ).relocate("hour", after="station")
    both = later.union(earlier)
    means = {c: _weighed_mean(both, c) for c in columns}
    # Spans that overlap cover no more than the hour.
    captures = {
        capture_of(c): ibis.least(both.w.sum(where=both[c].notnull()).fill_null(0.0) / 3600.0, 1.0) for c in columns
    }
    grouped = both.group_by("station", "hour").agg(**means, **captures)
    some = ibis.or_(*(grouped[capture_of(c)] > 0 for c in columns))
    grouped = grouped.filter(some)
    end = grouped.hour + ibis.interval(hours=1)
    return grouped.select("station", *columns, *captures, ends_at=end).relocate("ends_at", after="station")


def _weighed_mean(table: ir.Table, column: str) -> ir.Value:
    value = table[column]
    covered = table.w.sum(where=value.notnull()).nullif(0.0)
    if variable_of(column).name != "wind_from":
        return (value * table.w).sum() / covered
    east, north = (value.radians().sin() * table.w).sum(), (value.radians().cos() * table.w).sum()
    return (east.atan2(north).degrees() + 360.0) % 360.0


def exceedances(table: ir.Table, column: str, *, above: float, by: Sequence[str] = ("station",)) -> ir.Table:
    """How often a value lies above a limit: ``told`` and ``above`` by station, ``hour_of_day``, ``month`` or ``day``.

    Gaps count as neither. ``hour_of_day`` is 1 to 24, the hour that ends then; the days are those of the air.
    """
    inside = table.ends_at - ibis.interval(microseconds=1)
    parts = {"hour_of_day": inside.hour() + 1, "month": inside.truncate("M"), "day": inside.truncate("D")}
    labelled = table.mutate(
        **{name: parts[name].cast("int64" if name == "hour_of_day" else "timestamp(6)") for name in by if name in parts}
    )
    value = labelled[column]
    return labelled.group_by(*by).agg(told=value.count(), above=(value > above).ifelse(1, 0).sum().fill_null(0))


def leave_one_out_medians(table: ir.Table, column: str) -> ir.Table:
    """Each value beside the median of all other stations at the same time.

    Gives ``station``, ``ends_at``, the value, ``others`` (how many) and ``others_median`` (null where there are none).
    Stations without a value at a time neither get a row nor count for the others.

    Notes
    -----
    The median of the rest follows from the rank r of the value among n: with the value taken out, the ones around the
    middle move by at most one place, so three values of each time are all that is needed. Two stations or two thousand
    cost one sort.
    """
    told = table.filter(table[column].notnull()).select("station", "ends_at", value=table[column].cast("float64"))
    at_once = ibis.window(group_by="ends_at")
    in_order = ibis.window(group_by="ends_at", order_by=["value", "station"])
    ranked = told.mutate(n=told.value.count().over(at_once), r=ibis.row_number().over(in_order) + 1)
    k = (ranked.n - (ranked.n % 2)) // 2  # n even: n/2; n odd: (n-1)/2
    ranked = ranked.mutate(k=k.cast("int64"))
    middle = ranked.group_by("ends_at").agg(
        low=ranked.value.max(where=ranked.r == ranked.k),
        mid=ranked.value.max(where=ranked.r == ranked.k + 1),
        high=ranked.value.max(where=ranked.r == ranked.k + 2),
    )
    both = ranked.join(middle, "ends_at")
    of_even = (both.r <= both.k).ifelse(both.mid, both.low)
    below = (both.mid + both.high) / 2
    around = (both.low + both.high) / 2
    above = (both.low + both.mid) / 2
    of_odd = ibis.cases((both.r <= both.k, below), (both.r == both.k + 1, around), else_=above)
    median = (both.n % 2 == 0).ifelse(of_even, of_odd)
    return both.select(
        "station",
        "ends_at",
        **{column: both.value},
        others=both.n - 1,
        others_median=(both.n > 1).ifelse(median, ibis.null("float64")),
    )


def last_values(table: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Of each station the last value of each column, and the time of the last row that has any of them."""
    told = table.filter(ibis.or_(*(table[c].notnull() for c in columns)))
    values = {c: told[c].argmax(told.ends_at, where=told[c].notnull()) for c in columns}
    return told.group_by("station").agg(ends_at=told.ends_at.max(), **values)
