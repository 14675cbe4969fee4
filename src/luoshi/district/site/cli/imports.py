"""``luoshi import``: what other systems and spreadsheets already know comes in."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from luoshi.kernel import clock

from .console import open_district, print_json, progress_bar, say, start_django


class SheetKind(StrEnum):
    """What a sheet of requests may hold."""

    AUTO = "auto"
    MESSAGES = "messages"
    REPLIES = "replies"
    HOTLINE = "hotline"


app = typer.Typer(
    no_args_is_help=True, help="Bring in requests, places, measurements, categories or a calendar from a file."
)

Source = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="The file to read.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as one line of JSON, the last line.")]


class TakeAs(StrEnum):
    """As what messages come in."""

    AUTO = "auto"
    NEW = "new"
    OPEN = "open"
    HISTORY = "history"


class Datum(StrEnum):
    """How longitude and latitude are meant."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@app.command("requests")
def requests_(
    file: Source,
    *,
    map_: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help='Columns, as JSON or a JSON file: {"text": "留言详情", …}.'),
    ] = None,
    kind: Annotated[
        SheetKind, typer.Option(help="What the sheet holds; found out by its columns when left out.")
    ] = SheetKind.AUTO,
    source: Annotated[str, typer.Option(help="Whose numbers the sheet's are, when several systems number alike.")] = "",
    take_as: Annotated[
        TakeAs,
        typer.Option("--as", help="new; open stock; or history, closed and without clocks. auto goes by age."),
    ] = TakeAs.AUTO,
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook, by its name.")] = "",
    header_row: Annotated[int | None, typer.Option(min=1, help="The row that names the columns.")] = None,
    encoding: Annotated[str, typer.Option(help="The encoding of a text file, such as gb18030.")] = "",
    zone: Annotated[str, typer.Option(help="The zone of times that name none, such as UTC.")] = "",
    datum: Annotated[Datum, typer.Option(help="How longitude and latitude are meant.")] = Datum.WGS84,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and keep nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import residents' messages, with or without the official reply (XLSX, XLS, ET, ODS, CSV, pages saved as XLS).

    Rows that are known already are recognised and left as they are, so the same file may be given again; a reply that
    came later is put with its message. Ends with 1 when rows were refused or contradict what is known; the others are
    in.
    """
    mapping = _mapping(map_)
    open_district()
    from luoshi.district.intake import api as intake
    from luoshi.district.people import api as people

    with progress_bar(file.name) as step:
        report = intake.import_requests(
            path=file,
            mapping=mapping,
            source_kind=kind.value,
            external_source=source,
            choices=intake.Choices(
                sheet=sheet,
                header_row=header_row,
                encoding=encoding,
                zone=zone,
                datum=datum.value,
                taken_as=take_as.value,
            ),
            dry_run=dry_run,
            by=people.SYSTEM,
            at=clock.now(),
            progress=step,
        )
    counts = {
        "read": report.read,
        "imported": report.imported,
        "changed": report.changed,
        "already_known": report.already_known,
        "conflicts": report.conflicts,
        "rejected": report.rejected,
    }
    if report.statistics:
        _say_timeliness(report.statistics)
    _say_reading(report.account)
    _say_outcome(counts | {"seconds": round(report.seconds, 2)}, dry_run=dry_run)
    if as_json:
        refused = intake.kept_rows(report.run_id) if report.run_id else []
        print_json(
            {
                **counts,
                "seconds": round(report.seconds, 2),
                "run": report.run_id,
                "taken_as": report.taken_as,
                "rows": refused,
                **{name: value for name, value in report.account.items() if name not in {"places", "clock"}},
            }
        )
    raise typer.Exit(0 if report.is_complete else 1)


DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every row and keep nothing.")]
Sheet = Annotated[str, typer.Option(help="Which sheet of a workbook; needed when several may be meant.")]
Encoding = Annotated[str, typer.Option(help="Of a text file, such as gb18030; found out when left out.")]
HeaderRow = Annotated[
    int | None, typer.Option("--header-row", min=1, help="The number of the row that names the columns.")
]
Coordinates = Annotated[
    str,
    typer.Option(
        "--datum",
        "--coordinates",
        help="wgs84, gcj02 (Amap, Tencent) or bd09 (Baidu); a row may say otherwise. wgs84 when left out.",
    ),
]


@app.command("places")
def places_(
    file: Source,
    datum: Coordinates = "",
    sheet: Sheet = "",
    encoding: Encoding = "",
    header_row: HeaderRow = None,
    *,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import objects — schools, enterprises, roads … — from GeoJSON or any sheet (XLSX, XLS, ODS, CSV …).

    Ends with 1 when rows were refused or are in conflict; the others are in. Nothing is kept when most points fit the
    district only in another coordinate system and none was named.
    """
    chosen = {"sheet": sheet, "encoding": encoding, "header_row": header_row, "name": file.name}
    _import_geography("import_places", file, datum, dry_run=dry_run, as_json=as_json, **chosen)


@app.command("areas")
def areas_(file: Source, datum: Coordinates = "", *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Import areas with their outlines from GeoJSON."""
    _import_geography("import_areas", file, datum, dry_run=dry_run, as_json=as_json)


def _import_geography(
    verb: str, file: Path, datum: str, *, dry_run: bool, as_json: bool, **chosen: str | int | None
) -> None:
    open_district()
    from luoshi.district.people import api as people
    from luoshi.district.places import api as places

    systems = [system.value for system in places.CoordinateSystem]
    if datum and datum not in systems:
        raise typer.BadParameter(f"choose one of {', '.join(systems)}")
    if verb == "import_places":
        chosen["datum_is_sure"] = bool(datum)
    report = getattr(places, verb)(
        file=file, coordinates=datum or "wgs84", dry_run=dry_run, by=people.SYSTEM, at=clock.now(), **chosen
    )
    for row in report.rejected:
        reasons = "; ".join(f"{fault.field} {fault.code}" for fault in row.faults)
        say(f"row {row.number} ({row.label}): {reasons}", style="yellow")
    for row in report.questioned:
        say(f"row {row.number} ({row.label}): outside the district, inside it as {row.looks_like}", style="yellow")
    _tell(report.as_counts(), as_json=as_json, dry_run=dry_run, detail=report.as_account())
    raise typer.Exit(1 if report.rejected else 0)


@app.command("units")
def units_(
    file: Source, sheet: Sheet = "", encoding: Encoding = "", header_row: HeaderRow = None, *, as_json: AsJson = False
) -> None:
    """Import the tree of units from a sheet, as 'luoshi export units' writes it: all of it, or nothing with reasons."""
    open_district()
    from luoshi.district.people import api as people
    from luoshi.district.people.errors import SheetError

    try:
        report = people.import_units(
            content=file.read_bytes(),
            name=file.name,
            sheet=sheet,
            encoding=encoding,
            header_row=header_row,
            by=people.SYSTEM,
            at=clock.now(),
        )
    except SheetError as refusal:
        if not refusal.data.get("account"):
            raise
        for problem in refusal.data["account"]["refused"]:
            say(f"row {problem['row']}: {problem['reason']}", style="yellow")
        _tell({"read": refusal.data["account"]["read"], "imported": 0}, as_json=as_json, detail=refusal.data["account"])
        raise typer.Exit(1) from refusal
    _tell(
        {"read": report.read, "imported": report.created + report.changed, "already_known": report.unchanged},
        as_json=as_json,
        detail=report.as_json(),
    )


@app.command("categories")
def categories_(
    file: Source, sheet: Sheet = "", encoding: Encoding = "", header_row: HeaderRow = None, *, as_json: AsJson = False
) -> None:
    """Import the three-level tree of categories from a sheet: all of it, or nothing with reasons."""
    open_district()
    from luoshi.district.cases import api as cases
    from luoshi.district.cases.errors import CategoryRowsError
    from luoshi.district.people import api as people

    found = cases.read_category_sheet(
        file.read_bytes(), file.name, sheet=sheet, encoding=encoding, header_row=header_row
    )
    try:
        report = cases.import_categories(
            rows=found.rows, numbers=found.numbers, broken=found.broken, by=people.SYSTEM, at=clock.now()
        )
    except CategoryRowsError as refusal:
        outcome = refusal.data["account"]
        for problem in outcome["refused"]:
            say(f"row {problem['row']}: {problem['reason']}", style="yellow")
        _tell(
            {"read": outcome["read"], "imported": 0},
            as_json=as_json,
            detail={**outcome, "account": found.account},
        )
        raise typer.Exit(1) from refusal
    _tell(
        {"read": report.read, "imported": report.added, "already_known": report.already_known},
        as_json=as_json,
        detail={**report.as_json(), "account": found.account},
    )


@app.command("calendar")
def calendar_(
    file: Source, sheet: Sheet = "", encoding: Encoding = "", header_row: HeaderRow = None, *, as_json: AsJson = False
) -> None:
    """Import days of the working calendar from a sheet: on, kind, name, name_en, decree (日期, 类型 …).

    Ends with 1 when rows were refused or contradict one another; the others are in.
    """
    open_district()
    from .calendars import import_days

    outcome = import_days(file, sheet=sheet, encoding=encoding, header_row=header_row)
    for row in outcome["refused"]:
        say(f"row {row['row']} ({row['label']}): {' '.join(row['reasons'])}", style="yellow")
    counts = {name: outcome[name] for name in ("read", "imported", "already_known", "in_conflict", "rejected")}
    _tell(counts, as_json=as_json, detail=outcome)
    raise typer.Exit(1 if outcome["refused"] else 0)


class AirKind(StrEnum):
    """What a file of the air may hold."""

    AUTO = "auto"
    HOURS = "hours"
    WEATHER = "weather"
    STATIONS = "stations"


@app.command("air")
def air_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", exists=True, dir_okay=False, readable=True, help="CSV, CSV.gz, XLSX."),
    ],
    *,
    map_: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help="The name of a mapping, JSON, or a JSON file."),
    ] = None,
    save_map: Annotated[str, typer.Option("--save-map", metavar="NAME", help="Keep the mapping under a name.")] = "",
    kind: Annotated[
        AirKind, typer.Option(help="What the files hold; told by their columns when left out.")
    ] = AirKind.AUTO,
    station: Annotated[str, typer.Option(help="The station's code, where the files do not name it.")] = "",
    minutes: Annotated[
        int | None,
        typer.Option(help="How often data come: 60, 15, 5 …; otherwise as the mapping or the times tell."),
    ] = None,
    sheet: Annotated[str, typer.Option(help="The sheet to read, where several hold rows.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding of the text: utf-8, gb18030, big5 …")] = "",
    zone: Annotated[str, typer.Option(help="The zone of times that name none: Asia/Shanghai, UTC …")] = "",
    header_row: Annotated[int | None, typer.Option(min=1, help="The number of the row that names the columns.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import measurements of the air, of the weather, or the list of stations (CSV, gzipped CSV, XLSX).

    What is known already stays as it is and a value that differs becomes a new revision, so the same file may be given
    again, also after an interrupt. Rows that cannot be taken stand in an error file with the reason. Ends with 1 when
    anything was refused or lost; the rest is in.
    """
    start_django()
    from luoshi import airstore

    from .air_files import bring_in

    chosen = airstore.Chosen(encoding=encoding, sheet=sheet, header_row=header_row, zone=zone)
    outcome = bring_in(
        files, map_=map_, save_map=save_map, kind=kind.value, station=station, minutes=minutes, chosen=chosen
    )
    _tell(outcome.as_counts(), as_json=False)
    if as_json:
        print_json(outcome.as_json())
    raise typer.Exit(outcome.exit_code)


def _mapping(given: str | None) -> dict[str, str] | None:
    if given is None:
        return None
    text = given
    if not given.lstrip().startswith("{"):
        try:
            text = Path(given).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise typer.BadParameter(f"cannot read the map {given}: {problem}") from problem
    try:
        mapping = json.loads(text)
    except ValueError as problem:
        raise typer.BadParameter(f"the map is not JSON: {problem}") from problem
    if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
        raise typer.BadParameter("the map must give one column name for each field")
    return mapping


def _say_timeliness(timeliness: Any) -> None:
    middle = str(timeliness.median).split(".")[0] if timeliness.median is not None else "–"
    say(
        f"{timeliness.answered} of {timeliness.messages} have a reply, after {middle} in the median; "
        f"{timeliness.late} came more than {timeliness.late_days} calendar days after the day of the message."
    )


def _tell(
    outcome: dict[str, Any], *, as_json: bool, dry_run: bool = False, detail: dict[str, Any] | None = None
) -> None:
    _say_reading((detail or {}).get("account", {}))
    _say_outcome(outcome, dry_run=dry_run)
    if as_json:
        print_json({**outcome, **(detail or {})})


def _say_outcome(outcome: dict[str, Any], *, dry_run: bool) -> None:
    words = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in outcome.items())
    say(f"{'Checked, nothing kept' if dry_run else 'Done'} — {words}")


def _say_reading(account: dict[str, Any]) -> None:
    """What of the file was not read, and what had to be guessed."""
    for sheet in account.get("sheets_unread", []):
        say(f"sheet not read: {sheet['name']} ({sheet['why']}, {sheet['rows']} rows)", style="yellow")
    if account.get("columns_unused"):
        say(f"columns not used: {', '.join(account['columns_unused'])}", style="yellow")
    if account.get("encoding_known_by") == "guessed":
        say(f"encoding guessed: {account['encoding']}; choose another with --encoding", style="yellow")
    if looks_like := account.get("points", {}).get("looks_like"):
        say(f"longitude and latitude look like {looks_like}; if so, say --datum {looks_like}", style="yellow")
    if account.get("numbers_restart"):
        say("the numbers only count the rows of this sheet; messages are known by their words", style="yellow")
