"""How a part file comes to be: under a temporary name, brought to the disk, renamed, and the folder brought too."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from luoshi.airstore.store import ZONE

ROWS_A_GROUP = 128 * 1024
_NOT_MEASURED = {"station", "ends_at", "revision", "flags"}


def write_part(table: pa.Table, path: Path) -> None:
    """Write a part file that is there whole or not at all.

    Stations and values are written as dictionaries: a sensor tells few different numbers, and slowly. Times are written
    as differences. Readers see the file once it has its name, and by then it is on the disk.
    """
    values = [name for name in table.column_names if name not in _NOT_MEASURED]
    told = pc.unique(table["station"]).to_pylist()
    with appearing(path) as temporary:
        writer = pq.ParquetWriter(
            temporary,
            table.schema.remove_metadata(),
            compression="zstd",
            compression_level=1,
            use_dictionary=["station", "revision", "flags", *values],
            column_encoding={"ends_at": "DELTA_BINARY_PACKED"},
            write_page_index=True,
            store_schema=False,
        )
        with writer:
            writer.write_table(table, row_group_size=ROWS_A_GROUP)
            writer.add_key_value_metadata(
                {
                    "luoshi.zone": ZONE,
                    "luoshi.label": "ends_at is the end of the span",
                    "luoshi.stations": json.dumps(sorted(told), ensure_ascii=False),
                }
            )


@lru_cache(maxsize=8192)
def stations_in(path: Path) -> frozenset[str]:
    """Who tells something in a part file, from its footer; a file never changes."""
    described = pq.read_metadata(path).metadata or {}
    return frozenset(json.loads(described[b"luoshi.stations"]))


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A temporary name to write to; at the end it is on the disk under ``path``, after an error it is gone."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        sync(path.parent.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        sync(temporary)
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
