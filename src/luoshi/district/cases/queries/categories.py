"""A category by its code."""

from luoshi.district.cases.errors import UnknownCategoryError
from luoshi.district.cases.models import Category


def category_path(code: str) -> str:
    """The chain of codes from the top to this category.

    Raises
    ------
    UnknownCategoryError
        There is no such category.
    """
    path = Category.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        raise UnknownCategoryError(category=code)
    return path


def category_rows() -> list[dict[str, str | int]]:
    """The active categories in the order of their tree."""
    rows = Category.objects.filter(is_active=True).values("code", "name", "name_en", "level", "path")
    return [dict(row) for row in rows]
