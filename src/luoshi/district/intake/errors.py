"""What can be wrong with a sheet as a whole, with an import, or with a report from the public page."""

from luoshi.kernel.errors import ConflictError, InvalidError, LuoshiError, NotFoundError
from luoshi.sheets.errors import SheetError


class NoHeaderError(SheetError):
    """No row with the names of the columns was found, or none of them could be the text of a message. Name the columns by hand."""  # noqa: E501 - a docstring is one message

    code = "sheet_no_header"


class UnknownColumnsError(SheetError):
    """The sheet has no such column: {columns}."""

    code = "sheet_unknown_columns"


class UnknownZoneError(InvalidError):
    """There is no time zone called {zone}. Write it like Asia/Shanghai or UTC."""

    code = "import_zone_unknown"


class NoSuchRowError(NotFoundError):
    """There is no row of an import that waits for this decision."""

    code = "import_row_unknown"


class ImportBusyError(ConflictError):
    """Another import is running. Wait until it has ended."""

    code = "import_busy"


class NoSuchRequestError(NotFoundError):
    """There is no report with this code."""

    code = "request_unknown"


class NothingReportedError(InvalidError):
    """Please say what is wrong."""

    code = "report_empty"


class TooManyReportsError(LuoshiError):
    """Many reports came from this connection in a short time. Please wait {minutes} minutes; what you wrote is kept."""

    code = "report_too_many"
    http_status = 429


class NoSuchRunError(NotFoundError):
    """There is no such import."""

    code = "import_unknown"


class NobodyFoundError(NotFoundError):
    """No report carries this code, telephone number or contact."""

    code = "erasure_nobody"


class TooManyFoundError(InvalidError):
    """{count} reports carry this; that is not one person. Give the code of one receipt, or a telephone of their own."""

    code = "erasure_too_many"


class ReasonNeededError(InvalidError):
    """Please say why: the reason stays on record when the words are gone."""

    code = "erasure_no_reason"


class ReasonTellsError(InvalidError):
    """The reason names what is to be erased. Please write it without the person's name, number or words."""

    code = "erasure_reason_tells"


class SheetWaitsError(ConflictError):
    """A sheet is waiting to be imported and may hold the same words. Erase once it is in."""

    code = "erasure_sheet_waits"


class ChangedMeanwhileError(ConflictError):
    """Something was added since you looked. Please look again at what will go."""

    code = "erasure_changed"


class StillReadError(ConflictError):
    """The words are erased. The database is being read just now, so its log is emptied a little later."""

    code = "erasure_still_read"


class NoProofError(LuoshiError):
    """The ledger cannot issue a receipt just now. Your report is registered; please come back for the receipt later."""

    code = "receipt_no_proof"
    http_status = 503
