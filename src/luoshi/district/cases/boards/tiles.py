"""A figure with its name, where it leads, and how it changed."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Tile:
    """``tone`` is ``late``, ``warn`` or nothing; ``unit`` stands small behind the figure."""

    label: str | Promise
    value: int | str
    url: str
    change: str = ""
    tone: str = ""
    unit: str = ""
