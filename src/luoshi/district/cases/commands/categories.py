"""Editing the tree of categories, and reading it from a sheet of three columns."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.errors import CategoryTreeError
from luoshi.district.cases.models import Category
from luoshi.district.people.api import Actor

LEVELS = 3


@dataclass(frozen=True, slots=True)
class CategoryImport:
    """How many rows were read, and how many categories were new or already there."""

    read: int
    added: int
    already_known: int


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


def import_categories(*, rows: Iterable[Sequence[str]], by: Actor, at: datetime) -> CategoryImport:
    """Add every category of a sheet whose rows name the first, second and third level.

    An empty cell repeats the one above it (merged cells). Importing the same sheet again adds nothing.

    Raises
    ------
    CategoryTreeError
        A row has no first level, or is deeper than three.
    """
    read = added = known = 0
    above = [""] * LEVELS
    with transaction.atomic():
        seen = {category.path: category for category in Category.objects.all()}
        for number, row in enumerate(rows, 2):
            names = _filled([str(cell or "").strip() for cell in row], above, number)
            if not names:
                continue
            read += 1
            parent: Category | None = None
            for depth in range(1, len(names) + 1):
                code = code_of(names[:depth])
                path = f"{parent.path if parent else '/'}{code}/"
                if path in seen:
                    known += depth == len(names)
                else:
                    seen[path] = _create(code, names[depth - 1], parent)
                    added += 1
                parent = seen[path]
            above = names + [""] * (LEVELS - len(names))
        record(kind="category.import", subject="category:*", by=by, at=at, data={"read": read, "added": added})
    return CategoryImport(read, added, known)


def code_of(names: Sequence[str]) -> str:
    """A code that is the same for the same chain of names, whenever it is imported."""
    return "c" + hashlib.sha256("/".join(names).encode()).hexdigest()[:10]


def _filled(cells: list[str], above: Sequence[str], number: int) -> list[str]:
    cells = cells[: max((i + 1 for i, cell in enumerate(cells) if cell), default=0)]
    if len(cells) > LEVELS:
        raise CategoryTreeError(problem=f"row {number}")
    names = [cell or above[i] for i, cell in enumerate(cells)]
    if names and not all(names):
        raise CategoryTreeError(problem=f"row {number}")
    return names


def _create(code: str, name: str, parent: Category | None, **more: str) -> Category:
    level = parent.level + 1 if parent else 1
    if level > LEVELS:
        raise CategoryTreeError(problem=name)
    path = f"{parent.path if parent else '/'}{code}/"
    return Category.objects.create(code=code, name=name[:80], parent=parent, level=level, path=path, **more)
