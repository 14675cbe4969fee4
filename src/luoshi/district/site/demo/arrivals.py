"""When cases come in over the eight weeks: more and more of them, mostly on working days, some twice."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from luoshi.district.cases.api import NewCase

from . import wording
from .life import CaseLife
from .material import Theme, themes
from .ordinary import OUTSIDE, new_life, ordinary
from .timeline import Life
from .wording import said
from .world import World

CASES = 296
"""Besides the stories and the situations."""

DUPLICATED = 26
"""One in so many is raised by a second person."""

OFF_DAY_SHARE = 0.3
_HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 14, 14, 15, 15, 16, 16, 17)
_EVENING = (7, 12, 13, 18, 19, 20, 21)


def arrivals(world: World, starts_at: datetime) -> Iterator[Life]:
    """The ordinary cases; every theme comes up before one comes up again."""
    pool: list[Theme] = []
    shuffle = world.dice("themes")
    for number in range(CASES):
        if not pool:
            pool = list(themes())
            shuffle.shuffle(pool)
        theme = pool.pop()
        life = new_life(world, f"case/{number}", theme=theme)
        at = _when(world, starts_at, life)
        yield ordinary(life, theme, at=at)
        if number % DUPLICATED == 0:
            yield _duplicate(world, life, theme, number, at)


def _when(world: World, starts_at: datetime, life: CaseLife) -> datetime:
    """Growing by half over the weeks; people write in the evening too, officials do not."""
    dice, outside = life.dice, life.door in OUTSIDE
    days = (world.ends_at - starts_at).days
    while True:
        share = dice.random() if dice.random() < 0.8 else max(dice.random(), dice.random())  # noqa: PLR2004
        day = world.office.calendar.local(starts_at + timedelta(days=share * days)).date()
        if not world.office.calendar.is_working(day) and not (outside and dice.random() < OFF_DAY_SHARE):
            continue
        hour = dice.choice(_EVENING if outside and dice.random() < 0.25 else _HOURS)  # noqa: PLR2004
        at = world.office.calendar.instant(day, time(hour, dice.randrange(60)))
        if starts_at < at < world.ends_at:
            return at


def _duplicate(world: World, first: CaseLife, theme: Theme, number: int, at: datetime) -> Life:
    """Somebody else reports the same within the day, and the two are put together."""
    dice: random.Random = world.dice(f"again/{number}")
    again = new_life(world, f"again/{number}", theme=theme, door="hotline")
    again.new = _as(again, first, said(wording.ONCE_MORE, dice))
    yield from again.register(world.office.after(at, 0.8))
    yield from again.wait(0.6)
    again.merge_into(first, said(wording.DUPLICATE, dice))


def _as(again: CaseLife, first: CaseLife, title: str) -> NewCase:
    return replace(
        first.new,
        title=title.format(title=first.new.title),
        description=again.new.description,
        source="hotline",
        supports=0,
    )
