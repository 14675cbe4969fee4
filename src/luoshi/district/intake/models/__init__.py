"""The rows of intake, one class a file."""

from .import_run import ImportRow, ImportRun
from .request import Request

__all__ = ["ImportRow", "ImportRun", "Request"]
