"""A category by its code, and all of them as values."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class CategoryShown:
    """A category and its place in the tree: ``path`` is the chain of codes from the top."""

    code: str
    name: str
    name_en: str
    level: int
    path: str


def categories_shown() -> list[CategoryShown]:
    """The active categories in the order of their tree."""
    rows = Category.objects.filter(is_active=True)
    return [CategoryShown(*row) for row in rows.values_list("code", "name", "name_en", "level", "path")]
