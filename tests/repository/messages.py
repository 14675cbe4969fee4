"""Every message the product says: collected from templates, Python and the docstrings of errors."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from luoshi.kernel.errors import LuoshiError

from .house import DISTRICT, SOURCE, domain_of, literal, modules, place, templates, tree_of

FUNCTIONS = {
    "gettext": 0,
    "gettext_lazy": 0,
    "gettext_noop": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 1,
    "npgettext_lazy": 1,
}
"""The functions of Django that translate, and how many arguments (the context) stand before the message."""

IN_TEMPLATE = re.compile(r"\b(n?p?gettext)\(((?:u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\"|[^()'\"])*)\)")


@dataclass(frozen=True)
class Message:
    """A text to be translated, and where it is said."""

    text: str
    context: str
    where: str
    domain: str


def all_messages() -> Iterator[Message]:
    """Every message of the product."""
    for path in modules():
        yield from _of_module(path)
    for path in templates():
        yield from _of_template(path)
    yield from _of_errors()


def translations(language: str) -> dict[tuple[str, str], str]:
    """``(context, message)`` to its translation, of all the domains together, as Django merges them."""
    found: dict[tuple[str, str], str] = {}
    for path in catalogues(language):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                text = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
                found[entry.msgctxt or "", entry.msgid] = text
    return found


def catalogues(language: str) -> list[Path]:
    """The catalogues of one language, one a domain."""
    return sorted(DISTRICT.glob(f"*/locale/{language}/LC_MESSAGES/*.po"))


def _of_module(path: Path) -> Iterator[Message]:
    tree = tree_of(path)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _translating_name(node.func, names)
        if name:
            yield from _message(name, node.args, place(path, node.lineno), domain_of(path))


def _translating_name(function: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "translation"
    ):
        return function.attr if function.attr in FUNCTIONS else None
    return None


def _of_template(path: Path) -> Iterator[Message]:
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in IN_TEMPLATE.finditer(code):
        call = ast.parse(f"f({match.group(2)})", mode="eval").body
        assert isinstance(call, ast.Call)
        line = code.count("\n", 0, match.start()) + 1
        yield from _message(match.group(1), call.args, place(path, line), domain_of(path))


def _message(name: str, arguments: list[ast.expr], where: str, domain: str) -> Iterator[Message]:
    at = FUNCTIONS[name]
    text = literal(arguments[at]) if len(arguments) > at else None
    if text:
        yield Message(text, literal(arguments[0]) or "" if at else "", where, domain)


def _of_errors() -> Iterator[Message]:
    """An error's docstring is its message; those of the command line and of pure tools speak English only."""
    shown = [SOURCE / "kernel/errors.py", SOURCE / "airstore/errors.py", SOURCE / "sheets/errors.py"]
    for path in [*shown, *sorted(DISTRICT.rglob("*.py"))]:
        module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        if path.stem != "errors" and "errors" not in path.parts[-2:]:
            continue
        for thing in vars(importlib.import_module(module.removesuffix(".__init__"))).values():
            if isinstance(thing, type) and issubclass(thing, LuoshiError) and thing.__module__ == module:
                template = " ".join((thing.__doc__ or "").split())
                yield Message(template, "", f"{place(path)} {thing.__name__}", domain_of(path))
