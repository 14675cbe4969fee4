"""The ordinary course of a case: nothing planned, everything by chance, most of it well."""

import random
from collections.abc import Generator, Sequence
from datetime import datetime, timedelta

from luoshi.district.cases.api import Category, NewCase

from . import wording
from .doors import Door
from .life import ROUND_THE_CLOCK, CaseLife
from .material import Spot, Theme, spots, themes
from .timeline import Life
from .wording import said
from .world import World, office_of, point_near

INSIDE: tuple[Door, ...] = ("inspection", "staff", "plan")
OUTSIDE: tuple[Door, ...] = ("web", "hotline")
BESIDES: tuple[Door, ...] = ("web", "hotline", "inspection", "meeting", "leader", "staff")
WITH_ROADMAP = frozenset({"complex", "project"})
WITH_CONTACT = frozenset({"general", "urgent-danger", "utility", "complex", "consult", "help", "complaint"})


def new_life(
    world: World, name: str, *, theme: Theme, door: Door | None = None, spot: Spot | None = None, kind: str = ""
) -> CaseLife:
    """A case about ``theme`` somewhere in the district."""
    dice = world.dice(f"{name}/what")
    spot = spot or dice.choice([one for one in spots() if one.kind in theme.where])
    lon, lat = point_near(spot, dice)
    lead = office_of((lon, lat)) if theme.unit == "@office" else theme.unit
    chosen = door or _door(theme, dice)
    facts = {"p": spot.name, "n": dice.randrange(3, 29)}
    title = dice.choice(theme.titles).format(**facts)
    return CaseLife(
        world,
        name,
        NewCase(
            title=title,
            description=dice.choice(theme.texts).format(**facts),
            category_code=theme.category,
            kind_code=kind or default_kind(theme.category),
            source=chosen,
            problem_class=theme.problem_class,
            address=f"{spot.name}{dice.choice(('', '附近', '东侧', '西侧', '南门', '北门', '路口'))}",
            lon=lon,
            lat=lat,
            place_id=world.place_id(spot),
            urgency=dice.choice((0, 0, 0, 0, 1, 1, 2)),
            supports=max(0, round(dice.gauss(1, 5))) if chosen in OUTSIDE else 0,
            fields_typed=dice.randrange(3, 6) if chosen == "web" else dice.randrange(5, 10),
        ),
        lead=lead,
        door=chosen,
    )


def default_kind(category: str) -> str:
    """The kind that the tree of categories suggests."""
    return Category.objects.get(code=category).default_kind_code or "general"


def theme_of(category: str) -> Theme:
    """The theme of a category."""
    return next(theme for theme in themes() if theme.category == category)


def _door(theme: Theme, dice: random.Random) -> Door:
    if theme.problem_class == "self_building":
        return dice.choice(INSIDE)
    return dice.choices(BESIDES, weights=(34, 32, 12, 7, 4, 11))[0]


def ordinary(life: CaseLife, theme: Theme, *, at: datetime) -> Life:
    """From the first word to the follow-up, by chance and by the unit's pace."""
    dice = life.dice
    outside = life.door in OUTSIDE
    yield from life.register(at, photos=1 if outside and dice.random() < 0.3 else 0)  # noqa: PLR2004
    yield from life.wait(dice.uniform(0.2, 2.8) if dice.random() < 0.93 else dice.uniform(4.2, 7))  # noqa: PLR2004
    co_units = _co_units(life, theme)
    if dice.random() < 0.05 and life.new.kind_code not in ROUND_THE_CLOCK:  # noqa: PLR2004
        yield from _wrong_unit_first(life)
    life.assign(co_units, task=said(wording.CO_TASKS, dice) if co_units else "")
    yield from handling(life, theme, co_units)
    yield from verifying(life)
    if life.new.kind_code in WITH_CONTACT and outside:
        yield from asking(life, theme)


def _co_units(life: CaseLife, theme: Theme) -> list[str]:
    if not theme.co_units or life.dice.random() > 0.2:  # noqa: PLR2004
        return []
    place = (life.new.lon or 0.0, life.new.lat or 0.0)
    unit = life.dice.choice(theme.co_units)
    unit = office_of(place) if unit == "@office" else unit
    return [unit] if unit != life.lead else []


def _wrong_unit_first(life: CaseLife) -> Life:
    wrong = life.dice.choice([code for code in ("city-management", "construction", "housing") if code != life.lead])
    life.assign(lead=wrong)
    yield from life.wait(life.dice.uniform(1, 3.5))
    life.hand_back(said(wording.HANDED_BACK, life.dice), whose=life.lead)
    yield from life.wait(life.dice.uniform(0.3, 2))


def handling(life: CaseLife, theme: Theme, co_units: Sequence[str] = ()) -> Life:
    """The unit's part: sign for, call, plan, report, finish; kept or broken as its pace has it."""
    dice, pace = life.dice, life.world.pace(life.lead)
    late = dice.random() < pace.late
    target = life.towards_due(dice.uniform(pace.done_from, pace.done_until))
    signs = dice.uniform(0.1, pace.signs_within_hours)
    yield from life.wait(min(signs, 0.6) if life.new.kind_code in ("consult", "instruction") else signs)
    life.sign()
    if life.new.kind_code in WITH_CONTACT:
        yield from life.wait(dice.uniform(0.2, 2.5))
        life.contact(said(wording.CONTACTED, dice))
    for unit in co_units:
        yield from life.wait(dice.uniform(0.3, 3))
        life.co_sign(unit)
    if life.new.kind_code in WITH_ROADMAP:
        yield from life.wait(dice.uniform(0.5, 4))
        life.plan(("现场踏勘、摸清底数", 2), ("制定方案、落实资金", 5), ("组织实施", 9), ("自查验收", 11))
    yield from life.until(life.world.office.between(life.at, max(target, life.at), dice.uniform(0.3, 0.6)))
    life.report(_filled(theme.progress, dice), photos=1 if dice.random() < 0.15 else 0)  # noqa: PLR2004
    if life.new.kind_code in WITH_ROADMAP:
        life.finish_step("底数已摸清。")
    if _wants_more_time(life, late=late):
        target, late = yield from more_time(life)
    for unit in co_units:
        yield from life.until(life.world.office.between(life.at, max(target, life.at), 0.5))
        life.co_complete(unit, said(wording.CO_DONE, dice))
    if late:
        target = life.world.office.after(life.due_at, dice.choice((1.5, 3, 5, 9, 16, 30)))
    yield from life.until(target)
    done = _filled(theme.done, dice)
    life.complete(f"{done}{said(wording.LATE_REASONS, dice)}" if late else done)


def _wants_more_time(life: CaseLife, *, late: bool) -> bool:
    open_to = life.new.kind_code not in (ROUND_THE_CLOCK | {"consult", "instruction", "self-building"})
    return open_to and life.at < life.due_at - timedelta(hours=6) and life.dice.random() < (0.35 if late else 0.03)


def more_time(life: CaseLife) -> Generator[datetime, None, tuple[datetime, bool]]:
    """Ask for it before it is too late; returns when the unit now will be done, and whether that is late."""
    dice = life.dice
    life.ask_extension(dice.randrange(2, 5), said(wording.MORE_TIME, dice))
    answered_at = min(life.world.office.after(life.at, dice.uniform(0.5, 3)), life.due_at)
    yield from life.until(answered_at)
    granted = dice.random() < 0.75  # noqa: PLR2004
    life.decide_extension(said(wording.GRANTED if granted else wording.REFUSED, dice), granted=granted)
    late = dice.random() < (0.15 if granted else 0.6)
    return life.world.office.between(life.at, life.due_at, dice.uniform(0.6, 0.95)), late


def verifying(life: CaseLife) -> Life:
    """Somebody from outside looks; one in eleven goes back once."""
    dice = life.dice
    yield from life.wait(dice.uniform(1.5, 12))
    if dice.random() < 0.09:  # noqa: PLR2004
        life.return_(said(wording.RETURNED, dice))
        yield from life.wait(dice.uniform(3, 12))
        life.complete(said(wording.AFTER_RETURN, dice))
        yield from life.wait(dice.uniform(1.5, 10))
    life.close(said(wording.VERIFIED, dice))


def asking(life: CaseLife, theme: Theme) -> Life:
    """Whoever raised it is asked; "not solved" opens it again, once."""
    dice = life.dice
    yield from life.wait(dice.uniform(2, 16))
    outcome = dice.choices(("solved", "unsolved", "no_answer"), weights=(80, 7, 13))[0]
    words = {"solved": wording.SOLVED, "unsolved": wording.UNSOLVED, "no_answer": wording.NO_ANSWER}[outcome]
    life.feedback(outcome, said(words, dice))
    if outcome == "unsolved":
        yield from handling(life, theme)
        yield from verifying(life)
        yield from life.wait(dice.uniform(3, 12))
        life.feedback("solved", said(wording.SOLVED, dice))


def _filled(sentence: str, dice: random.Random) -> str:
    return sentence.format(n=dice.randrange(3, 29), p="")
