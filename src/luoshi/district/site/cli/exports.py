"""``luoshi export``: any register, as a file other programs read."""

import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError

from .console import open_district, say
from .proofs import export_proofs


class Register(StrEnum):
    """What can be exported."""

    CASES = "cases"
    PLACES = "places"
    UNITS = "units"
    CALENDAR = "calendar"
    CASE = "case"
    LEDGER = "ledger"


PROOFS = (Register.CASE, Register.LEDGER)
"""What is exported with proofs, in the one format that ``luoshi-verify`` reads."""


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


FRONT_DOORS = {
    Register.CASES: "luoshi.district.cases.web.exporting:export_cases",
    Register.PLACES: "luoshi.district.places.api:export_places",
    Register.UNITS: "luoshi.district.people.api:export_units",
    Register.CALENDAR: "luoshi.district.site.cli.exports:export_calendar",
}


class FormatError(LuoshiError):
    """{register} cannot be written as {format}."""

    code = "format"


def export(
    register: Annotated[Register, typer.Argument(help="What to export.")],
    code: Annotated[str | None, typer.Argument(help="With 'case': its code.")] = None,
    *,
    format_: Annotated[Format, typer.Option("--format", "-f", help="How to write a register.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; standard output when left out.")
    ] = None,
) -> None:
    """Export a register as CSV, XLSX or GeoJSON; or a case, or the whole ledger, with everything that proves it."""
    if (register is Register.CASE) != (code is not None):
        raise typer.BadParameter("'case' is followed by the code of one case, the others by nothing")
    if register in PROOFS:
        open_district(seed=False)
        export_proofs(code=code, output=output)
        return
    if format_ is Format.GEOJSON and register is not Register.PLACES:
        raise FormatError(register=register.value, format=format_.value)
    if output is None and format_ is Format.XLSX and sys.stdout.isatty():
        raise typer.BadParameter("name a file with --output: a workbook cannot be shown in the terminal")
    open_district()
    from django.conf import settings
    from django.utils import translation

    from luoshi.district.people import api as people

    # The heads of the columns are for the district's people, so they speak its language.
    with translation.override(settings.LANGUAGE_CODE):
        content = _front_door(register)(format=format_.value, by=people.SYSTEM, at=clock.now())
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    output.write_bytes(content)
    say(f"{register.value} → {output} ({len(content):,} bytes)")


def export_calendar(*, format: str, by: object, at: object) -> bytes:  # noqa: A002, ARG001 - one signature for all
    """Every day that differs from an ordinary week, as the import reads it."""
    from luoshi.district.ui.sheets import write_csv, write_xlsx

    from .calendar_sheets import HEADER
    from .calendars import current

    days = [day.to_json() for day in current().days.values()]
    rows = [[day[name] for name in HEADER] for day in days]
    return write_xlsx(rows, HEADER) if format == "xlsx" else b"".join(write_csv(rows, HEADER))


def _front_door(register: Register) -> Callable[..., bytes]:
    module, _, name = FRONT_DOORS[register].partition(":")
    door: Callable[..., bytes] = getattr(import_module(module), name)
    return door
