"""What holds for every module, whatever it does."""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator

from .house import DISTRICT, SOURCE, calls, modules, place, tree_of

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc", "tools"}
CLOCK = re.compile(r"^(datetime|dt|date|timezone|time)\.(now|utcnow|today|time)$")


def test_module_says_what_it_is():
    """Every module begins with a paragraph; only an empty package may be silent."""
    silent = [place(p) for p in modules() if not ast.get_docstring(tree_of(p)) and p.read_text().strip()]
    assert silent == []


def test_module_name_says_its_subject():
    """No module is named after its being useful."""
    assert [place(p) for p in modules() if {p.stem, p.parent.name} & EMPTY_NAMES] == []


def test_clock_is_read_in_one_place():
    """Only kernel.clock asks the system for the date; time.monotonic, which measures, is free."""
    reads = [
        place(path, call.lineno)
        for path in modules()
        if path != SOURCE / "kernel/clock.py"
        for call in calls(tree_of(path), "now", "utcnow", "today", "time")
        if CLOCK.match(ast.unparse(call.func))
    ]
    assert reads == []


def test_rule_never_reads_the_clock():
    """A rule is given the instant; the district's zone it may know."""
    reads = [
        place(path, call.lineno)
        for path in modules()
        if "rules" in path.parts or path.stem == "rules"
        for call in calls(tree_of(path), "now")
    ]
    assert reads == []


def test_command_names_who_and_when():
    """Every command a front door offers takes its facts by keyword, among them ``by`` and ``at``."""
    assert [name for name, command in _offered_commands() if not _names_who_and_when(command)] == []


def _offered_commands() -> Iterator[tuple[str, Callable[..., object]]]:
    for path in sorted(DISTRICT.glob("*/api.py")):
        package = f"luoshi.district.{path.parent.name}"
        api = importlib.import_module(f"{package}.api")
        # A commands package may hold reads that commands share; its own list says which are the commands.
        listed = getattr(sys.modules.get(f"{package}.commands"), "__all__", None)
        for name in api.__all__:
            thing = getattr(api, name)
            is_listed = listed is None or name in listed
            if inspect.isfunction(thing) and thing.__module__.startswith(f"{package}.commands") and is_listed:
                yield f"{package}.api.{name}", thing


def _names_who_and_when(command: Callable[..., object]) -> bool:
    parameters = inspect.signature(command).parameters.values()
    return {"by", "at"} <= {p.name for p in parameters} and all(p.kind is p.KEYWORD_ONLY for p in parameters)


def test_front_door_says_what_it_offers():
    """Each ``api.py`` lists its names, and every name is there."""
    for path in sorted(DISTRICT.glob("*/api.py")):
        api = importlib.import_module(f"luoshi.district.{path.parent.name}.api")
        assert [name for name in api.__all__ if not hasattr(api, name)] == []
