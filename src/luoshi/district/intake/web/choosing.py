"""What a person can choose about the reading of a sheet, and the errors that such a choice can mend."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.district.intake.errors import NoHeaderError, UnknownZoneError
from luoshi.district.intake.queries.preview import sheet_names
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.fields import TakeAs
from luoshi.district.places.api import CoordinateSystem
from luoshi.sheets import ENCODINGS
from luoshi.sheets.errors import (
    GarbledFileError,
    NoHeaderRowError,
    NoSuchSheetError,
    OnlyHiddenSheetsError,
    SeveralSheetsError,
    SheetError,
    UnknownEncodingError,
    WrongEncodingError,
)

CHOOSABLE = (
    GarbledFileError,
    NoHeaderError,
    NoHeaderRowError,
    NoSuchSheetError,
    OnlyHiddenSheetsError,
    SeveralSheetsError,
    UnknownEncodingError,
    UnknownZoneError,
    WrongEncodingError,
)

TAKE_AS: dict[str, str | Promise] = {
    TakeAs.AUTO: _("By their age: answered and older than 60 days as history, the rest as new"),
    TakeAs.NEW: _("As new: the clock for dispatching starts today"),
    TakeAs.OPEN: _("As open stock: to be dispatched, counted as left over from before"),
    TakeAs.HISTORY: _("As history: closed, not public, without clocks"),
}
DATUMS: dict[str, str | Promise] = {
    CoordinateSystem.WGS84: _("WGS-84 (GPS, Tianditu)"),
    CoordinateSystem.GCJ02: _("GCJ-02 (Amap, Tencent)"),
    CoordinateSystem.BD09: _("BD-09 (Baidu)"),
}
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "UTC")
LAST_HEADER_ROW = 99_999


def choices_of(data: Mapping[str, str]) -> Choices:
    """The choices that a form or an address carries; what is not understood counts as not chosen."""
    row = data.get("header_row", "").strip()[:6]
    return Choices(
        sheet=data.get("sheet_name", "")[:200],
        header_row=int(row) if row.isascii() and row.isdecimal() and 0 < int(row) <= LAST_HEADER_ROW else None,
        encoding=data.get("encoding", "") if data.get("encoding") in ENCODINGS else "",
        zone=data.get("zone", "").strip()[:60],
        datum=data["datum"] if data.get("datum") in set(CoordinateSystem) else CoordinateSystem.WGS84.value,
        taken_as=data["taken_as"] if data.get("taken_as") in set(TakeAs) else TakeAs.AUTO.value,
    )


def choosing(path: Path, choices: Choices) -> dict[str, Any]:
    """What the form of choices offers."""
    try:
        sheets = sheet_names(path, choices)
    except SheetError:
        sheets = []
    return {
        "choices": choices,
        "sheets": sheets if len(sheets) > 1 else [],
        "encodings": ENCODINGS,
        "zones": ZONES,
        "datums": list(DATUMS.items()),
        "take_as": list(TAKE_AS.items()),
    }
