"""``luoshi air attribute``: which sources emitted in the night, how sure that is, and what would settle it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from luoshi.district.site.cli.console import AsJson, print_json, progress_bar, say, show_table, start_django
from luoshi.district.site.messages import compile_messages

SHOWN = 15


class Lang(StrEnum):
    """The language of the picture."""

    ZH = "zh"
    EN = "en"


def attribute(
    *,
    data: Annotated[
        Path,
        typer.Option("--data", metavar="DIR", exists=True, file_okay=False, help="As 'luoshi air simulate' writes."),
    ],
    nights: Annotated[int | None, typer.Option(min=1, help="Only so many of the last nights.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="A picture to write (SVG).")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same data and seed give the same answer.")] = 1,
    lang: Annotated[Lang, typer.Option("--lang", help="The picture's language.")] = Lang.ZH,
    without_ledger: Annotated[
        bool, typer.Option("--without-ledger", help="Treat all enterprises alike, whatever the ledger says.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rank the sources of the night: probability, rate with its interval, and what would settle it.

    Says as well how likely it is that a source is not registered at all, and which could not have been seen by any
    sensor. The truth of a made-up district is never read.
    """
    start_django()
    compile_messages()  # no page was served yet, perhaps; the database is not needed for this one
    from luoshi.airscience.attribution.district import attribute_district
    from luoshi.airscience.attribution.search import Search
    from luoshi.district.airwatch import api as airwatch
    from luoshi.district.site.cli.air.folder import read_district
    from luoshi.district.site.cli.air.report import _write

    district = read_district(data)
    with progress_bar("Sources") as progress:
        found = attribute_district(
            district.network,
            district.registered,
            seed=seed,
            nights=nights,
            search=Search(uses_ledger=not without_ledger),
            progress=progress,
        )
    plain = airwatch.plain_attribution(found, names=district.names, lon_lat=district.lon_lat)
    _show(plain)
    if out is not None:
        picture = airwatch.attribution_picture(
            found,
            district.registered,
            district.names,
            sensors_m=district.network.sensors_xyz_m,
            lang=lang.value,
        )
        _write(out, picture)
        say(f"Picture → {out}")
    if as_json:
        print_json(plain)


def _show(plain: dict[str, Any]) -> None:
    rows = [source for source in plain["sources"] if source["could_be_seen"]][:SHOWN]
    show_table(
        f"The sources of {plain['nights']} nights, the strongest first",
        [">", "code", "name", ">P(on)", ">g/s", ">90 %", ">unpermitted", "what would settle it"],
        [
            (
                rank + 1,
                row["code"],
                row["name"],
                f"{row['p_on']:.2f}",
                f"{row['rate_g_s']:.3f}",
                f"{row['low_g_s']:.3f}-{row['high_g_s']:.3f}",
                f"{row['unpermitted_g_s']:.3f}",
                _settling(row),
            )
            for rank, row in enumerate(rows)
        ],
    )
    say(f"None of these: a strong source that is not registered has the probability {plain['p_none_of_these']:.2f}.")
    for place in plain["suspected"][:3]:
        if place["p_on"] >= 0.05:  # noqa: PLR2004 — not worth a line
            lon, lat = place["lon_lat"]
            say(f"  near {lon:.4f}, {lat:.4f}: {place['p_on']:.2f}, about {place['rate_g_s']:.2f} g/s")
    unseen = [source["code"] for source in plain["sources"] if not source["could_be_seen"]]
    if unseen:
        named = ", ".join(unseen[:8]) + (" …" if unseen[8:] else "")
        say(f"Could not have been seen by any sensor: {len(unseen)} ({named})")


def _settling(row: dict[str, Any]) -> str:
    if row["settling"] == "measure":
        lon, lat = row["point_lon_lat"]
        return f"measure at {lon:.4f}, {lat:.4f} (or is it {row['rival']}?)"
    if row["settling"] == "wait":
        return f"more nights, best with wind from {row['wind_from_deg']:.0f}°"
    if row["settling"] == "inspect":
        return f"inspect, {row['span'][0]} to {row['span'][1]}" if row["span"] else "inspect"
    return "nothing: it would have been seen"
