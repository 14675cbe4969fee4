"""A deployment whose calendar an earlier version entered gets the right decrees, and nothing that was decided moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.models import Deadline
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.decrees import decree_of, national_calendar
from luoshi.district.site.seed import seed_base
from tests.fakes.small_district import MONDAY, small_district


@pytest.fixture
def district(db):
    return small_district()


def test_decrees_are_corrected_once_and_decided_deadlines_stay_as_they_were(district):
    """What is open comes under the new version at the same instant; what is decided keeps its own."""
    now = national_calendar()
    before = now.with_days(replace(day, decree=decree_of(day.on.year)) for day in now.days.values())
    api.publish_calendar(calendar=before, note="", by=SYSTEM, at=MONDAY)
    boss, planning = district.actor("supervisor"), district.actor("planning")
    for title in ("路灯不亮", "井盖缺失"):
        new = api.NewCase(title=title, kind_code="simple", source="web")
        case = api.register_case(new=new, by=boss, at=MONDAY)
        api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    decided = list(Deadline.objects.exclude(state="open").order_by("pk").values())
    instants = list(Deadline.objects.filter(state="open").order_by("pk").values("pk", "due_at", "yellow_at"))
    assert decided
    assert instants

    later = MONDAY + timedelta(hours=1)
    assert seed_base(at=later).calendars == 1
    version, calendar = api.current_calendar()
    assert calendar.day(date(2018, 12, 31)).decree == "国办发明电〔2018〕15号"
    assert list(Deadline.objects.exclude(state="open").order_by("pk").values()) == decided
    running = Deadline.objects.filter(state="open").order_by("pk")
    assert list(running.values("pk", "due_at", "yellow_at")) == instants
    assert set(running.values_list("calendar_id", flat=True)) == {version}
    assert seed_base(at=later).calendars == 0
