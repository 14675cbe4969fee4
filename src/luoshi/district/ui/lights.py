"""The three lights: each is a colour, a shape and a word, so that it reads in grey, aloud and in print."""

from dataclasses import dataclass

from django.utils.translation import pgettext, pgettext_lazy


@dataclass(frozen=True)
class Light:
    """One light as a screen shows it."""

    key: str
    shape: str
    word: str


def light_of(value: object) -> Light:
    """The light for ``green``, ``yellow``, ``red`` — a string or an enumeration's member; anything else is unlit."""
    key = str(getattr(value, "value", value) or "none").lower()
    if key not in _LIGHTS:
        return Light("none", "○", pgettext("light", "Not counting"))
    shape, word = _LIGHTS[key]
    return Light(key, shape, str(word))


_LIGHTS = {
    "green": ("●", pgettext_lazy("light", "On time")),
    "yellow": ("▲", pgettext_lazy("light", "Due soon")),
    "red": ("■", pgettext_lazy("light", "Late")),
}
