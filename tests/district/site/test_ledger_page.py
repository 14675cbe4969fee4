"""The staff's page about the ledger."""

from datetime import timedelta

import pytest
from django.test import Client

from luoshi.district.audit import api as ledger
from luoshi.district.cases.api import NewCase, register_case
from luoshi.district.people.api import SYSTEM
from luoshi.district.people.models import Account
from tests.fakes.small_district import MONDAY, small_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(settings, tmp_path):
    """A client signed in as somebody of the small district, with one case registered."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    district = small_district()
    by = district.actor("supervisor")
    register_case(new=NewCase(title="路灯不亮", category_code="road"), by=by, at=MONDAY)

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.mark.parametrize(
    ("username", "status"),
    [("supervisor", 200), ("inspector", 200), ("administrator", 200), ("leader", 200), ("planning", 403)],
)
def test_page_is_for_those_who_watch(signed_in, username, status):
    """A handler has no place in the menu and no page either."""
    client = signed_in(username)
    assert client.get("/ledger/").status_code == status
    shown = 'href="/ledger/"' in client.get("/work/").content.decode()
    assert shown is (status == 200)


def test_page_says_how_far_the_ledger_is_signed(signed_in):
    """Before the first head, after it, and with a new entry since."""
    client = signed_in("inspector")
    assert "台账尚未签名。" in client.get("/ledger/").content.decode()
    head = ledger.sign_head(at=MONDAY)
    page = client.get("/ledger/").content.decode()
    assert head.root.hex() in page
    assert str(ledger.verifying_keys()[0]) in page
    assert "已全部签名" in page
    ledger.rotate_key(by=SYSTEM, at=MONDAY + timedelta(days=1))
    page = client.get("/ledger/").content.decode()
    assert page.count("已交接") == 1


def test_page_names_the_address_under_which_others_reach_it(signed_in, settings):
    """A witness elsewhere cannot use the loopback address of whoever looks at the page."""
    settings.PUBLIC_URL = "https://luoshi.example"
    assert "https://luoshi.example/" in signed_in("inspector").get("/ledger/").content.decode()


def test_page_has_a_fixed_number_of_queries(signed_in, django_assert_max_num_queries):
    """However many entries and heads there are."""
    client = signed_in("supervisor")
    ledger.sign_head(at=MONDAY)
    with django_assert_max_num_queries(14):
        client.get("/ledger/")
