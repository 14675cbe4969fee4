"""Files of rows as people have them: workbooks, separated text, and pages saved as workbooks, read into one shape.

Nothing is dropped in silence. What reading had to find out or to guess — encoding, separator, sheet, header, how dates
count — stands in the :class:`Account` of a table; a row that is broken is handed out with its fault instead of being
mended or left out. Knows files and bytes, no Django, no database.
"""

from .account import Account, UnreadSheet
from .book import Book, SheetName, open_book, read_book
from .cells import as_text, is_blank, is_placeholder, lost_digits
from .disarming import BLANKS, FORMULA_STARTS, MARK, is_formula, plain_cell
from .encodings import ENCODINGS, decode, is_garbled
from .headers import Header
from .limits import Limits
from .moments import Moment, Refused, Span, read_moment
from .named import NamedRow, NamedTable, folded_heading, read_named
from .table import Fault, Row, Table

__all__ = [
    "BLANKS",
    "ENCODINGS",
    "FORMULA_STARTS",
    "MARK",
    "Account",
    "Book",
    "Fault",
    "Header",
    "Limits",
    "Moment",
    "NamedRow",
    "NamedTable",
    "Refused",
    "Row",
    "SheetName",
    "Span",
    "Table",
    "UnreadSheet",
    "as_text",
    "decode",
    "folded_heading",
    "is_blank",
    "is_formula",
    "is_garbled",
    "is_placeholder",
    "lost_digits",
    "open_book",
    "plain_cell",
    "read_book",
    "read_moment",
    "read_named",
]
