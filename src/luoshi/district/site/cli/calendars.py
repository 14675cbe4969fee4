"""``luoshi calendar``: the working calendar on which every deadline rests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar

from .console import open_district, print_json, say

app = typer.Typer(no_args_is_help=True, help="Show, seed or change the working calendar.")

HEADER = ("on", "kind", "name", "name_en", "decree")
KINDS = {
    "工作日": "workday",
    "周末": "weekend",
    "休息日": "weekend",
    "节假日": "holiday",
    "放假": "holiday",
    "调休": "make_up",
    "调休上班": "make_up",
}
"""Chinese words for the kinds of day, as sheets have them."""


class CalendarRowError(LuoshiError):
    """Row {row} is no calendar day: write the day as 2026-10-10, the kind as workday, weekend, holiday or make_up."""

    code = "calendar_row"


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
    day = read_day([on, kind.value, name, "", decree], 1)
    open_district()
    publish(
        current().with_days([day], decreed_years=[day.on.year] if year_is_decreed else []),
        f"{on} {kind.value}: {decree}",
    )
    say(f"{day.on} is now: {kind.value} ({decree}).")


def import_days(file: Path) -> dict[str, int]:
    """Enter the days of a sheet with the columns day, kind, name, English name, decree; its years count as decreed."""
    from luoshi.district.site.sheets import read_rows

    rows = read_rows(file)
    first = 2 if rows and not _is_day(rows[0][0]) else 1
    days = [read_day(row, number) for number, row in enumerate(rows[first - 1 :], first)]
    calendar = current_or_none() or WorkCalendar("district", 0)
    fresh = [day for day in days if calendar.days.get(day.on) != day]
    years = {day.on.year for day in days}
    if fresh or not years <= calendar.decreed_years:
        publish(calendar.with_days(fresh, decreed_years=years), file.name)
    return {"read": len(days), "imported": len(fresh), "already_known": len(days) - len(fresh)}


def read_day(row: Sequence[str], number: int) -> CalendarDay:
    """One row of a sheet.

    Raises
    ------
    CalendarRowError
        The day or the kind cannot be read.
    """
    on, kind, name, name_en, decree = [*row, "", "", "", "", ""][:5]
    try:
        return CalendarDay(
            date.fromisoformat(on[:10].replace("/", "-")), DayKind(KINDS.get(kind, kind)), name, name_en, decree
        )
    except ValueError as problem:
        raise CalendarRowError(row=number) from problem


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


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return False
    return True
