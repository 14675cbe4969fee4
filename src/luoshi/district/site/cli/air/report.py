"""``luoshi air report``: the bulletin of a period as one page that needs nothing else."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from luoshi.district.site.cli.console import AsJson, print_json, progress_bar, say, start_django
from luoshi.district.site.messages import compile_messages
from luoshi.kernel import clock


class Lang(StrEnum):
    """The language of the page."""

    ZH = "zh"
    EN = "en"


def report(
    from_: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")],
    to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="The last day.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="The page to write (HTML).")
    ] = None,
    station: Annotated[
        list[str] | None, typer.Option("--station", metavar="CODE", help="Only this station; may be given again.")
    ] = None,
    city: Annotated[str, typer.Option("--city", help="Only the stations of this city.")] = "",
    *,
    lang: Annotated[Lang, typer.Option("--lang", help="The page's language.")] = Lang.ZH,
    as_json: AsJson = False,
) -> None:
    """Write the air-quality bulletin of a period: one page that opens, prints and travels by itself.

    The page appears whole or not at all; a page of the same name is replaced only when the new one is done.
    """
    if out is None and not as_json:
        raise typer.BadParameter("give --out FILE, --json, or both")
    start_django()
    compile_messages()  # no page was served yet, perhaps; the database is not needed for this one
    from luoshi.district.airwatch import api as airwatch

    asked = airwatch.Asked(airwatch.Period(_day(from_), _day(to)), tuple(station or ()), city)
    with progress_bar("Bulletin") as step:
        bulletin = airwatch.bulletin_of(asked, progress=step)
        if out is not None:
            area = airwatch.area_of(bulletin, asked)
            _write(out, airwatch.document(bulletin, area=area, lang=lang.value, at=clock.now()))
    if out is not None:
        say(f"{len(bulletin.air.stations)} stations, {bulletin.period.days} days → {out}")
    if as_json:
        print_json(airwatch.plain(bulletin))


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a killed run leaves what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _day(given: datetime) -> date:
    return given.date()
