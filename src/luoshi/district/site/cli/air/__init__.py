"""``luoshi air``: what the measurements of the air say."""

import typer

from . import report

app = typer.Typer(no_args_is_help=True, help="What the measurements of the air say: bulletins, sources, effects.")
app.command("report")(report.report)
