"""``luoshi calendar``: the working calendar on which every deadline rests."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from luoshi.kernel import clock

from .console import print_json, say, start_django

app = typer.Typer(no_args_is_help=True, help="Show, seed or change the working calendar.")


@app.command()
def show(
    year: Annotated[int | None, typer.Argument(help="Which year; this one when left out.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Print the days that differ from an ordinary week, and the decree that set them."""
    start_django()
    from luoshi.district.cases import api as cases

    year = year or clock.local(clock.now()).year
    days = cases.calendar_days(year)
    if as_json:
        print_json({"year": year, "days": days})
        return
    table = Table("Day", "Weekday", "Kind", "Decree")
    for day in days:
        on = date.fromisoformat(str(day["on"]))
        table.add_row(on.isoformat(), on.strftime("%a"), str(day["kind"]), str(day["decree"]))
    Console().print(table)
    if not days:
        say(f"{year} is not decreed yet: deadlines that reach into it are provisional.", style="yellow")


@app.command()
def seed() -> None:
    """Enter every decreed year this version knows; what was entered by hand stays."""
    start_django()
    from luoshi.district.cases import api as cases
    from luoshi.district.people import api as people

    entered = cases.seed_calendar(by=people.SYSTEM, at=clock.now())
    say(f"{entered} days entered.")


@app.command("set")
def set_(
    on: Annotated[str, typer.Argument(metavar="DAY", help="The day, as 2026-10-10.")],
    kind: Annotated[str, typer.Argument(help="working, holiday or makeup.")],
    decree: Annotated[str, typer.Option(help="The document that says so.")],
) -> None:
    """Set one day; open deadlines that it touches are computed anew, decided ones stay."""
    try:
        day = date.fromisoformat(on)
    except ValueError as problem:
        raise typer.BadParameter("write the day as 2026-10-10") from problem
    start_django()
    from luoshi.district.cases import api as cases
    from luoshi.district.people import api as people

    cases.set_calendar_day(on=day, kind=kind, decree=decree, by=people.SYSTEM, at=clock.now())
    say(f"{day} is now: {kind} ({decree}).")
