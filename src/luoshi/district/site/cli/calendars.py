"""``luoshi calendar``: the working calendar on which every deadline rests."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from luoshi.kernel import clock
from luoshi.kernel.worktime import DayKind, WorkCalendar

from .console import open_district, print_json, say

app = typer.Typer(no_args_is_help=True, help="Show, seed or change the working calendar.")


@app.command()
def show(
    year: Annotated[int | None, typer.Argument(help="Which year; this one when left out.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Print the days that differ from an ordinary week, and the decree that set them."""
    open_district()
    year = year or clock.local(clock.now()).year
    calendar = current()
    days = [day for day in calendar.days.values() if day.on.year == year]
    decreed = year in calendar.decreed_years
    if as_json:
        print_json({"year": year, "decreed": decreed, "days": [day.to_json() for day in days]})
        return
    table = Table("Day", "Weekday", "Kind", "Name", "Decree")
    for day in days:
        table.add_row(day.on.isoformat(), day.on.strftime("%a"), day.kind.value, day.name, day.decree)
    Console().print(table)
    if not decreed:
        say(f"{year} is not decreed yet: deadlines that reach into it are provisional.", style="yellow")


@app.command()
def seed() -> None:
    """Enter every decreed year this version knows; what was entered by hand stays."""
    open_district()
    from luoshi.district.site.decrees import complete, decreed_years, is_complete, national_calendar

    calendar = current_or_none()
    if calendar is not None and is_complete(calendar):
        say("Every decreed year is there already.")
        return
    publish(complete(calendar) if calendar else national_calendar(), "national calendar")
    say(f"The calendar is decreed to the end of {max(decreed_years())}.")


@app.command("set")
def set_(
    on: Annotated[str, typer.Argument(metavar="DAY", help="The day, as 2026-10-10.")],
    kind: Annotated[DayKind, typer.Argument(help="What offices do on that day.")],
    decree: Annotated[str, typer.Option(help="The document that says so.")],
    name: Annotated[str, typer.Option(help="The occasion, as the screens show it.")] = "",
    *,
    year_is_decreed: Annotated[
        bool, typer.Option("--year-is-decreed", help="The whole year's arrangement is now entered.")
    ] = False,
) -> None:
    """Set one day; open deadlines that it touches are computed anew, decided ones stay."""
    from .calendar_sheets import read_day

    day = read_day([on, kind.value, name, "", decree], 1)
    open_district()
    publish(
        current().with_days([day], decreed_years=[day.on.year] if year_is_decreed else []),
        f"{on} {kind.value}: {decree}",
    )
    say(f"{day.on} is now: {kind.value} ({decree}).")


def import_days(file: Path, *, sheet: str = "", encoding: str = "", header_row: int | None = None) -> dict[str, Any]:
    """Enter the days of a sheet; a year of which it holds more than the last days of December counts as decreed."""
    from .calendar_sheets import read_calendar

    calendar = current_or_none() or WorkCalendar("district", 0)
    found = read_calendar(file, calendar, sheet=sheet, encoding=encoding, header_row=header_row)
    entered = [*found.fresh, *(after for _before, after in found.changed)]
    if entered or not found.decreed <= calendar.decreed_years:
        publish(calendar.with_days(entered, decreed_years=found.decreed), file.name)
    return found.as_json()


def current() -> WorkCalendar:
    """The district's calendar as it is now."""
    from luoshi.district.cases import api as cases

    _, calendar = cases.current_calendar()
    return calendar


def current_or_none() -> WorkCalendar | None:
    """The district's calendar, if it has one."""
    from luoshi.district.cases.errors import NoCalendarError

    try:
        return current()
    except NoCalendarError:
        return None


def publish(calendar: WorkCalendar, note: str) -> None:
    """Make ``calendar`` the district's."""
    from luoshi.district.cases import api as cases
    from luoshi.district.people import api as people

    cases.publish_calendar(calendar=calendar, note=note, by=people.SYSTEM, at=clock.now())
