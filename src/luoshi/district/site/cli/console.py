"""How the command line speaks: words for people on standard error, results for scripts on standard output."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_err = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one line of JSON.")]
"""The switch of every command that scripts read."""

Step = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


def say(text: str, *, style: str = "") -> None:
    """One line for the person at the terminal."""
    _err.print(text, style=style or None, markup=False, soft_wrap=True)


def show_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for the person at the terminal; a head that begins with ``>`` sets its column to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, head in enumerate(heads):
        name = head.lstrip(">")
        widest = max(cell_len(text) for text in [name, *(row[place] for row in cells)])
        table.add_column(name, justify="right" if head.startswith(">") else "left", min_width=widest)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    _err.print(table, soft_wrap=True)


def print_json(data: Any) -> None:
    """One line of JSON, the last on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def start_django() -> None:
    """Load settings and domains."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")
    import django
    from django.utils import translation

    django.setup()
    # The terminal speaks English, as its options do; the screens keep the district's language.
    translation.activate("en")


def open_district(*, seed: bool = True) -> None:
    """Load Django and bring this deployment's data up to date, so that a command works on an empty machine too."""
    start_django()
    from luoshi.district.site.preparation import prepare_data
    from luoshi.district.site.settings.home import HOME

    prepare_data(HOME, say, seed=seed)


@contextmanager
def progress_bar(title: str) -> Iterator[Step]:
    """A bar that the callable it gives moves forward; nothing is drawn where no person is watching."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield step


def one_time_password() -> str:
    """A password for the first sign-in: 20 letters in groups, without those that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
