"""Who read personal data and who signed in: for administrator and inspector as they reach; own for everybody."""

from datetime import timedelta

import pytest

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.audit.models import PersonalAccess
from luoshi.district.people.models import Post, PostHolding, SignInRecord
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def district() -> SmallDistrict:
    """The planner read one case, the builder another; both signed in."""
    here = small_district()
    for name, code in (("planning", "WT-1"), ("construction", "WT-2")):
        record_access(
            by=here.actor(name), at=MONDAY, subjects=[f"case:{code}"], fields=[Personal.PHONE], purpose=Purpose.CONTACT
        )
        SignInRecord.objects.create(at=MONDAY, account=here.accounts[name], act="success", address="203.0.113.0")
    return here


@pytest.fixture
def page(client, district):
    """What somebody sees at an address."""

    def see(name: str, url: str) -> str:
        client.force_login(district.accounts[name], backend=BACKEND)
        answer = client.get(url)
        if getattr(answer, "streaming", False):
            return b"".join(answer.streaming_content).decode()
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    return see


@pytest.mark.parametrize("who", ["administrator", "inspector"])
def test_overseers_see_every_reading_and_can_narrow_and_export_them(page, who):
    """Who, whose, which field, what for; by name, case and purpose; as a file."""
    for more in ("", "?format=csv"):
        said = page(who, f"/oversight/readings/{more}")
        assert "WT-1" in said
        assert "WT-2" in said
        assert "电话" in said
    assert "WT-2" not in page(who, "/oversight/readings/?subject=WT-1&format=csv")
    assert "WT-2" not in page(who, "/oversight/readings/?who=planning&format=csv")
    assert "WT-1" not in page(who, "/oversight/readings/?purpose=export&format=csv")
    assert "WT-1" not in page(who, f"/oversight/readings/?since={MONDAY + timedelta(days=1):%Y-%m-%d}&format=csv")


def test_administrator_of_one_unit_sees_only_those_who_serve_in_it(page, district):
    """Neither the others' readings nor their sign-ins, by no filter."""
    post = Post.objects.create(unit=district.units["planning"], role="administrator", title="管理员")
    PostHolding.objects.create(account=district.accounts["nobody_yet"], post=post, from_on=MONDAY.date())
    for more in ("", "&who=construction", "&subject=WT-2"):
        assert "WT-2" not in page("nobody_yet", f"/oversight/readings/?format=csv{more}")
        assert "construction" not in page("nobody_yet", f"/oversight/sign-ins/?format=csv{more}")
    assert "WT-1" in page("nobody_yet", "/oversight/readings/?format=csv")
    assert "planning" in page("nobody_yet", "/oversight/sign-ins/?format=csv")


@pytest.mark.parametrize("who", ["planning", "supervisor", "leader"])
def test_others_see_their_own_sign_ins_and_nobody_elses(page, who, district):
    """The two lists are closed to them."""
    assert page(who, "/oversight/readings/") == "403"
    assert page(who, "/oversight/sign-ins/") == "403"
    said = page("planning", "/account/sign-ins/?who=construction&format=csv")
    assert "planning" in said
    assert "construction" not in said


def test_looking_at_other_peoples_sign_ins_is_a_reading_itself(page, district):
    """Those whose lines were shown are named."""
    page("inspector", "/oversight/sign-ins/")
    row = PersonalAccess.objects.get(purpose="oversee")
    assert row.actor == f"account:{district.accounts['inspector'].pk}"
    assert f" account:{district.accounts['planning'].pk} " in row.subjects


@pytest.mark.parametrize("question", ["before=x", "before=9" * 9, "since=9999-12-31", "until=9999-12-31", "subject=%00",
                                      "field='", "who=%00", "act=nothing"])  # fmt: skip
def test_nonsense_is_no_failure(page, question):
    """It finds nothing, or everything."""
    for url in ("/oversight/readings/", "/oversight/sign-ins/", "/account/sign-ins/"):
        assert page("inspector", f"{url}?{question}") != "500"
