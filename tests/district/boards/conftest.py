"""A district of eleven cases whose figures can be counted by hand, looked at on Thursday 2026-11-26 at 10:00.

Every case is of the simple kind: dispatch 4 office hours (yellow after two), resolve 5 working days from the day after
(yellow one working day before). Days count from Monday 2026-11-23, 09:00.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Case, NewCase
from luoshi.district.places.models import Area
from luoshi.kernel import clock
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

NOW = MONDAY + timedelta(days=3, hours=1)
SQUARE = [[[113.5, 34.7], [113.6, 34.7], [113.6, 34.8], [113.5, 34.8], [113.5, 34.7]]]


def day(n: int, hours: int = 0):
    """So many days after the Monday, at nine o'clock and ``hours``."""
    return MONDAY + timedelta(days=n, hours=hours)


@dataclass
class Counted:
    """The district and its cases by name."""

    district: SmallDistrict
    cases: dict[str, Case] = field(default_factory=dict)

    def begin(self, name: str, on: int, unit: str, *, sign: bool = True, co: Sequence[str] = (), **facts) -> int:
        """Register a case and give it to a unit at once."""
        by, at = self.district.actor("supervisor"), day(on)
        new = NewCase(title=name, category_code="road", kind_code="simple", **facts)
        case_id = cases.register_case(new=new, by=by, at=at).pk
        self.give(case_id, unit, at=at, sign=sign, co=co)
        return case_id

    def give(self, case_id: int, unit: str, *, at, sign: bool = True, co: Sequence[str] = ()) -> None:
        """Assign, and sign for it in the same minute."""
        ids = [self.district.unit_id(code) for code in co]
        by = self.district.actor("supervisor")
        cases.assign(case_id=case_id, lead_unit_id=self.district.unit_id(unit), co_unit_ids=ids, by=by, at=at)
        if sign:
            cases.sign_for(case_id=case_id, by=self.district.actor(unit), at=at)


@pytest.fixture
def district(db) -> SmallDistrict:
    """Units, people, kinds and a calendar."""
    return small_district()


@pytest.fixture
def now(monkeypatch):
    """The clock stands on Thursday morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def area(db):
    """One area, so that the lights by area have something to say."""
    return Area.objects.create(
        code="wutong", name="梧桐", name_en="Wutong", kind="office", polygon={"type": "Polygon", "coordinates": SQUARE},
        west=113.5, south=34.7, east=113.6, north=34.8,
    )  # fmt: skip


@pytest.fixture
def counted(district, area, now) -> Counted:
    """The eleven cases."""
    found = Counted(district)
    supervisor, verifier = district.actor("supervisor"), district.actor("verifier")
    planning, wutong = district.actor("planning"), district.actor("wutong")

    # Mon 16th + 5 working days: 17 18 19 20 23 → due Mon 23rd 17:30, late since
    late = found.begin("春藤路路面破损", -7, "planning", lon=113.55, lat=34.75, area_id=area.pk)
    cases.report(case_id=late, text="等待施工队进场", by=planning, at=day(-6))
    # Thu 19th: 20 23 24 25 26 → due today 17:30, yellow since yesterday 17:30
    soon = found.begin("玉兰街积水", -4, "planning", lon=113.56, lat=34.76, area_id=area.pk)
    cases.report(case_id=soon, text="正在抽排", by=planning, at=day(1))
    # Wed 25th: 26 27 30 1 2 → due Wed 2 Dec 17:30; not signed for
    found.begin("莲花街路灯", 2, "construction", sign=False)
    # Tue 24th: 25 26 27 30 1 → due Tue 1 Dec 17:30, which is the end of the third working day from now
    found.begin("小学门前减速带", 1, "planning", co=["construction"])
    # handed back by planning, then by construction (Mon 23rd: 24 25 26 27 30 → due Mon 30th 17:30)
    ruling = found.begin("无主井盖", 0, "planning", sign=False)
    cases.hand_back(case_id=ruling, text="不属本单位", by=planning, at=day(0, 1))
    found.give(ruling, "construction", at=day(0, 2))
    cases.hand_back(case_id=ruling, text="不属本单位", by=district.actor("construction"), at=day(1))
    # its clock stands
    parked = found.begin("社区中心停工", -5, "wutong")
    cases.ask_suspension(case_id=parked, review_on=date(2026, 12, 10), text="账目重算", by=wutong, at=day(-4))
    cases.decide_suspension(case_id=parked, granted=True, text="同意", by=supervisor, at=day(-4, 1))
    # closed in time, three days after registration
    kept = found.begin("树枝遮挡路牌", -7, "wutong")
    cases.complete(case_id=kept, text="已修剪", by=wutong, at=day(-5))
    cases.close(case_id=kept, text="属实", by=verifier, at=day(-4))
    # Mon 2nd: 3 4 5 6 9 → due Mon 9th 17:30; returned once, closed late on Fri 13th, eleven days after registration
    missed = found.begin("垃圾清运", -21, "wutong")
    cases.complete(case_id=missed, text="已清运", by=wutong, at=day(-13))
    cases.return_(case_id=missed, text="仍有残留", by=verifier, at=day(-12))
    cases.complete(case_id=missed, text="已清净", by=wutong, at=day(-11))
    cases.close(case_id=missed, text="属实", by=verifier, at=day(-10))
    # Tue 24th → due Tue 1 Dec 17:30; a petition waits
    asked = found.begin("雨污分流", 1, "planning")
    until = day(10)
    cases.ask_extension(case_id=asked, until=until, text="等待管线图", by=planning, at=day(2))
    # registered an hour ago: 4 office hours → due today 14:30
    new = NewCase(title="新来的事项", category_code="road", kind_code="simple")
    cases.register_case(new=new, by=supervisor, at=day(3))
    # Mon 23rd: 24 25 26 27 30 → due Mon 30th 17:30; urged, and not a word since
    silent = found.begin("占道经营", 0, "planning")
    cases.urge(case_id=silent, text="请反馈", by=supervisor, at=day(1))
    found.cases = {case.title: case for case in Case.objects.all()}
    return found


@pytest.fixture
def as_user(client, district):
    """Signs somebody in, in Chinese or English; without a name nobody is."""

    def sign_in(username: str, language: str = "zh-hans"):
        if not username:
            return client
        client.force_login(district.accounts[username], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client

    return sign_in
