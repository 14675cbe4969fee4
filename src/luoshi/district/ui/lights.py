"""The three lights: each is a colour, a shape and a word, so that it reads in grey, aloud and in print."""

from dataclasses import dataclass

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Light:
    """One light as a screen shows it."""

    key: str
    shape: str
    word: str


def light_of(value: object) -> Light:
    """The light for ``green``, ``yellow``, ``red`` — a string or an enumeration's member; anything else is unlit."""
    key = str(getattr(value, "value", value) or "none").lower()
    words = {
        "green": ("●", pgettext("light", "On time")),
        "yellow": ("▲", pgettext("light", "Due soon")),
        "red": ("■", pgettext("light", "Late")),
    }
    if key not in words:
        return Light("none", "○", pgettext("light", "No deadline"))
    return Light(key, *words[key])
