"""Situations that every board must be able to show on the day of the demonstration, whatever chance brings besides.

Each is counted back from "now" in office time: two working days ago, four office hours ago.
"""

from collections.abc import Callable, Iterator

from luoshi.district.cases.api import NewCase

from . import wording
from .life import CaseLife
from .material import spots
from .ordinary import new_life, theme_of
from .timeline import Life
from .wording import said
from .world import World

Script = Callable[[CaseLife], Life]


def situations(world: World) -> Iterator[Life]:
    """Every situation, as often as it is wanted."""
    for number, (script, category, kind) in enumerate(_WANTED):
        life = new_life(world, f"situation/{number}", theme=theme_of(category), kind=kind, door="hotline")
        yield script(life)
    yield from _of_the_shown_office(world)
    yield from _divided(world)
    yield from _without_ground(world)


def _of_the_shown_office(world: World) -> Iterator[Life]:
    """The office whose accounts stand on the sign-in page has something at hand in every stage, whatever comes."""
    for number, (script, category) in enumerate(_AT_THE_SHOWN_OFFICE):
        yield script(_life_led_by(world, SHOWN_OFFICE, f"shown/{number}", category))


def _life_led_by(world: World, office: str, name: str, category: str) -> CaseLife:
    """A case that falls to ``office`` because of where it lies."""
    theme = theme_of(category)
    near = [spot for spot in spots() if spot.kind in theme.where]
    world.dice(f"{name}/where").shuffle(near)
    lives = (new_life(world, name, theme=theme, spot=spot, door="hotline") for spot in near)
    return next(life for life in lives if life.lead == office)


def _start(life: CaseLife, days_ago: int, clock: str = "09:20", *, signed: bool = True) -> Life:
    """Registered, given to its unit within the hour, signed for soon after."""
    yield from life.register(life.world.office.day(days_ago, clock))
    yield from life.wait(0.7)
    life.assign()
    if signed:
        yield from life.wait(0.8)
        life.sign()
        yield from life.wait(0.6)
        if life.new.kind_code != "project":
            life.contact(said(wording.CONTACTED, life.dice))


def waiting(life: CaseLife) -> Life:
    """Just come in; nobody has dispatched it yet."""
    yield from life.register(life.world.office.ago(life.dice.uniform(0.4, 3)))


def waiting_too_long(life: CaseLife) -> Life:
    """The supervision office itself is late."""
    yield from life.register(life.world.office.ago(9))


def unsigned(life: CaseLife) -> Life:
    """Given to a unit a moment ago."""
    yield from life.register(life.world.office.ago(3.2))
    yield from life.wait(0.8)
    life.assign()


def unsigned_too_long(life: CaseLife) -> Life:
    """The unit has not signed for it in two days; its clock runs all the same."""
    yield from _start(life, 2, signed=False)
    yield from life.until(life.world.office.day(1, "10:10"))
    life.urge(said(wording.SIGN_LATE, life.dice))


def due_soon(life: CaseLife) -> Life:
    """The light is yellow."""
    yield from _start(life, 5, "14:10")
    yield from life.until(life.world.office.day(2, "11:00"))
    life.report("正在处理，预计按期完成。")


def due_next_day(life: CaseLife) -> Life:
    """Due on the next working day."""
    yield from _start(life, 4, "10:40")
    yield from life.until(life.world.office.day(1, "15:00"))
    life.report("材料已到位，明日完工。")


def overdue(life: CaseLife) -> Life:
    """The light is red; reminders and the next level have not helped yet."""
    yield from _start(life, 9 + life.dice.randrange(5), "10:10")
    yield from life.until(life.world.office.day(6, "16:00"))
    life.report("协调权属单位，尚无结果。")
    yield from life.until(life.world.office.day(2, "09:40"))
    life.urge(said(wording.URGED, life.dice))


def raised(life: CaseLife) -> Life:
    """Raised to the next level by hand."""
    yield from _start(life, 8, "11:00")
    yield from life.until(life.world.office.day(1, "10:20"))
    life.escalate("两次催办未见实质进展，提级督办。")


def no_progress(life: CaseLife) -> Life:
    """A plan was made, and then nothing was heard."""
    yield from _start(life, 10)
    yield from life.wait(3)
    life.plan(("现场核查", 3), ("协调权属", 6), ("组织整改", 10))


def asks_for_time(life: CaseLife) -> Life:
    """A request for more time lies on the table."""
    yield from _start(life, 3)
    yield from life.until(life.world.office.day(1, "15:40"))
    life.ask_extension(3, said(wording.MORE_TIME, life.dice))


def got_time(life: CaseLife) -> Life:
    """More time was granted."""
    yield from _start(life, 5)
    yield from life.until(life.world.office.day(2, "10:30"))
    life.ask_extension(4, said(wording.MORE_TIME, life.dice))
    yield from life.until(life.world.office.day(1, "09:50"))
    life.decide_extension(said(wording.GRANTED, life.dice), granted=True)


def refused_time(life: CaseLife) -> Life:
    """More time was refused."""
    yield from _start(life, 4)
    yield from life.until(life.world.office.day(2, "10:30"))
    life.ask_extension(4, said(wording.MORE_TIME, life.dice))
    yield from life.until(life.world.office.day(1, "11:10"))
    life.decide_extension(said(wording.REFUSED, life.dice), granted=False)


def parked(life: CaseLife) -> Life:
    """Suspended, with a day on which it is looked at again."""
    yield from _start(life, 12)
    yield from life.until(life.world.office.day(9, "15:00"))
    life.ask_suspension(20, "涉及上级管网改造计划，本区暂不具备施工条件，申请挂账。")
    yield from life.until(life.world.office.day(8, "10:00"))
    life.decide_suspension("同意挂账，每周通报，条件具备立即恢复。")
    yield from life.until(life.world.office.day(2, "16:10"))
    life.report("挂账期间：已与上级单位对接，改造计划已报批。")


def parked_past_review(life: CaseLife) -> Life:
    """Suspended, and the day of review has passed."""
    yield from _start(life, 18)
    yield from life.until(life.world.office.day(15, "15:00"))
    life.ask_suspension(11, "产权单位破产重整，责任主体待确认，申请挂账。")
    yield from life.until(life.world.office.day(14, "10:00"))
    life.decide_suspension("同意挂账，到期复核。")


def asks_to_park(life: CaseLife) -> Life:
    """A request to suspend lies on the table."""
    yield from _start(life, 3)
    yield from life.until(life.world.office.day(1, "16:20"))
    life.ask_suspension(15, "需待拆迁完成后实施，申请挂账。")


def taken_up_again(life: CaseLife) -> Life:
    """Suspended for a while, now under way again."""
    yield from _start(life, 16)
    yield from life.until(life.world.office.day(14, "15:00"))
    life.ask_suspension(10, "等待材料进场，申请挂账。")
    yield from life.until(life.world.office.day(13, "10:00"))
    life.decide_suspension("同意挂账。")
    yield from life.until(life.world.office.day(3, "09:30"))
    life.resume("材料已进场，恢复办理。")


def to_be_ruled(life: CaseLife) -> Life:
    """Two units have handed it back; the supervision office must rule."""
    yield from _handed_back_twice(life, 3)


def ruled(life: CaseLife) -> Life:
    """The ruling fell: the unit must take it."""
    yield from _handed_back_twice(life, 5)
    yield from life.until(life.world.office.day(1, "09:30"))
    life.uphold("依据职责清单，由你单位牵头，不得再次退回。")


def _handed_back_twice(life: CaseLife, days_ago: int) -> Life:
    wrong = "construction" if life.lead != "construction" else "city-management"
    yield from life.register(life.world.office.day(days_ago, "09:10"))
    yield from life.wait(1)
    life.assign(lead=wrong)
    yield from life.wait(3)
    life.hand_back(said(wording.HANDED_BACK, life.dice), whose=life.lead)
    yield from life.wait(2)
    life.assign()
    yield from life.wait(3)
    life.hand_back("经研究，该问题系建设遗留，应由原建设单位处理。", whose=wrong)


def handed_back(life: CaseLife) -> Life:
    """Came back from the wrong unit and waits for a new one."""
    wrong = "housing" if life.lead != "housing" else "city-management"
    yield from life.register(life.world.office.day(1, "15:10"))
    yield from life.wait(0.6)
    life.assign(lead=wrong)
    yield from life.wait(0.9)
    life.hand_back(said(wording.HANDED_BACK, life.dice), whose=life.lead)


def to_be_verified(life: CaseLife) -> Life:
    """Done, the unit says."""
    yield from _start(life, 4)
    yield from life.until(life.world.office.day(1, "16:30"))
    life.complete("已处理完毕，请核查。")


def verification_late(life: CaseLife) -> Life:
    """Done days ago, and nobody has looked."""
    yield from _start(life, 8)
    yield from life.until(life.world.office.day(4, "11:30"))
    life.complete("整改完成，申请销号。")


def sent_back(life: CaseLife) -> Life:
    """Verification failed yesterday."""
    yield from _start(life, 5)
    yield from life.until(life.world.office.day(2, "11:30"))
    life.complete("已处理。")
    yield from life.until(life.world.office.day(1, "11:00"))
    life.return_(said(wording.RETURNED, life.dice))


def unsolved(life: CaseLife) -> Life:
    """Closed, and whoever raised it says that nothing is solved: open again."""
    yield from _start(life, 11)
    yield from life.until(life.world.office.day(8, "11:30"))
    life.complete("已处理完毕。")
    yield from life.until(life.world.office.day(7, "11:00"))
    life.close(said(wording.VERIFIED, life.dice))
    yield from life.until(life.world.office.day(2, "15:00"))
    life.feedback("unsolved", said(wording.UNSOLVED, life.dice))


def to_be_asked(life: CaseLife) -> Life:
    """Closed a day ago; the reporter has still to be asked."""
    yield from _start(life, 6)
    yield from life.until(life.world.office.day(2, "16:00"))
    life.complete("已处理完毕。")
    yield from life.until(life.world.office.day(1, "16:00"))
    life.close(said(wording.VERIFIED, life.dice))


def shared(life: CaseLife) -> Life:
    """The lead unit waits for a co-unit that has not signed."""
    others = [code for code in ("wutong", "shuangqiao", "power", "emergency") if code != life.lead]
    yield from life.register(life.world.office.day(4, "09:30"))
    yield from life.wait(0.8)
    life.assign(others[:2], task="配合现场处置")
    yield from life.wait(1)
    life.sign()
    life.co_sign(others[0])
    yield from life.until(life.world.office.day(2, "10:00"))
    life.co_report(others[0], "已到场配合，提供权属资料。")


def on_the_spot(life: CaseLife) -> Life:
    """Solved while everybody was still standing there."""
    yield from life.register(life.world.office.day(6, "09:45"))
    yield from life.wait(0.5)
    life.settle("现场调度，当场清理完毕，群众在场确认。")


SHOWN_OFFICE = "wutong"
_AT_THE_SHOWN_OFFICE: tuple[tuple[Script, str], ...] = (
    (unsigned, "neighbours"),
    (unsigned, "litter"),
    (unsigned_too_long, "social-noise"),
    (due_soon, "bulky"),
    (due_next_day, "community-service"),
    (overdue, "elderly-care"),
    (sent_back, "open-burning"),
    (to_be_verified, "social-noise"),
)
"""Each with a category that falls to the sub-district office of the place."""

_WANTED: tuple[tuple[Script, str, str], ...] = (
    *((waiting, category, "") for category in ("road-damage", "street-lamp", "illegal-parking", "litter", "lift")),
    (waiting_too_long, "manhole", ""),
    (waiting_too_long, "signs", ""),
    (unsigned, "sewer", ""),
    (unsigned, "sidewalk", ""),
    (unsigned_too_long, "quality", ""),
    (unsigned_too_long, "discharge", ""),
    (unsigned_too_long, "property-service", ""),
    (due_soon, "ponding", ""),
    (due_soon, "marking", ""),
    (due_soon, "kitchen-fumes", ""),
    (due_next_day, "bus-stop", ""),
    (due_next_day, "park", ""),
    *(
        (overdue, category, "general")
        for category in ("parking-lot", "site-dust", "quality", "road-access", "elderly-care")
    ),
    (raised, "black-water", "general"),
    (raised, "night-work", "general"),
    (no_progress, "title-deed", "complex"),
    (no_progress, "transition", "complex"),
    (asks_for_time, "toilet", ""),
    (asks_for_time, "industrial-noise", ""),
    (asks_for_time, "clinic", ""),
    (got_time, "ponding", ""),
    (got_time, "workshop", ""),
    (refused_time, "stalls", ""),
    (parked, "heat-pipe", "general"),
    (parked, "school-crossing", ""),
    (parked_past_review, "property-service", ""),
    (asks_to_park, "lamp-missing", ""),
    (taken_up_again, "bus-route", ""),
    (to_be_ruled, "tree", ""),
    (to_be_ruled, "hydrant", ""),
    (ruled, "bulky", ""),
    (handed_back, "fire-lane", ""),
    (handed_back, "social-noise", ""),
    *((to_be_verified, category, "") for category in ("speed-bump", "signal", "food", "bikes")),
    (verification_late, "road-dust", ""),
    (verification_late, "materials", ""),
    (sent_back, "open-burning", ""),
    (sent_back, "e-bike", ""),
    (unsolved, "sewer", ""),
    (unsolved, "school-service", ""),
    (to_be_asked, "after-school", ""),
    (to_be_asked, "opening-hours", ""),
    (shared, "site-safety", ""),
    (shared, "school-gate", ""),
    *((on_the_spot, category, "") for category in ("stalls", "bikes", "signs")),
)


def _divided(world: World) -> Iterator[Life]:
    """A large matter in three parts, each with a unit and a clock of its own."""
    life = new_life(world, "situation/divided", theme=theme_of("shirking"), door="inspection", kind="general")
    yield _divided_script(life)


def _divided_script(life: CaseLife) -> Life:
    parts = (
        ("路面坑槽修补", "road-damage", "city-management"),
        ("标线补划", "marking", "traffic-police"),
        ("管线权属核查", "manhole", "water"),
    )
    yield from _start(life, 6)
    for number, (title, category, unit) in enumerate(parts):
        new = NewCase(
            title=f"{life.new.title}：{title}",
            category_code=category,
            source="inspection",
            address=life.new.address,
            lon=life.new.lon,
            lat=life.new.lat,
        )
        part = life.divide(new, f"situation/part/{number}", lead=unit)
        part.assign()
        if number:
            yield from life.wait(0.5)
            part.at = life.at
            part.sign()
    part.at = life.at
    yield from life.until(life.world.office.day(3, "15:00"))
    part.at = life.at
    part.complete("权属已核清，资料移交。")
    yield from life.until(life.world.office.day(2, "15:00"))
    part.at = life.at
    part.close("资料齐全，销号。")


def _without_ground(world: World) -> Iterator[Life]:
    for number, (title, text) in enumerate(wording.WITHOUT_GROUND):
        new = NewCase(title=title, description=text, source="hotline", fields_typed=5)
        life = CaseLife(world, f"dismissed/{number}", new, lead="supervision", door="hotline")
        yield _dismissed(life, 3 + number * 4)


def _dismissed(life: CaseLife, days_ago: int) -> Life:
    yield from life.register(life.world.office.day(days_ago, "10:05"))
    yield from life.wait(life.dice.uniform(0.5, 3))
    life.dismiss(said(wording.DISMISSED, life.dice))
