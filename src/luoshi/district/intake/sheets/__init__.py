"""Reading sheets: workbooks and separated text become a header and a stream of rows, or a clear error."""

from .sheet import MOST_ROWS, Sheet, open_sheet

__all__ = ["MOST_ROWS", "Sheet", "open_sheet"]
