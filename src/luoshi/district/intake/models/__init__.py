"""The rows of intake, one class a file."""

from .erasure import Erasure
from .import_run import ImportRow, ImportRun
from .report_attempt import ReportAttempt
from .request import Request

__all__ = ["Erasure", "ImportRow", "ImportRun", "ReportAttempt", "Request"]
