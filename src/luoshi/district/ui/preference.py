"""A reader's taste — theme and type size — as kept in two cookies; anything unknown in them counts as not chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
THEME_COOKIE = "theme"
SIZE_COOKIE = "type_size"


@dataclass(frozen=True)
class Preference:
    """How this reader wants pages to look."""

    theme: str = "auto"
    size: str = "normal"

    @classmethod
    def from_cookies(cls, cookies: Mapping[str, str]) -> "Preference":
        theme = cookies.get(THEME_COOKIE, "auto")
        size = cookies.get(SIZE_COOKIE, "normal")
        return cls(theme if theme in THEMES else "auto", size if size in SIZES else "normal")
