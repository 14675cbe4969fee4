"""``luoshi witness``: follow a log from outside, refuse what does not extend what was seen, co-sign the rest.

It needs no database and nothing of the district that it watches: a folder for what it saw last, and the address of the
feed. Exit codes: 0 the head extends the last one and is co-signed · 1 it does not, or is not signed by the log; nothing
was signed and the evidence is kept · 2 the feed cannot be read.
"""

from pathlib import Path
from typing import Annotated

import typer

from luoshi.kernel import clock

from .console import AsJson, print_json, say


def witness(
    feed: Annotated[str, typer.Argument(help="The site's address, its feed's, or a folder with the feed's files.")],
    *,
    state: Annotated[
        Path, typer.Option("--state", help="The folder that keeps the witness's key and the last head it saw.")
    ] = Path("luoshi-witness"),
    name: Annotated[str, typer.Option("--name", help="The witness's name; read once, when its key is made.")] = "",
    key: Annotated[
        str,
        typer.Option("--key", help="The log's key, from a place its operator does not control; at the first look."),
    ] = "",
    accept_declared: Annotated[
        bool,
        typer.Option("--accept-declared", help="Go on after a restore or a wrong time that the log declares."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look at a log once: check its newest head against the last one seen and co-sign it. Run it from a timer."""
    from luoshi.district.site.witnessing import Witness, open_feed

    seen = Witness(state, name=name, trusted=key, accept_declared=accept_declared).look(open_feed(feed), at=clock.now())
    if as_json:
        print_json(seen.to_json())
    else:
        say(seen.told, style="bold green" if seen.is_consistent else "bold red")
        if seen.note:
            typer.echo(seen.note, nl=False)
    raise typer.Exit(0 if seen.is_consistent else 1)
