"""``luoshi export``: any register, as a file other programs read."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError

from .console import open_district, say, start_django
from .proofs import export_proofs

if TYPE_CHECKING:
    from luoshi.district.ui.domain import DomainConfig, Register


PROOFS = ("case", "ledger")
"""What is exported with proofs, in the one format that ``luoshi-verify`` reads."""


def registers() -> dict[str, tuple["DomainConfig", "Register"]]:
    """The registers that the domains declare, each with its domain."""
    start_django()
    from luoshi.district.ui.domain import domains

    return {one.code: (domain, one) for domain in domains() for one in domain.registers}


def register_named(name: str) -> str:
    """The name of a register, when it is one."""
    names = sorted([*registers(), *PROOFS])
    if name not in names:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(names)}.")
    return name


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


class FormatError(LuoshiError):
    """{register} cannot be written as {format}."""

    code = "format"


def export(
    register: Annotated[
        str,
        typer.Argument(
            help="What to export; a wrong name lists those there are.", parser=register_named, metavar="REGISTER"
        ),
    ],
    code: Annotated[str | None, typer.Argument(help="With 'case': its code.")] = None,
    *,
    format_: Annotated[Format, typer.Option("--format", "-f", help="How to write a register.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; standard output when left out.")
    ] = None,
) -> None:
    """Export a register as CSV, XLSX or GeoJSON; or a case, or the whole ledger, with everything that proves it."""
    if (register == "case") != (code is not None):
        raise typer.BadParameter("'case' is followed by the code of one case, the others by nothing")
    if register in PROOFS:
        open_district(seed=False)
        export_proofs(code=code, output=output)
        return
    domain, declared = registers()[register]
    if format_.value not in declared.formats:
        raise FormatError(register=register, format=format_.value)
    if output is None and format_ is Format.XLSX and sys.stdout.isatty():
        raise typer.BadParameter("name a file with --output: a workbook cannot be shown in the terminal")
    open_district()
    from django.conf import settings
    from django.utils import translation

    from luoshi.district.people import api as people

    # The heads of the columns are for the district's people, so they speak its language.
    with translation.override(settings.LANGUAGE_CODE):
        content: bytes = domain.find(declared.door)(format=format_.value, by=people.SYSTEM, at=clock.now())
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    output.write_bytes(content)
    say(f"{register} → {output} ({len(content):,} bytes)")


def export_calendar(*, format: str, by: object, at: object) -> bytes:  # noqa: A002, ARG001 - one signature for all
    """Every day that differs from an ordinary week, as the import reads it."""
    from luoshi.district.ui.sheets import write_csv, write_xlsx

    from .calendar_sheets import HEADER
    from .calendars import current

    days = [day.to_json() for day in current().days.values()]
    rows = [[day[name] for name in HEADER] for day in days]
    return write_xlsx(rows, HEADER) if format == "xlsx" else b"".join(write_csv(rows, HEADER))
