"""Numbers given in the environment: read once, within their limits, or refused in one line that says what to write."""

import math
import os
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured


def whole_number(
    name: str, default: int, *, least: int = 1, most: int = 10**9, given: Mapping[str, str] = os.environ
) -> int:
    """The whole number in the variable ``name``.

    Raises
    ------
    ImproperlyConfigured
        It is no whole number from ``least`` to ``most``.
    """
    written = given.get(name, "").strip()
    try:
        number = int(written) if written else default
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        message = f"{name} must be a whole number from {least} to {most}, not {written!r}"
        raise ImproperlyConfigured(message)
    return number


def positive_number(name: str, default: float, *, given: Mapping[str, str] = os.environ) -> float:
    """The number above zero in the variable ``name``; it may have a fraction.

    Raises
    ------
    ImproperlyConfigured
        It is no number, not finite, or not above zero.
    """
    written = given.get(name, "").strip()
    try:
        number = float(written) if written else default
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        message = f"{name} must be a number above zero, not {written!r}"
        raise ImproperlyConfigured(message)
    return number
