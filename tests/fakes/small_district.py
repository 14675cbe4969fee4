"""A small district to test with: a committee, an office that supervises, units that work, and a person for each role.

It is written row by row, not through the commands, so that a test of one command does not depend on all the others.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from luoshi.district.cases.models import CalendarVersion, CaseKind, Category
from luoshi.district.people.api import Actor, actor_of
from luoshi.district.people.models import Account, Post, PostHolding, Unit
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 2026-11-23, 09:00 in the district: the instant at which tests begin."""

UNITS = [  # code, name, kind, parent
    ("district", "管委会", "committee", None),
    ("supervision", "督查室", "bureau", "district"),
    ("planning", "规划局", "bureau", "district"),
    ("construction", "建设局", "bureau", "district"),
    ("wutong", "梧桐办事处", "office", "district"),
    ("wutong-1", "梧桐第一社区", "community", "wutong"),
]
PEOPLE = [  # username, unit, role, scope
    ("supervisor", "supervision", "supervisor", "district"),
    ("supervisor2", "supervision", "supervisor", "district"),
    ("verifier", "supervision", "verifier", "district"),
    ("leader", "district", "leader", None),
    ("administrator", "district", "administrator", None),
    ("inspector", "district", "inspector", None),
    ("planning", "planning", "handler", None),
    ("planning_head", "planning", "head", None),
    ("construction", "construction", "handler", None),
    ("wutong", "wutong", "handler", None),
    ("wutong_officer", "wutong-1", "officer", None),
    ("nobody_yet", None, None, None),
]
HOLIDAY = date(2027, 1, 1)


@dataclass
class SmallDistrict:
    """The rows, by code."""

    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    kinds: dict[str, CaseKind] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)

    def actor(self, username: str, at: datetime = MONDAY) -> Actor:
        """Who ``username`` is at an instant."""
        return actor_of(self.accounts[username].pk, at=at)

    def unit_id(self, code: str) -> int:
        """The id of a unit."""
        return self.units[code].pk


def calendar_2026() -> WorkCalendar:
    """2026 and 2027 decreed, with one holiday, which is enough to see that holidays count."""
    day = CalendarDay(HOLIDAY, DayKind.HOLIDAY, "元旦", "New Year's Day")
    return WorkCalendar("district", 1, days={HOLIDAY: day}, decreed_years=frozenset(range(2015, 2029)))


def small_district() -> SmallDistrict:
    """Build it in an empty database."""
    found = SmallDistrict()
    for position, (code, name, kind, parent) in enumerate(UNITS):
        above = found.units[parent] if parent else None
        unit = Unit.objects.create(
            code=code, name=name, short_name=name, name_en=code.title(), kind=kind, parent=above, position=position
        )
        unit.path = f"{above.path if above else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
        found.units[code] = unit
    for username, unit_code, role, scope in PEOPLE:
        account = Account(username=username, name=f"{username} 测试", created_at=MONDAY, must_change_password=False)
        account.set_password("Lantern-7-river")
        account.save()
        found.accounts[username] = account
        if unit_code:
            post = Post.objects.create(
                unit=found.units[unit_code], role=role, title=role, scope=found.units[scope] if scope else None
            )
            PostHolding.objects.create(account=account, post=post, from_on=date(2026, 1, 1))
    found.categories["unsorted"] = _category("unsorted", "待分类", None)
    found.categories["road"] = _category("road", "道路", None)
    found.categories["pavement"] = _category("pavement", "路面破损", found.categories["road"])
    found.kinds["general"] = _kind(
        "general", "一般事项", evidence=[{"purpose": "after", "kind": "photo", "required": True}]
    )
    found.kinds["simple"] = _kind("simple", "简易事项")
    found.kinds["urgent"] = _kind("urgent", "紧急事项", is_urgent=True)
    found.kinds["project"] = _kind("project", "工程事项", needs_roadmap=True, needs_follow_up=False)
    calendar = calendar_2026()
    CalendarVersion.objects.create(version=1, data=calendar.to_json(), published_at=MONDAY, published_as="system")
    return found


def _category(code: str, name: str, parent: Category | None) -> Category:
    path = f"{parent.path if parent else '/'}{code}/"
    return Category.objects.create(code=code, name=name, parent=parent, level=2 if parent else 1, path=path)


def _kind(code: str, name: str, **facts: object) -> CaseKind:
    deadlines = {
        "dispatch": {"rule": "working_hours", "n": 4},
        "sign": {"rule": "working_hours", "n": 4},
        "contact": {"rule": "hours", "n": 24},
        "resolve": {"rule": "working_days", "n": 5},
        "verify": {"rule": "working_days", "n": 2},
        "follow_up": {"rule": "working_days", "n": 3},
    }
    given = {"extension_max": {"rule": "working_days", "n": 10}, "needs_contact": True, **facts}
    return CaseKind.objects.create(
        code=code,
        name=name,
        name_en=code.title(),
        deadlines=deadlines,
        published_at=MONDAY - timedelta(days=30),
        **given,
    )
