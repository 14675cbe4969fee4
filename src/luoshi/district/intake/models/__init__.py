"""The rows of intake, one class a file."""

from .import_run import ImportRow, ImportRun
from .report_attempt import ReportAttempt
from .request import Request

__all__ = ["ImportRow", "ImportRun", "ReportAttempt", "Request"]
