"""The series of the air: immutable Parquet files by district and day, read by an engine, and nothing else speaks to it.

Who measures appends; nothing is changed and nothing is lost: a corrected value is a new revision beside the old one.

Examples
--------
>>> import tempfile
>>> from datetime import UTC, datetime
>>> import numpy as np, pyarrow as pa
>>> store = open_store(tempfile.mkdtemp(), "410100")
>>> ends_at = np.array(["2019-11-01T01:00", "2019-11-01T03:00"], "datetime64[us]")
>>> batch = pa.table({"station": ["1319A", "1319A"], "ends_at": ends_at, "pm25_ug_m3": [35.0, 41.0]})
>>> append(store, batch, minutes=60, at=datetime(2019, 11, 1, 4, tzinfo=UTC)).new
2
>>> series(store, "1319A", "pm25", since="2019-11-01", until="2019-11-01T04:00").values.tolist()
[35.0, nan, 41.0, nan]
"""

from luoshi.airstore.appending import Appended, append
from luoshi.airstore.batches import Flag
from luoshi.airstore.compaction import Compacted, compact
from luoshi.airstore.errors import (
    AirFileError,
    AirStoreError,
    BatchError,
    BusyError,
    MappingError,
    NoMappingError,
    NothingUsableError,
    UnknownVariableError,
    ZoneError,
)
from luoshi.airstore.intake.account import FileAccount, UnusedColumn
from luoshi.airstore.intake.files import AirFileKind, Chosen, Imported, import_file
from luoshi.airstore.intake.mappings import Mapping, mapping_from, mapping_names, named_mapping, save_mapping
from luoshi.airstore.intake.stations import Station, stations
from luoshi.airstore.reading.arrays import Grid, Series, grid, hourly, rows, series
from luoshi.airstore.reading.engines import DuckDB, Engine, Spark
from luoshi.airstore.reading.latest import last
from luoshi.airstore.reading.observations import Moment, observations, stored_span
from luoshi.airstore.reading.questions import exceedances, hourly_means, last_values, leave_one_out_medians
from luoshi.airstore.rejects import Reason, Reject
from luoshi.airstore.store import RESOLUTIONS, ZONE, Store, open_store
from luoshi.airstore.variables import VARIABLES, Variable, column_of

__all__ = [
    "RESOLUTIONS",
    "VARIABLES",
    "ZONE",
    "AirFileError",
    "AirFileKind",
    "AirStoreError",
    "Appended",
    "BatchError",
    "BusyError",
    "Chosen",
    "Compacted",
    "DuckDB",
    "Engine",
    "FileAccount",
    "Flag",
    "Grid",
    "Imported",
    "Mapping",
    "MappingError",
    "Moment",
    "NoMappingError",
    "NothingUsableError",
    "Reason",
    "Reject",
    "Series",
    "Spark",
    "Station",
    "Store",
    "UnknownVariableError",
    "UnusedColumn",
    "Variable",
    "ZoneError",
    "append",
    "column_of",
    "compact",
    "exceedances",
    "grid",
    "hourly",
    "hourly_means",
    "import_file",
    "last",
    "last_values",
    "leave_one_out_medians",
    "mapping_from",
    "mapping_names",
    "named_mapping",
    "observations",
    "open_store",
    "rows",
    "save_mapping",
    "series",
    "stations",
    "stored_span",
]
