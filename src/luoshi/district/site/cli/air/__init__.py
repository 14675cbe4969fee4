"""``luoshi air``: what the measurements of the air say."""

import typer

from . import attribute, compact, effect, report, simulate

app = typer.Typer(no_args_is_help=True, help="What the measurements of the air say: bulletins, sources, effects.")
app.command("report")(report.report)
app.command("simulate")(simulate.simulate)
app.command("attribute")(attribute.attribute)
app.command("effect")(effect.effect)
app.command("compact")(compact.compact)
