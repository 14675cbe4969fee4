"""What is said about each thing that can be wrong with a place, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.kernel.errors import LuoshiError, fill
from luoshi.sheets.errors import (
    BrokenLineError,
    BrokenQuoteError,
    FormulaErrorError,
    FormulaWithoutValueError,
    GarbledCellError,
    MoreCellsError,
)

from .errors import Fault
from .reading import COLUMNS

SENTENCES: dict[str, str | Promise] = {
    "required": _("This must be given."),
    "code_form": _("A code consists of letters, digits, - and _, at most 60 of them (40 for an area)."),
    "code_taken": _("The code {value} is already in use."),
    "duplicate": _("The code {value} stands in this file more than once."),
    "not_permitted": _("Your posts do not include managing places here."),
    "unknown_kind": _("“{value}” is not a kind that is known here."),
    "unknown_coordinates": _("“{value}” is not a coordinate system that is known here (wgs84, gcj02, bd09)."),
    "unknown_unit": _("There is no unit with the code {value}."),
    "unknown_area": _("There is no area with the code {value}."),
    "too_long": _("This is too long; the limit is {most}."),
    "not_a_number": _("“{value}” is not a number."),
    "half_point": _("Longitude and latitude belong together; one of them is missing."),
    "out_of_range": _("There is no such point: longitude lies within ±180, latitude within ±90."),
    "swapped": _("There is no such point; longitude and latitude seem to be swapped."),
    "not_json": _("These facts are no JSON: NaN and infinite numbers are not part of it."),
    "bad_geometry": _("The shape is not a GeoJSON point, line or polygon in degrees."),
    "bad_polygon": _("The shape is not a closed GeoJSON polygon in degrees."),
    "zero_point": _("0, 0 is no place. Leave both empty where the point is not known; the known one was kept."),
    "crossed_geometry": _("The border of the shape crosses itself."),
}

BROKEN: dict[str, type[LuoshiError]] = {
    "broken_quote": BrokenQuoteError,
    "broken_line": BrokenLineError,
    "more_cells": MoreCellsError,
    "formula_without_value": FormulaWithoutValueError,
    "formula_error": FormulaErrorError,
    "garbled": GarbledCellError,
}
"""Rows that reading found broken; they have the words of the errors."""

FIELDS: dict[str, str | Promise] = {
    **COLUMNS,
    "parent": _("Area above"),
    "row": pgettext_lazy("place", "The whole row"),
}


def sentence(fault: Fault) -> str:
    """What is wrong, without the field's name."""
    if fault.code in BROKEN:
        return said(BROKEN[fault.code](**fault.data))
    return fill(str(SENTENCES[fault.code]), dict(fault.data))


def full_sentence(fault: Fault) -> tuple[str, str]:
    """The field's name and what is wrong with it."""
    return str(FIELDS[fault.field]), sentence(fault)


def said(problem: LuoshiError) -> str:
    """An error's message in the reader's language."""
    return fill(gettext(problem.message_template), problem.data)
