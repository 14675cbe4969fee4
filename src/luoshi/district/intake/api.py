"""The front door of intake."""

from .commands.import_requests import ImportReport, continue_import, import_requests

__all__ = ["ImportReport", "continue_import", "import_requests"]
