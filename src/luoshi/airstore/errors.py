"""What can go wrong with the store of the air, in words for whoever brought the data."""

from luoshi.kernel.errors import ConflictError, InvalidError, LuoshiError


class AirStoreError(LuoshiError):
    """The store of the air cannot do this."""

    code = "airstore"


class BatchError(AirStoreError, InvalidError):
    """The batch cannot be taken as it is: {reason}."""

    code = "airstore.batch"


class UnknownColumnError(BatchError):
    """The column {column} is not known, and its name does not end in a unit."""

    code = "airstore.unknown_column"


class UnknownVariableError(AirStoreError, InvalidError):
    """There is no variable {variable}. Known are {known}."""

    code = "airstore.unknown_variable"


class ResolutionError(AirStoreError, InvalidError):
    """Data come every 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60 minutes; {minutes} are none of these."""

    code = "airstore.resolution"


class DistrictNameError(AirStoreError, InvalidError):
    """{name} cannot be the name of a folder: use letters, digits, '-' and '_'."""

    code = "airstore.district_name"


class AirFileError(AirStoreError, InvalidError):
    """{file} cannot be read as a table of measurements."""

    code = "airstore.file"


class NotATableError(AirFileError):
    """{file} is not a table. Please bring CSV, gzipped CSV, XLSX, XLS or ODS."""

    code = "airstore.file_not_a_table"


class SheetFileError(AirFileError):
    """{file} was not read: {reason}."""

    code = "airstore.file_sheet"


class DamagedFileError(AirFileError):
    """{file} is damaged or incomplete and cannot be opened. Save it again and retry."""

    code = "airstore.file_damaged"


class EmptyFileError(AirFileError):
    """{file} holds no rows."""

    code = "airstore.file_empty"


class TooLargeFileError(AirFileError):
    """{file} unpacks to more than {limit_mb} MB. Split it and import the parts."""

    code = "airstore.file_too_large"
    http_status = 413


class NoColumnError(AirFileError):
    """{file} has no column for {wanted}. Its columns are: {columns}. Name them with a mapping."""

    code = "airstore.file_no_column"


class DailyFileError(AirFileError):
    """{file} tells days and no hours. What is stored are hours and what comes more often."""

    code = "airstore.file_daily"


class NothingUsableError(AirFileError):
    """Not one row of {file} could be used; the first reason is: {reason}. All are in {errors}."""

    code = "airstore.file_nothing_usable"


class ZoneError(AirStoreError, InvalidError):
    """There is no time zone {zone}. Name one as in Asia/Shanghai, America/New_York or UTC."""

    code = "airstore.zone"


class MappingError(AirStoreError, InvalidError):
    """The mapping cannot be used: {reason}."""

    code = "airstore.mapping"


class NoMappingError(AirStoreError, InvalidError):
    """There is no mapping called {name}. There are: {known}."""

    code = "airstore.no_mapping"


class BusyError(AirStoreError, ConflictError):
    """Another writer has held {day} for more than {seconds} seconds."""

    code = "airstore.busy"
