"""The service window: what is said there is taken down, printed as a receipt, and can be erased."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.audit.api import events_of
from luoshi.district.audit.models import PersonalAccess
from luoshi.district.cases.api import Case, assign
from luoshi.district.intake.api import Request, erase_person
from luoshi.district.intake.rules.identity import can_be, tidy
from luoshi.district.people.models import Account, Post, PostHolding
from tests.fakes.small_district import MONDAY, small_district

NAME, PHONE, HOME = "来访人甲", "13900001234", "玉兰街9号院2单元"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(serial: int) -> str:
    """An invented resident number with its check digit by GB 11643-1999: the weighted sum modulo 11."""
    body = f"11010119900101{serial:03d}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


IDENTITY = identity(123)
TYPED = {
    "text": "门前路灯三天不亮",
    "address": "玉兰街口",
    "name": NAME,
    "phone": PHONE,
    "home_address": HOME,
    "id_kind": "resident",
    "id_number": IDENTITY,
}


@pytest.fixture
def district(db):
    found = small_district()
    for username, unit in (("window", "wutong"), ("window2", "wutong"), ("other_window", "construction")):
        account = Account.objects.create(
            username=username, name=username, created_at=MONDAY, must_change_password=False
        )
        found.accounts[username] = account
        post = Post.objects.create(unit=found.units[unit], role="window", title="窗口")
        PostHolding.objects.create(account=account, post=post, from_on=date(2026, 1, 1))
    return found


def browser(district, username, language="en"):
    client = Client()
    client.force_login(district.accounts[username], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def taken(district):
    """What the window took down, and the answer."""
    sent = browser(district, "window").post(reverse("intake:window_new"), TYPED)
    return Request.objects.get(), sent


def test_what_is_taken_down_becomes_a_case_of_the_window(taken, district):
    """The source is a code of its own, the window is known, and the receipt follows at once."""
    row, sent = taken
    assert sent.status_code == 302
    assert sent.headers["Location"] == reverse("intake:window_receipt", args=[row.pk])
    assert (row.channel, row.case.source, row.window) == ("counter", "window", district.units["wutong"])
    assert (row.reporter_name, row.reporter_phone, row.reporter_address) == (NAME, PHONE, HOME)
    assert (row.reporter_id_kind, row.reporter_id_number) == ("resident", IDENTITY)
    assert row.case.has_contact


def test_ledger_holds_the_person_only_as_seals(taken):
    """Name, telephone, address and number are committed to and stand nowhere in the entry."""
    row, _sent = taken
    event = events_of(f"case:{row.case.code}")[0]
    sealed = {"reporter_name", "reporter_phone", "reporter_address", "reporter_id_kind", "reporter_id_number"}
    assert sealed <= set(event.data["commitments"])
    said = event.to_text()
    assert not any(word in said for word in (NAME, PHONE, HOME, IDENTITY))


def test_receipt_is_for_the_printer_and_shows_neither_telephone_nor_number(taken, district):
    """What was taken down and the code; the look is on record."""
    row, sent = taken
    page = browser(district, "window").get(sent.headers["Location"]).content.decode()
    assert row.receipt_code[:4] in page
    assert NAME in page
    assert TYPED["text"] in page
    assert not any(word in page for word in (PHONE, HOME, IDENTITY))
    assert PersonalAccess.objects.filter(purpose="receipt", subject=f"case:{row.case.code}").exists()


def test_window_lists_its_own_and_no_other_windows_cases(taken, district):
    """A colleague of the same window sees it, another window does not."""
    row, sent = taken
    page = reverse("intake:window")
    assert row.case.code in browser(district, "window2").get(page).content.decode()
    other = browser(district, "other_window")
    assert row.case.code not in other.get(page).content.decode()
    assert other.get(sent.headers["Location"]).status_code == 404


def test_window_that_took_it_down_can_call(taken, district):
    """The window may have to ask back; another may not."""
    row, _sent = taken
    address = reverse("intake:reporter", args=[row.case.code])
    shown = browser(district, "window").post(address)
    assert f"tel:{PHONE}" in shown.content.decode()
    assert IDENTITY not in shown.content.decode()
    assert browser(district, "other_window").post(address).status_code in (403, 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_number": IDENTITY[:-1] + ("1" if IDENTITY[-1] != "1" else "2")}, "id_number"),
        ({"id_kind": ""}, "id_kind"),
        ({"id_number": ""}, "id_number"),
        ({"id_kind": "enterprise"}, "id_number"),
        ({"text": " "}, "text"),
    ],
)
def test_slip_at_the_window_is_said_beside_its_field_and_nothing_is_lost(district, change, field):
    """A wrong check digit, half a document, nothing said: the form comes back as it was typed."""
    sent = browser(district, "window").post(reverse("intake:window_new"), TYPED | change)
    assert sent.status_code == 422
    assert list(sent.context["form"].errors) == [field]
    assert HOME in sent.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("username", ["planning", "supervisor", "verifier", "administrator"])
def test_nobody_else_takes_down_at_the_window(district, username):
    """It is the window's own page."""
    assert browser(district, username).get(reverse("intake:window_new")).status_code == 403


@pytest.mark.parametrize("who", [PHONE, IDENTITY])
def test_erased_person_leaves_nothing_of_the_window_behind(taken, district, who):
    """Found by telephone or number; name, address and document go with the rest, and so do the keys of their seals."""
    row, _sent = taken
    assign(case_id=row.case_id, lead_unit_id=district.unit_id("planning"), task=f"到{HOME}找{NAME}", text=IDENTITY,
           by=district.actor("supervisor"), at=MONDAY)  # fmt: skip
    erase_person(who=who, reason="本人要求", by=district.actor("administrator"), at=MONDAY)
    row.refresh_from_db()
    personal = ("name", "phone", "contact", "address", "id_kind", "id_number")
    assert {getattr(row, f"reporter_{name}") for name in personal} == {""}
    page = browser(district, "supervisor").get(reverse("cases:case", args=[row.case.code])).content.decode()
    assert not any(word in page for word in (NAME, PHONE, HOME, IDENTITY))


@given(st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_every_slip_of_one_digit_of_a_resident_number_is_seen(serial, place, off):
    """GB 11643-1999: no single wrong digit keeps the check digit right."""
    number = identity(serial)
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    assert can_be("resident", number)
    assert not can_be("resident", wrong)


@given(st.text(max_size=40), st.sampled_from(["resident", "home_return", "foreigner", "enterprise", "other", ""]))
def test_any_text_is_answered_with_yes_or_no(text, kind):
    """Nothing that can be typed breaks the check."""
    assert can_be(kind, tidy(text)) in (True, False)
