"""Who raised a case reaches those who have to speak with them, on request, and each look is on record."""

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.district.audit.models import PersonalAccess
from luoshi.district.cases.api import assign, settle
from luoshi.district.intake.api import Problem, erase_person, read_reporters, report_problem
from luoshi.district.people.api import NOBODY
from luoshi.kernel.errors import ForbiddenError
from tests.fakes.acts import perform, shown
from tests.fakes.loop import SIGNED
from tests.fakes.small_district import MONDAY, small_district

PHONE = "139 0000 0000"


@pytest.fixture
def district(db):
    return small_district()


@pytest.fixture
def case(district):
    """Reported with name and telephone, and in the hands of the planning bureau, which wutong helps."""
    made = report_problem(problem=Problem(text="玉兰街路灯不亮", name="来访人", phone=PHONE), by=NOBODY, at=MONDAY)
    assign(
        case_id=made.case_id,
        lead_unit_id=district.unit_id("planning"),
        co_unit_ids=[district.unit_id("wutong")],
        by=district.actor("supervisor"),
        at=MONDAY,
    )
    made.case.refresh_from_db()
    return made.case


def browser(district, username):
    client = Client()
    client.force_login(district.accounts[username], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("username", ["planning", "planning_head", "supervisor"])
def test_whoever_has_to_call_sees_the_telephone_when_asking_for_it(district, case, username):
    """Hidden on the page of the case, shown with a link to dial after a press, and recorded."""
    client = browser(district, username)
    page = client.get(reverse("cases:case", args=[case.code])).content.decode()
    address = reverse("intake:reporter", args=[case.code])
    assert address in page
    assert "13900000000" not in page
    assert PHONE not in page
    assert not PersonalAccess.objects.filter(purpose="contact").exists()
    shown = client.post(address)
    assert 'href="tel:13900000000"' in shown.content.decode()
    assert "来访人" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    record = PersonalAccess.objects.get(purpose="contact")
    assert record.actor == f"account:{district.accounts[username].pk}"
    assert record.subject == f"case:{case.code}"
    assert record.fields.split() == ["name", "phone"]


def test_title_of_the_case_stands_only_beside_the_telephone_and_is_on_record(district, case):
    """The words of a case are a person's words: the first page has its number alone, the second is a reading."""
    client, address = browser(district, "planning"), reverse("intake:reporter", args=[case.code])
    assert case.title not in client.get(address).content.decode()
    assert not PersonalAccess.objects.exists()
    assert case.title in client.post(address).content.decode()
    told = PersonalAccess.objects.filter(subject=f"case:{case.code}", fields__contains=" title ")
    assert told.count() == 1


@pytest.mark.parametrize("username", ["wutong", "verifier", "leader", "inspector", "administrator"])
def test_whoever_need_not_call_gets_neither_card_nor_telephone(district, case, username):
    """Helping, verifying, leading and reading are done without a name."""
    client = browser(district, username)
    address = reverse("intake:reporter", args=[case.code])
    assert address not in client.get(reverse("cases:case", args=[case.code])).content.decode()
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403
        assert PHONE not in answer.content.decode()
    assert not PersonalAccess.objects.filter(purpose="contact").exists()


def test_looking_by_link_shows_nothing_yet(district, case):
    """A link followed by a program before its reader pressed anything tells nothing and records nothing."""
    answer = browser(district, "planning").get(reverse("intake:reporter", args=[case.code]))
    assert answer.status_code == 200
    assert PHONE not in answer.content.decode()
    assert not PersonalAccess.objects.filter(purpose="contact").exists()


def test_telephone_that_cannot_be_recorded_is_not_read(district, case, monkeypatch):
    """Without a record there is no reading."""

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(PersonalAccess, "save", broken)
    with pytest.raises(RuntimeError):
        read_reporters(case_code=case.code, by=district.actor("planning"), at=MONDAY)


def test_erased_person_leaves_an_empty_card(district, case):
    """After erasing there is nobody left to call, and the page says why."""
    erase_person(who=PHONE, reason="本人要求", by=district.actor("administrator"), at=MONDAY)
    shown = browser(district, "planning").post(reverse("intake:reporter", args=[case.code])).content.decode()
    assert "tel:" not in shown
    assert "来访人" not in shown


def test_lead_unit_of_a_closed_case_has_no_more_need_of_the_telephone(district, case):
    """The supervision office asks afterwards; the unit's part is over."""
    at = MONDAY
    for action, who, choice in SIGNED[1:]:
        perform(action, case, district, by=district.actor(who), at=at, choice=choice)

    leader = district.actor("leader")
    settle(case_id=case.pk, text="当场解决", evidence=shown(leader, at), by=leader, at=at)
    with pytest.raises(ForbiddenError):
        read_reporters(case_code=case.code, by=district.actor("planning"), at=at)
    assert read_reporters(case_code=case.code, by=district.actor("supervisor"), at=at)
