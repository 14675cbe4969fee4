"""What can be wrong with a file of rows as a whole, in words that say how to bring it right."""

# ruff: noqa: D404 - a docstring is the message a reader sees

from luoshi.kernel.errors import InvalidError


class SheetError(InvalidError):
    """This file cannot be read as a sheet."""

    code = "sheet"


class NotASheetError(SheetError):
    """This file is not a spreadsheet. Please use XLSX, XLS, ODS or CSV."""

    code = "sheet_not_a_sheet"


class EncryptedSheetError(SheetError):
    """This spreadsheet is protected by a password. Save it without the password and try again."""

    code = "sheet_encrypted"


class DamagedSheetError(SheetError):
    """This spreadsheet is damaged or incomplete and cannot be opened. Save it again and retry."""

    code = "sheet_damaged"


class EmptySheetError(SheetError):
    """This sheet holds no rows."""

    code = "sheet_empty"


class OnlyHiddenSheetsError(SheetError):
    """Only hidden sheets hold rows: {sheets}. Hidden sheets are not read by themselves. Make the right one visible, or name it."""  # noqa: E501 - a docstring is one message

    code = "sheet_only_hidden"


class NoSuchSheetError(SheetError):
    """The workbook has no sheet called {sheet}. Its sheets are: {sheets}."""

    code = "sheet_no_such"


class SeveralSheetsError(SheetError):
    """Several sheets hold rows: {sheets}. Say which one is meant, or bring them in one after the other."""

    code = "sheet_several"


class NoHeaderRowError(SheetError):
    """No row with the names of the columns was found. Say which row it is."""

    code = "sheet_no_header_row"


class TooManyRowsError(SheetError):
    """This sheet has more than {limit} rows. Split it and import the parts one after the other."""

    code = "sheet_too_many_rows"


class TooWideError(SheetError):
    """This sheet has more than {limit} columns. Remove the columns that are not needed."""

    code = "sheet_too_wide"


class TooLargeSheetError(SheetError):
    """This file is too large: at most {limit_mb} MB are read."""

    code = "sheet_too_large"
    http_status = 413


class InflatedSheetError(SheetError):
    """This file unpacks to far more than a sheet needs, so it was not opened."""

    code = "sheet_inflated"
    http_status = 413


class UnknownEncodingError(SheetError):
    """The encoding of this file cannot be told for certain; it could be: {candidates}. Choose the encoding, or save the file as XLSX or as CSV in UTF-8."""  # noqa: E501 - a docstring is one message

    code = "sheet_encoding_unknown"


class WrongEncodingError(SheetError):
    """This file cannot be read as {encoding}. Choose another encoding, or save the file as XLSX or as CSV in UTF-8."""

    code = "sheet_encoding_wrong"


class GarbledFileError(SheetError):
    """The characters of this file were garbled before it came here (as in “{sample}”). Export it again from where it comes from, as XLSX or as CSV in UTF-8."""  # noqa: E501 - a docstring is one message

    code = "sheet_garbled"


class BrokenQuoteError(SheetError):
    """A quotation mark in this row is not closed, so nobody can tell where its cells end. Close it, or save the file as XLSX."""  # noqa: E501 - a docstring is one message

    code = "row_broken_quote"


class BrokenLineError(SheetError):
    """A line break cuts this row in two. Put the cell into quotation marks, or save the file as XLSX."""

    code = "row_broken_line"


class MoreCellsError(SheetError):
    """This row has more cells than there are columns, so its cells may have slipped. Put text with separators into quotation marks, or save the file as XLSX."""  # noqa: E501 - a docstring is one message

    code = "row_more_cells"


class FormulaWithoutValueError(SheetError):
    """In {column} stands a formula without a value. Open the file in a spreadsheet program, save it there, and try again."""  # noqa: E501 - a docstring is one message

    code = "row_formula_without_value"


class FormulaErrorError(SheetError):
    """In {column} stands a formula that failed. Correct it and try again."""

    code = "row_formula_error"


class GarbledCellError(SheetError):
    """The characters in {column} are garbled. Export the file again from where it comes from."""

    code = "row_garbled"


class MissingColumnsError(SheetError):
    """The sheet lacks these columns: {columns}. It has: {present}."""

    code = "sheet_missing_columns"
