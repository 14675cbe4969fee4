"""One sentence that the numbers bear: its code, its numbers, and how firmly it may be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Firmness(StrEnum):
    """How firmly a finding may be said."""

    COUNTED = "counted"
    """Counted or added up from the measurements; it holds as far as they do."""
    SHOWN = "shown"
    """A comparison, told with its 95 % interval, whether or not a difference is shown."""
    HINT = "hint"
    """Worth a look; it proves nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence's code, the numbers it needs, the section that shows them, and how firmly it may be said."""

    code: str
    numbers: Mapping[str, Any]
    section: str
    firmness: Firmness
