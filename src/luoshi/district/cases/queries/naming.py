"""What units, areas and top categories are called: small tables, read once a request instead of joined to every row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self, cast

from django.db import connection

from luoshi.district.cases.models import Case, Category


@dataclass(frozen=True, slots=True)
class Name:
    """Something's code and names; ``path`` is its place in its tree, for an area that of the unit answering for it."""

    code: str
    zh: str
    en: str
    path: str = ""
    short: str = ""

    def said(self, lang: str) -> str:
        """The name in ``lang``; the Chinese one where no other was given."""
        return self.en if lang.startswith("en") and self.en else self.zh


NOBODY = Name("", "", "")


class Names:
    """The names as one request needs them; each table is read at most once, and only when asked."""

    @classmethod
    def all(cls) -> Self:
        """The names of a list's rows and choices, all three tables in one question."""
        found: dict[str, dict[int, Name]] = {"unit": {}, "area": {}, "category": {}}
        with connection.cursor() as cursor:
            cursor.execute(_every_name())
            for what, pk, code, zh, en, path, short, _position, _order in cursor.fetchall():
                found[what][pk] = Name(code, zh, en, path, short)
        names = cls()
        names.units, names.areas, names.categories = found["unit"], found["area"], found["category"]
        return names

    @cached_property
    def units(self) -> dict[int, Name]:
        """Every unit by id; closed ones too, since old cases name them."""
        rows = _related("lead_unit").order_by("position", "pk")
        columns = rows.values_list("pk", "code", "name", "name_en", "path", "short_name")
        return {pk: Name(code, zh, en, path, short) for pk, code, zh, en, path, short in columns}

    @cached_property
    def areas(self) -> dict[int, Name]:
        """Every area by id."""
        columns = ("pk", "code", "name", "name_en", "unit__path")
        rows = _related("area").order_by("kind", "code").values_list(*columns)
        return {pk: Name(code, zh, en, path or "") for pk, code, zh, en, path in rows}

    @cached_property
    def categories(self) -> dict[int, Name]:
        """Every category by id."""
        rows = Category.objects.values_list("pk", "code", "name", "name_en", "path")
        return {pk: Name(code, zh, en, path) for pk, code, zh, en, path in rows}

    @cached_property
    def tops(self) -> dict[str, Name]:
        """The categories of the first level by code."""
        return {name.code: name for name in self.categories.values() if name.path == f"/{name.code}/"}

    def unit(self, unit_id: int | None) -> Name:
        """The unit's name, or nobody's."""
        return self.units.get(unit_id or 0, NOBODY)

    def unit_at(self, path: str) -> Name:
        """The name of the unit at a place of the tree, or nobody's."""
        return self.unit(int(path.strip("/").rpartition("/")[2] or 0))

    def area(self, area_id: int | None) -> Name:
        """The area's name, or none."""
        return self.areas.get(area_id or 0, NOBODY)

    def units_beneath(self, path: str) -> frozenset[int]:
        """The ids of the units in the subtree of ``path``."""
        return frozenset(pk for pk, unit in self.units.items() if unit.path.startswith(path))

    def area_ids(self, codes: Iterable[str]) -> frozenset[int]:
        """The ids of the areas with these codes."""
        wanted = frozenset(codes)
        return frozenset(pk for pk, area in self.areas.items() if area.code in wanted)

    def areas_of(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """The ids of the areas for which these units answer."""
        paths = {self.units[pk].path for pk in unit_ids}
        return frozenset(pk for pk, area in self.areas.items() if area.path in paths)

    def category_ids(self, codes: Iterable[str]) -> frozenset[int]:
        """The ids of the categories with these codes, and of all beneath them."""
        parts = [f"/{code}/" for code in codes]
        return frozenset(pk for pk, name in self.categories.items() if any(part in name.path for part in parts))


@cache
def _every_name() -> str:
    """Units, areas and categories, each in the order of the properties of :class:`Names`."""
    unit, area = (_related(field).model._meta.db_table for field in ("lead_unit", "area"))  # noqa: SLF001 - Django's own names
    return (
        f"SELECT 'unit' AS what, id, code, name, name_en, path, short_name, position, '' AS ordered FROM {unit} "  # noqa: S608 - names of tables
        f"UNION ALL SELECT 'area', id, code, name, name_en, '', '', 0, kind || ' ' || code FROM {area} "
        "UNION ALL SELECT 'category', id, code, name, name_en, path, '', 0, path FROM cases_category "
        "ORDER BY what, position, ordered, id"
    )


def _related(field: str) -> Any:
    """The rows that a foreign key of the case points to: reached through the case, the model this domain owns."""
    return cast(Any, Case._meta.get_field(field).related_model)._default_manager  # noqa: SLF001 - Django's own names
