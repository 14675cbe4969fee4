"""The national release as its mirrors keep it: a row for each hour and pollutant, a column for each station."""

from dataclasses import replace

import polars as pl

from luoshi.airstore.intake.tables import TextTable

_KEYS = ("date", "hour", "type")


def is_wide_release(table: TextTable) -> bool:
    """Whether the columns are ``date, hour, type`` and then stations."""
    return [name.lower() for name in table.columns[:3]] == list(_KEYS)


def turned(table: TextTable) -> TextTable:
    """The same as a row for each station and hour, a column for each pollutant; empty cells are left out."""
    date, hour, kind = table.columns[:3]
    long = (
        table.cells.with_columns(pl.Series("row", table.row))
        .unpivot(index=[date, hour, kind, "row"], variable_name="code", value_name="value")
        .filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    )
    rows = long.group_by(date, hour, "code").agg(pl.col("row").min())
    wide = long.pivot(on=kind, index=[date, hour, "code"], values="value", aggregate_function="last")
    together = wide.join(rows, on=[date, hour, "code"]).sort("row", "code")
    cells = together.drop("row").rename({date: "date", hour: "hour"})
    return replace(table, cells=cells, row=together["row"].to_numpy())
