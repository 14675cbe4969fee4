"""``luoshi air simulate``: a made-up district whose every source is known, as files."""

from pathlib import Path
from typing import Annotated

import typer

from luoshi.district.site.cli.console import AsJson, print_json, progress_bar, say, show_table


def simulate(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="The folder to write.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same district.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=366, help="From noon to noon, each with its night.")] = 3,
    enterprises: Annotated[int, typer.Option(min=1, max=5000, help="How many are registered.")] = 300,
    sensors: Annotated[int, typer.Option(min=2, max=2000, help="How many sensors watch.")] = 100,
    violators: Annotated[int, typer.Option(min=0, help="How many emit strongly by night without a right to.")] = 5,
    unregistered: Annotated[int, typer.Option(min=0, max=50, help="Strong sources that no ledger knows.")] = 1,
    step: Annotated[int, typer.Option(help="Minutes of one reading: 5, 10 or 60.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Make a district with known sources: sensors, wind, haze, traffic, shifts and broken instruments.

    The files have the forms of real ones; the truth stands in truth.json. They appear all together or not at all.
    """
    from luoshi.airscience import simulation
    from luoshi.airscience.attribution.kinds import TRACERS
    from luoshi.district.site.cli.air.folder import truth_of, write_district

    settings = simulation.DistrictSettings(
        enterprises=enterprises,
        sensors=sensors,
        reference_stations=min(simulation.DEFAULT.reference_stations, sensors // 2),
        days=days,
        step_minutes=step,
        violators=min(violators, enterprises),
        unregistered=unregistered,
    )
    with progress_bar("Air") as progress:
        district = simulation.simulate(settings, seed=seed, progress=progress)
    with progress_bar("Files") as progress:
        names = write_district(out, district, progress=progress)
    truth = truth_of(district)
    rates = truth["night_rate_g_s"]
    strongest = sorted(rates, key=lambda code: -rates[code])[:10]
    known = dict(zip(district.enterprises.codes, range(enterprises), strict=True))
    show_table(
        "The strongest sources of the night, as they truly are",
        ["code", "kind", "shift", ">g/s", "without a right to"],
        [
            (
                code,
                district.enterprises.kinds[known[code]].traits.name_en,
                district.enterprises.shifts[known[code]].name_en,
                f"{rates[code]:.3f}",
                "yes" if code in truth["violators"] else "",
            )
            for code in strongest
        ],
    )
    say(f"{enterprises} enterprises, {sensors} sensors, {days} days → {out} ({', '.join(names)})")
    if as_json:
        print_json(
            {
                "folder": str(out),
                "files": names,
                "seed": seed,
                "enterprises": enterprises,
                "sensors": sensors,
                "days": days,
                "steps": len(district.ends_at),
                "pollutants": [pollutant.value for pollutant in TRACERS],
                "violators": truth["violators"],
                "unregistered": truth["unregistered"],
                "faults": truth["faults"],
                "strongest": [{"code": code, "night_rate_g_s": rates[code]} for code in strongest],
            }
        )
