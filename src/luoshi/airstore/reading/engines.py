"""Who computes: DuckDB inside this process, or a Spark cluster. Both are given the same expressions."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from threading import local
from typing import Any, Protocol

import ibis
from ibis.expr import operations

_TYPES = {"station": "string", "ends_at": "timestamp(6)", "revision": "int16", "flags": "int8"}
MOST_VIEWS = 256
"""A view of files that never change is used again; a table so many readings old can no longer be computed."""

_views = count(1)
_of_thread = local()


class Engine(Protocol):
    """Makes a table of part files; whatever is asked of the table is computed by the same engine."""

    def table_of(self, files: Sequence[Path]) -> ibis.Table:
        """The rows of all files, with the columns of all of them."""
        ...


class DuckDB:
    """The engine inside the process: nothing to start, nothing to share."""

    def __init__(self, threads: int | None = None) -> None:
        self.backend: Any = ibis.duckdb.connect() if threads is None else ibis.duckdb.connect(threads=threads)
        self.backend.raw_sql("SET enable_progress_bar = false")
        self.backend.raw_sql("SET parquet_metadata_cache = true")
        self._tables: OrderedDict[tuple[Path, ...], ibis.Table] = OrderedDict()

    def table_of(self, files: Sequence[Path]) -> ibis.Table:
        """A view of the files by their paths."""
        key = tuple(files)
        if key not in self._tables:
            self._tables[key] = self._view_of(key)
        self._tables.move_to_end(key)
        if len(self._tables) > MOST_VIEWS:
            _, oldest = self._tables.popitem(last=False)
            self.backend.con.execute(f'DROP VIEW IF EXISTS "{oldest.get_name()}"')
        return self._tables[key]

    def _view_of(self, files: Sequence[Path]) -> ibis.Table:
        name = f"luoshi_parts_{next(_views)}"
        rows = self.backend.con.read_parquet([str(f) for f in files], union_by_name=True, hive_partitioning=False)
        rows.create_view(name)
        # Ibis would ask DuckDB for the types of the view; they are known from the names of the columns.
        schema = ibis.schema({column: _TYPES.get(column, "float64") for column in rows.columns})
        return operations.DatabaseTable(name=name, schema=schema, source=self.backend).to_expr()


class Spark:
    """A Spark session, local or of a cluster whose workers see the same folder or object store."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.backend: Any = ibis.pyspark.connect(session)
        self._tables: dict[tuple[Path, ...], ibis.Table] = {}

    def table_of(self, files: Sequence[Path]) -> ibis.Table:
        """A temporary view of the files by their paths; files never change, so it is made once."""
        key = tuple(files)
        if key not in self._tables:
            self._tables[key] = self._view_of(key)
        return self._tables[key]

    def _view_of(self, files: Sequence[Path]) -> ibis.Table:
        name = f"luoshi_parts_{next(_views)}"
        frame = self.session.read.option("mergeSchema", "true").parquet(*(str(f) for f in files))
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)


def in_process() -> DuckDB:
    """The DuckDB of this thread, opened once."""
    engine = getattr(_of_thread, "duckdb", None)
    if engine is None:
        engine = _of_thread.duckdb = DuckDB()
    return engine
