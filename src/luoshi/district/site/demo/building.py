"""Builds the demonstration: the organisation first, then eight weeks of cases, act by act, up to now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from luoshi.district.cases.api import Case, CaseState, current_calendar
from luoshi.district.people.api import Unit
from luoshi.district.site.schedule import periodic_acts
from luoshi.district.site.seed import seed_base
from luoshi.district.ui.domain import domains
from luoshi.kernel import clock

from .arrivals import arrivals
from .officehours import OfficeHours
from .peopling import set_up_accounts, set_up_groups, set_up_map, set_up_units
from .situations import situations
from .timeline import Life, Progress, Timeline
from .world import World

WEEKS = 8
SEED = 20190226
REMINDING = "cases.urge_by_light"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was built; nothing when the demonstration was there already."""

    built: bool
    units: int = 0
    accounts: int = 0
    cases: int = 0
    acts: int = 0


def build_demo(*, at: datetime, progress: Progress | None = None) -> DemoReport:
    """Build the demonstration, ending ``at``; a second call does nothing and says so."""
    if is_built():
        return DemoReport(built=False)
    starts_at = at - timedelta(weeks=WEEKS)
    with transaction.atomic():
        seed_base(at=starts_at - timedelta(days=1))
        world = _world(starts_at, at)
    timeline = Timeline(ends_at=at)
    timeline.add(_reminding(world, starts_at))
    for life in _lives(world, starts_at):
        timeline.add(life)
    acts = timeline.run(progress)
    return DemoReport(
        built=True, units=len(world.units), accounts=len(world.account_ids), cases=Case.objects.count(), acts=acts
    )


def is_built() -> bool:
    """Whether this database holds the demonstration."""
    return Unit.objects.filter(code="attack-office").exists() and Case.objects.exists()


def states() -> Counter[CaseState]:
    """How many cases stand in each state."""
    return Counter(CaseState(state) for state in Case.objects.values_list("state", flat=True))


def _world(starts_at: datetime, ends_at: datetime) -> World:
    founded_at = starts_at - timedelta(hours=20)
    founded_on = clock.local(founded_at).date()
    units = set_up_units(at=founded_at)
    set_up_map(at=founded_at)
    account_ids = set_up_accounts(units, from_on=founded_on, at=founded_at)
    set_up_groups(units, set_up_on=founded_on, at=founded_at)
    return World(OfficeHours(current_calendar()[1], ends_at), units, account_ids, SEED)


def _lives(world: World, starts_at: datetime) -> Iterator[Life]:
    for domain in reversed(domains()):
        if domain.stories:
            yield from domain.find(domain.stories)(world)
    yield from situations(world)
    yield from arrivals(world, starts_at)


def _reminding(world: World, starts_at: datetime) -> Life:
    """The worker's reminders, twice a working day: yellow, red, still red."""
    remind = next(act for act in periodic_acts() if act.name == REMINDING)
    first = (world.ends_at - starts_at).days
    for days_ago in range(first, -1, -1):
        for time_of_day in ("09:05", "15:05"):
            at = world.office.day(days_ago, time_of_day)
            if at > starts_at:
                yield at
                remind.run(at)
