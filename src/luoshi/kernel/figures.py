"""How a figure is said of which only the least is known: rounded down to what is certainly exceeded."""

from collections.abc import Iterator
from itertools import count

SMALLEST = 10


def surely_more_than(least: int) -> int:
    """The largest round number below ``least``, for "2,000+"; 0 when there is none to speak of.

    Of something of which at least 28 are known there may be 28, so that only "20+" is sure.

    >>> [surely_more_than(least) for least in (1, 10, 11, 28, 51, 100, 101, 1001, 2000, 2001, 10_001)]
    [0, 0, 10, 20, 50, 90, 100, 1000, 1000, 2000, 10000]
    """
    below = least - 1
    step = next(step for step in _steps() if below < 10 * step)
    return below // step * step


def _steps() -> Iterator[int]:
    return (SMALLEST * 10**power for power in count())
