"""``luoshi air effect``: whether the air at a station changed, beyond what region, weather and chance do."""

from datetime import datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from luoshi.district.site.cli.console import (
    AsJson,
    open_district,
    print_json,
    progress_bar,
    say,
    show_table,
    start_django,
)

if TYPE_CHECKING:
    from luoshi.airscience.index import Pollutant

    from .station_folder import StationFolder


class Of(StrEnum):
    """The pollutants, named here so that ``--help`` need not load the science."""

    PM25 = "pm25"
    PM10 = "pm10"
    SO2 = "so2"
    NO2 = "no2"
    CO = "co"
    O3 = "o3"


class Lang(StrEnum):
    """The language of the picture."""

    ZH = "zh"
    EN = "en"


def effect(
    *,
    station: Annotated[str, typer.Option(metavar="NAME", help="The station whose air may have changed.")],
    from_: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")],
    to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="The last day.")],
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="DIR", exists=True, file_okay=False, help="Files of hours (CSV); else the store."
        ),
    ] = None,
    of: Annotated[Of, typer.Option("--pollutant", help="Which pollutant.")] = Of.PM25,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A neighbour that may have changed too; may be given again."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="A picture to write (SVG).")
    ] = None,
    lang: Annotated[Lang, typer.Option("--lang", help="The picture's language.")] = Lang.ZH,
    as_json: AsJson = False,
) -> None:
    """Tell whether what was done shows in the air: estimate, interval, and the least change that can be told.

    The station is held against the mixture of its neighbours that followed it best before; the same is done in earlier
    windows of the same length, where nothing was done. Below what those show nothing is called an improvement.
    """
    from luoshi.district.site.messages import compile_messages

    compile_messages()
    if data is None:
        open_district(seed=False)
    else:
        start_django()
    from luoshi.airscience.effect import effect_of
    from luoshi.airscience.index import Pollutant
    from luoshi.district.airwatch import api as airwatch
    from luoshi.district.site.cli.air.report import _write

    pollutant = Pollutant(of.value)
    folder = _hours(data, pollutant)
    if folder.repeated:
        say(f"{folder.repeated:,} hours are given more than once; the last of each counts.")
    first, last = from_.date(), to.date()
    with progress_bar("Effect") as progress:
        progress(0, 2)
        found = effect_of(folder.panel, station, first, last, without=tuple(without or ()))
        progress(1, 2)
        weather = _by_weather(folder, station, found)
        progress(2, 2)
    plain = airwatch.plain_effect(found, weather, pollutant=pollutant)
    _show(plain)
    say(airwatch.effect_sentence(found, lang=Lang.EN.value), style="bold")
    if out is not None:
        picture = airwatch.effect_picture(found, weather, pollutant=pollutant, name=station, lang=lang.value)
        _write(out, picture)
        say(f"Picture → {out}")
    if as_json:
        print_json(plain)


def _hours(data: Path | None, pollutant: "Pollutant") -> "StationFolder":
    from luoshi.district.site.cli.air.station_folder import read_station_folder, read_store

    return read_store(pollutant) if data is None else read_station_folder(data, pollutant)


def _by_weather(folder: "StationFolder", station: str, found: Any) -> Any:
    """The secondary estimate; None where the station has no weather, or too little of it."""
    from luoshi.airscience.effect import weather_effect
    from luoshi.airscience.errors import TooLittleDataError

    weather = folder.weather.get(station)
    if weather is None:
        say("No weather was measured at this station: the estimate by the weather is left out.")
        return None
    try:
        return weather_effect(folder.panel, station, weather, folder.panel.span(found.first, found.last))
    except TooLittleDataError as problem:
        say(f"The estimate by the weather is left out. {problem.message}")
        return None


def _show(plain: dict[str, Any]) -> None:
    low, high = plain["interval_95_percent"]
    rows = [
        ("against the neighbours", plain["change_percent"], f"{_told(low)} to {_told(high)}",
         plain["minimum_detectable_decrease_percent"], plain["decrease_with_power_80_percent"], plain["verdict"]),
    ]  # fmt: skip
    weather = plain["weather"]
    if weather is not None:
        least = weather["minimum_detectable_decrease_percent"]
        rows.append(("by the weather", weather["change_percent"], "", least, None, weather["verdict"]))
    show_table(
        f"{plain['station']}, {plain['pollutant']}, {plain['from']} to {plain['to']}",
        ["estimate", ">change %", ">95 % interval", ">least that can be told %", ">told 8 times of 10 %", "verdict"],
        [(name, _told(change), interval, _told(least, "{:.1f}"), _told(often, "{:.1f}"), verdict.replace("_", " "))
         for name, change, interval, least, often, verdict in rows],
    )  # fmt: skip
    heaviest = sorted(plain["weights"].items(), key=lambda pair: -pair[1])[:5]
    say("Mixture: " + ", ".join(f"{name} {weight:.2f}" for name, weight in heaviest))
    if weather is not None:
        say(f"The weather model explains {weather['r2_blocked']:.2f} of the variance of stretches it has not seen "
            f"(of hours drawn at random {weather['r2_random']:.2f}, which says little).")  # fmt: skip


def _told(value: float | None, form: str = "{:+.1f}") -> str:
    return form.format(value) if value is not None and isfinite(value) else "–"
