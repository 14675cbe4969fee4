"""Every pattern of the product over hostile texts: four times the text takes about four times as long, not sixteen."""

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import luoshi
from luoshi.district.intake.rules import cleaning
from luoshi.kernel.personal import mask, numbers_in
from tests.fakes.campaign import tries

HOUSE = Path(luoshi.__path__[0])
APART = ("site/settings/", "ui/frontend", "site/served.py", "migrations/")
"""Settings are loaded once; the front end's patterns read our own files when the product is built."""

PIECES = (
    *(" ", "\n", "\t", "\u3000", "\u200b", "<", "</", "<a ", '<a b="', "<a b=c ", "<!--", "<script>", "<script ", "&"),
    *("&#1", "1", "12 ", "1-", "1.", "138", "010-", "410101", "a", "a.", "a@", "a@a.", "a-", "(", "+86", "路", "T,"),
    *("<row ", "<row r=", "<c r='", "<table:table-cell ", "<table:table-row ", "date1904 ", "part-", "x000/", "{"),
    *("export", '"', "'", "\\", "_", ":", "/", "=", "<style>x</script>", "<script>x</style>"),
)
SIZE, TIMES = 20_000, 4
"""At this size the square of the text is hundreds of millions of steps, and its multiple a few thousand."""

QUICK_SECONDS = 0.02
MEGABYTE = 1024 * 1024
Pattern = re.Pattern[str] | re.Pattern[bytes]


def patterns() -> Iterator[tuple[str, Pattern, str]]:
    """Each pattern that a module of ours keeps, and each that stands where it is used: its name, itself, its method."""
    seen: set[Pattern] = set()
    for path in sorted(HOUSE.rglob("*.py")):
        source = path.read_text()
        if any(part in path.as_posix() for part in APART) or not re.search(r"^import re$", source, re.MULTILINE):
            continue
        name = ".".join(("luoshi", *path.relative_to(HOUSE).with_suffix("").parts))
        kept = list(_kept(name, source))
        for found, method in (*kept, *_written(source, {found.pattern for found, _ in kept})):
            if found not in seen:
                seen.add(found)
                yield f"{name}: {str(found.pattern)[:60]!r}.{method}", found, method


def _kept(module: str, source: str) -> Iterator[tuple[Pattern, str]]:
    for name, value in vars(importlib.import_module(module)).items():
        if isinstance(value, re.Pattern):
            yield value, _method(set(re.findall(rf"\b{name}\.(\w+)\(", source)))
        for found in value.values() if isinstance(value, dict) else []:
            if isinstance(found, re.Pattern):
                yield found, "sub"


def _written(source: str, kept: set[object]) -> Iterator[tuple[Pattern, str]]:
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func)
        written = called and called.startswith("re.") and node.args and isinstance(node.args[0], ast.Constant)
        if written and node.args[0].value not in kept:
            yield re.compile(node.args[0].value), _method({called.removeprefix("re.")})


def _method(used: set[str]) -> str:
    """What is only ever tried at the beginning of a text is tried there alone; all else at every place."""
    return next(iter(used)) if len(used) == 1 and used <= {"fullmatch", "match"} else "sub"


def seconds(act: Callable[[str], object], text: str) -> float:
    """In time of this thread alone: what else the machine does counts as little as can be."""
    begun = time.thread_time()
    act(text)
    return time.thread_time() - begun


def grows_too_fast(act: Callable[[str], object], piece: str) -> bool:
    """Whether the time grows more like the square than like the text; what is over at once cannot."""
    small, large = piece * (SIZE // len(piece)), piece * (TIMES * SIZE // len(piece))
    first = seconds(act, small)
    if first < QUICK_SECONDS:
        return False
    first = min(first, seconds(act, small))
    return min(seconds(act, large) for _ in range(2)) > first * TIMES * 2.2


def over(pattern: Pattern, method: str = "sub") -> Callable[[str], object]:
    """The pattern at work on a text in the way that the product uses it."""
    before = [pattern.pattern[:0]] if method == "sub" else []
    at_work = getattr(pattern, method)
    if isinstance(pattern.pattern, bytes):
        return lambda text: at_work(*before, text.encode())
    return lambda text: at_work(*before, text)


def test_every_pattern_over_hostile_text_takes_time_in_proportion():
    """Repeated beginnings without an end, long runs of digits, blanks and letters."""
    found = list(patterns())
    assert len(found) > 60
    assert [
        (name, piece)
        for name, pattern, method in found
        for piece in PIECES
        if grows_too_fast(over(pattern, method), piece)
    ] == []


@pytest.mark.parametrize(("slow", "piece"), [(r"\s*x", " "), (r"\d+-x", "1"), (r"<a[^>]*>", "<a ")])
def test_slow_pattern_is_found_out(monkeypatch, slow, piece):
    """The measure can fail: patterns that begin anew at every sign are caught."""
    monkeypatch.setattr(f"{__name__}.SIZE", 2_000)
    monkeypatch.setattr(f"{__name__}.QUICK_SECONDS", 0.0)
    assert grows_too_fast(over(re.compile(slow)), piece)


@pytest.mark.parametrize(
    "act", [mask, numbers_in, lambda text: cleaning.shorten("", text)], ids=["mask", "find", "cut"]
)
def test_text_as_long_as_a_case_may_have_is_masked_in_proportion(act):
    """Thousands of mail addresses and numbers, and what looks like their beginning."""
    assert [
        piece for piece in (*PIECES[:: tries(short=3, long=1)], "a@a.cn ", "13800001234 ") if grows_too_fast(act, piece)
    ] == []


@pytest.mark.parametrize("piece", PIECES[:: tries(short=8, long=1)])
def test_cell_of_four_megabytes_is_cleaned_in_a_second(piece):
    """Whatever a cell of a sheet holds; four times as long on a machine that is busy with other things."""
    cell = piece * (4 * MEGABYTE // len(piece))
    begun = time.thread_time()
    text = cleaning.clean_text(cell)
    cleaning.shorten("", text)
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
