"""Every pattern of the product over hostile texts: four times the text takes about four times as long, not sixteen."""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator

import pytest

import luoshi
from luoshi.district.intake.rules import cleaning
from luoshi.district.intake.rules.dates import read_moment

APART = ("luoshi.district.site.settings", "luoshi.district.ui.frontend", ".migrations.", "__main__")
"""Settings are loaded once; the front end's patterns read our own files when the product is built."""

PIECES = (
    *(" ", "\n", "\t", "\u3000", "\u200b", "<", "</", "<a ", '<a b="', "<a b=c ", "<!--", "<script>", "<script ", "&"),
    *("&#1", "1", "12 ", "1-", "1.", "138", "010-", "410101", "a", "a.", "a@", "a@a.", "a-", "(", "+86", "路", "T,"),
    *(
        "<row ",
        "<row r=",
        "<c r='",
        "<table:table-cell ",
        "<table:table-row ",
        "date1904 ",
        "part-",
        "x000/",
        "{",
        "export",
    ),
    *('"', "'", "\\", "_", ":", "/", "=", "<style>x</script>", "<script>x</style>"),
)
SIZE, TIMES = 4_000, 4
MEGABYTE = 1024 * 1024


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Each compiled pattern that a module of ours keeps, with its name."""
    seen = set()
    for found in pkgutil.walk_packages(luoshi.__path__, "luoshi."):
        if any(part in found.name for part in APART):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in value.values() if isinstance(value, dict) else [value]:
                if isinstance(pattern, re.Pattern) and pattern not in seen:
                    seen.add(pattern)
                    yield f"{found.name}.{name}", pattern


def seconds(act: Callable[[str], object], text: str) -> float:
    """The least of three runs, in time of this thread alone: what else the machine does counts as little as can be."""
    taken = []
    for _ in range(3):
        begun = time.thread_time()
        act(text)
        taken.append(time.thread_time() - begun)
    return min(taken)


def grows_too_fast(act: Callable[[str], object], prefix: str, piece: str) -> bool:
    """Whether the time grows more like the square than like the text, over two steps to be sure."""
    small = prefix + piece * (SIZE // len(piece))
    first = seconds(act, small)
    size = SIZE
    while first < 0.002:  # too short to be measured: longer texts, up to the size of a cell
        size *= 4
        if size > MEGABYTE:
            return False
        small = prefix + piece * (size // len(piece))
        first = seconds(act, small)
    return seconds(act, prefix + piece * (TIMES * size // len(piece))) > first * TIMES * 2.2


FOUND = list(patterns())


@pytest.mark.parametrize(("name", "pattern"), FOUND, ids=[name for name, _ in FOUND])
def test_pattern_over_hostile_text_takes_time_in_proportion(name, pattern):
    """Repeated beginnings without an end, long runs of digits, blanks and letters."""

    def act(text: str) -> object:
        return pattern.sub(b"", text.encode()) if isinstance(pattern.pattern, bytes) else pattern.sub("", text)

    assert [piece for piece in PIECES if grows_too_fast(act, "", piece)] == []


@pytest.mark.parametrize("piece", PIECES)
def test_cell_of_four_megabytes_is_cleaned_in_a_second(piece):
    """Whatever a cell of a sheet holds; four times as long on a machine that is busy with other things."""
    cell = piece * (4 * MEGABYTE // len(piece))
    begun = time.thread_time()
    text = cleaning.clean_text(cell)
    cleaning.shorten("", text)
    read_moment(cell[: MEGABYTE // 4])
    assert time.thread_time() - begun <= 4.0


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a<script>x</script>b", "a b"),
        ("a<STYLE type=x>x</style >b", "a b"),
        ("a<!-- <script> -->b</script>c", "a bc"),
        ("a<script>b", "ab"),
        ("a<script>x<!--</script>b-->c", "a b-->c"),
        ("a<!--b", "a<!--b"),
        ("a<script>1</script>b<script>2", "a b2"),
    ],
)
def test_hidden_parts_are_taken_out_as_before(text, cleaned):
    """A script, a style, a comment that has an end goes; what has none is shown."""
    assert cleaning.clean_text(text) == cleaned
