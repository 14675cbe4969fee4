"""Enters the base data, and only what is missing of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.district.cases.api import CaseKind, Category, add_category, current_calendar, publish_calendar, publish_kind
from luoshi.district.cases.errors import NoCalendarError
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.decrees import miscited, national_calendar
from luoshi.district.ui.domain import domains

from .categories import default_categories


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much was entered; all zero when everything was there."""

    calendars: int
    kinds: int
    categories: int

    def __bool__(self) -> bool:
        return bool(self.calendars or self.kinds or self.categories)


def declared_kinds() -> dict[str, dict[str, Any]]:
    """The kinds of case that the domains bring along, by code.

    Raises
    ------
    ValueError
        Two domains bring one of the same code.
    """
    found: dict[str, dict[str, Any]] = {}
    for domain in reversed(domains()):
        own: Mapping[str, dict[str, Any]] = domain.find(domain.kinds) if domain.kinds else {}
        if twice := found.keys() & own.keys():
            message = f"{domain.name} declares kinds that are there already: {', '.join(sorted(twice))}"
            raise ValueError(message)
        found |= own
    return found


@transaction.atomic
def seed_base(*, at: datetime) -> Seeded:
    """Enter the calendar, the kinds and the categories that this deployment lacks; a second call enters nothing.

    The tree of categories is entered only into an empty one, so that a category deleted or renamed stays so.
    """
    return Seeded(_seed_calendar(at), _seed_kinds(at), _seed_categories(at))


def _seed_calendar(at: datetime) -> int:
    """The national calendar where there is none; where there is one, days under the decree that set them."""
    try:
        _version, calendar = current_calendar()
    except NoCalendarError:
        publish_calendar(calendar=national_calendar(), note="国家法定节假日与调休安排", by=SYSTEM, at=at)
        return 1
    corrected = miscited(calendar)
    if not corrected:
        return 0
    publish_calendar(
        calendar=calendar.with_days(corrected), note="岁末等调整日期改注实际作出安排的通知", by=SYSTEM, at=at
    )
    return 1


def _seed_kinds(at: datetime) -> int:
    known = set(CaseKind.objects.values_list("code", flat=True))
    missing = {code: facts for code, facts in declared_kinds().items() if code not in known}
    for code, facts in missing.items():
        publish_kind(code=code, facts=facts, by=SYSTEM, at=at)
    return len(missing)


def _seed_categories(at: datetime) -> int:
    if Category.objects.exists():
        return 0
    entered = 0
    for line in default_categories():
        add_category(
            code=line.code,
            name=line.name,
            name_en=line.name_en,
            parent_code=line.parent_code,
            default_kind_code=line.default_kind_code,
            by=SYSTEM,
            at=at,
        )
        entered += 1
    return entered
