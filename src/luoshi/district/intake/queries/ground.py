"""What names in a sheet stand for here: units and categories."""

from luoshi.district.cases.api import Category
from luoshi.district.people.api import unit_tree


def units_by_name() -> dict[str, int]:
    """The ids of units by their short and their full names."""
    return {name: node.unit.pk for node in unit_tree() for name in (node.unit.short_name, node.unit.name)}


def categories_by_name() -> dict[str, str]:
    """The codes of categories by their names; of two alike the one higher in the tree."""
    active = Category.objects.filter(is_active=True).order_by("-level", "-path")
    return dict(active.values_list("name", "code"))
