"""Editing the tree of categories, and reading it from a sheet of three columns."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from luoshi.district.audit.api import record
from luoshi.district.cases.errors import CategoryRowsError, CategoryTreeError
from luoshi.district.cases.models import Category
from luoshi.district.people.api import Actor

LEVELS = 3
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CategoryImport:
    """How many rows were read, how many categories were new, and how many rows were known whole or brought any new."""

    read: int
    added: int
    already_known: int
    new: int = 0

    def as_json(self) -> dict[str, Any]:
        """The numbers; the rows new and already known are those read."""
        return {**asdict(self), "changed": 0, "in_conflict": 0, "rejected": 0, "refused": []}


def add_category(
    *,
    code: str,
    name: str,
    name_en: str = "",
    parent_code: str = "",
    default_kind_code: str = "",
    by: Actor,
    at: datetime,
) -> Category:
    """Add one category below ``parent_code``, or at the top."""
    with transaction.atomic():
        parent = Category.objects.filter(code=parent_code).first() if parent_code else None
        if parent_code and parent is None:
            raise CategoryTreeError(problem=parent_code)
        category = _create(code, name, parent, name_en=name_en, default_kind_code=default_kind_code)
        record(
            kind="category.add", subject=f"category:{code}", by=by, at=at, data={"path": category.path, "name": name}
        )
    return category


def import_categories(
    *,
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int] | None = None,
    broken: Mapping[int, str] | None = None,
    by: Actor,
    at: datetime,
) -> CategoryImport:
    """Add every category of a sheet whose rows name the first, second and third level: all, or nothing with reasons.

    An empty cell repeats the one above it (merged cells). Importing the same sheet again adds nothing. ``numbers`` are
    those at the left of the rows, ``broken`` says what is wrong with those that reading found broken.

    Raises
    ------
    CategoryRowsError
        A row is broken, has no first level, is deeper than three, or has a name that is too long.
    """
    numbered = list(zip(numbers or count(2), rows, strict=False))
    chains, refused = _chains(numbered, broken or {})
    if refused:
        account = {"read": len(chains) + len(refused), "imported": 0, "rejected": len(refused), "refused": refused}
        raise CategoryRowsError(
            problem="; ".join(
                gettext("line {line}: {said}").format(line=one["row"], said=one["reason"])
                for one in refused[:_MOST_SAID]
            ),
            account={**account, "new": 0, "already_known": 0, "held_back": len(chains)},
        )
    added = known = new_rows = 0
    with transaction.atomic():
        seen = {category.path: category for category in Category.objects.all()}
        for names in chains:
            parent: Category | None = None
            before = added
            for depth in range(1, len(names) + 1):
                code = code_of(names[:depth])
                path = f"{parent.path if parent else '/'}{code}/"
                if path not in seen:
                    seen[path] = _create(code, names[depth - 1], parent)
                    added += 1
                parent = seen[path]
            known += added == before
            new_rows += added > before
        read = len(chains)
        record(kind="category.import", subject="category:*", by=by, at=at, data={"read": read, "added": added})
    return CategoryImport(read, added, known, new_rows)


_MOST_SAID = 20


def _chains(
    numbered: Sequence[tuple[int, Sequence[str]]], broken: Mapping[int, str]
) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """The names of each row from the top, and the rows that cannot be read with a reason."""
    chains: list[list[str]] = []
    refused: list[dict[str, Any]] = []
    above = [""] * LEVELS
    for number, row in numbered:
        reason = broken.get(number, "")
        names: list[str] = []
        if not reason:
            names, reason = _filled([str(cell or "").strip() for cell in row], above)
        if reason:
            refused.append({"row": number, "label": " / ".join(map(str, row))[:60], "reason": reason})
        elif names:
            chains.append(names)
            above = names + [""] * (LEVELS - len(names))
    return chains, refused


def code_of(names: Sequence[str]) -> str:
    """A code that is the same for the same chain of names, whenever it is imported."""
    return "c" + hashlib.sha256("/".join(names).encode()).hexdigest()[:10]


def _filled(cells: list[str], above: Sequence[str]) -> tuple[list[str], str]:
    """The names from the top, or what is wrong with the row."""
    cells = cells[: max((i + 1 for i, cell in enumerate(cells) if cell), default=0)]
    if len(cells) > LEVELS:
        return [], gettext("it has more than three levels")
    names = [cell or above[i] for i, cell in enumerate(cells)]
    if names and not all(names):
        return [], gettext("a level above is missing")
    if any(len(name) > LONGEST_NAME for name in names):
        return [], gettext("a name is longer than 80 characters")
    return names, ""


def _create(code: str, name: str, parent: Category | None, **more: str) -> Category:
    level = parent.level + 1 if parent else 1
    if level > LEVELS:
        raise CategoryTreeError(problem=name)
    path = f"{parent.path if parent else '/'}{code}/"
    return Category.objects.create(code=code, name=name, parent=parent, level=level, path=path, **more)
