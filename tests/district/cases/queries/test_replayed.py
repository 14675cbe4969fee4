"""Every case against the replay of its events: what was changed behind the ledger's back is named."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from luoshi.district.audit.api import Difference, Scope, forget_keys, openings_of
from luoshi.district.cases.api import Action, Case, NewCase, reclassify, register_case
from luoshi.district.cases.models import Entry
from luoshi.district.cases.queries.replayed import differences
from luoshi.district.people.api import actor_of
from luoshi.district.people.models import Account
from luoshi.kernel.errors import LuoshiError
from tests.fakes.acts import perform
from tests.fakes.campaign import tries
from tests.fakes.small_district import MONDAY, small_district

pytestmark = pytest.mark.django_db


def first_difference() -> Difference | None:
    """The first case that is not what its history leads to."""
    return next(differences(Scope()), None)


@pytest.fixture
def case() -> Case:
    """Registered, assigned, signed for and reported on, between two others."""
    district = small_district()
    by = district.actor("supervisor")
    cases = [register_case(new=NewCase(title=f"{n}", category_code="road"), by=by, at=MONDAY) for n in range(3)]
    for n, (action, who) in enumerate([("assign", "supervisor"), ("sign_for", "planning"), ("report", "planning")]):
        at = MONDAY + timedelta(hours=n + 1)
        perform(Action(action), cases[1], district, by=district.actor(who, at), at=at)
    return Case.objects.get(pk=cases[1].pk)


def test_untouched_cases_are_what_the_log_says(case):
    """Nothing differs."""
    assert first_difference() is None


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE cases_case SET state = 'assigned' WHERE id = {id}", "case_state"),
        ("UPDATE cases_case SET due_at = NULL, yellow_at = NULL WHERE id = {id}", "case_due_at"),
        ("UPDATE cases_case SET due_at = '2027-03-01 00:00:00+00' WHERE id = {id}", "case_due_at"),
        ("UPDATE cases_case SET version = 9 WHERE id = {id}", "case_version"),
        ("UPDATE cases_assignment SET unit_id = {other} WHERE case_id = {id}", "case_lead"),
        ("UPDATE cases_case SET title = '另一件' WHERE id = {id}", "case_words"),
        ("UPDATE cases_case SET description = '并没有这么说' WHERE id = {id}", "case_words"),
        ("UPDATE cases_case SET address = '别处' WHERE id = {id}", "case_words"),
        ("UPDATE cases_case SET lon = 113.5, lat = 34.8 WHERE id = {id}", "case_words"),
        ("UPDATE cases_entry SET at = '2026-11-20 00:00:00+00' WHERE case_id = {id} AND version = 2", "timeline_act"),
        ("UPDATE cases_entry SET action = 'urge' WHERE case_id = {id} AND version = 2", "timeline_act"),
        ("UPDATE cases_entry SET text = '并没有' WHERE case_id = {id} AND version = 4", "timeline_words"),
        ("DELETE FROM cases_entry WHERE case_id = {id} AND version = 4", "timeline_missing"),
        ("UPDATE cases_entry SET ledger_seq = 77 WHERE case_id = {id} AND version = 4", "timeline_missing"),
        ("UPDATE cases_case SET code = 'LS19990101-0001' WHERE id = {id}", "case_not_in_ledger"),
    ],
)
def test_change_with_a_database_client_is_named(case, statement, what):
    """By its kind, with the case; a case before it in the order of codes is not blamed."""
    other = Entry.objects.exclude(unit=None).values_list("unit_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(id=case.pk, other=other))
    found = first_difference()
    assert isinstance(found, Difference)
    assert found.what == what
    assert found.subject == f"case:{Case.objects.get(pk=case.pk).code}"


def test_words_that_were_corrected_and_emptied_through_the_commands_are_what_the_log_says(case):
    """The last entry that says something about a part decides; an address may be taken away again."""
    by = actor_of(Account.objects.get(username="supervisor").pk, at=MONDAY)
    for facts in ({"title": "改过", "address": "玉兰街", "point": (113.5, 34.8)}, {"address": ""}, {"title": "又改"}):
        reclassify(case_id=case.pk, by=by, at=MONDAY + timedelta(hours=9), **facts)
    assert first_difference() is None
    Case.objects.filter(pk=case.pk).update(address="玉兰街")
    found = first_difference()
    assert found is not None
    assert (found.what, found.kept) == ("case_words", "address")


def test_act_that_the_log_does_not_have_is_found(case):
    """An entry invented with a database client."""
    last = Entry.objects.get(case=case, version=4)
    last.pk, last.version, last.ledger_seq = None, 5, 9_999
    last.save()
    assert first_difference() == Difference("timeline_extra", subject=f"case:{case.code}", kept="9999")


def test_case_that_was_taken_out_of_the_database_is_missing(case):
    """Its events are still there."""
    from luoshi.district.audit.models import LedgerEvent

    told = LedgerEvent.objects.get(ticket=case.entries.get(version=1).ledger_seq)
    body = told.body.replace(case.code, "LS19990101-0001")
    LedgerEvent.objects.create(
        seq=500, ticket=500, at=told.at, kind=told.kind, subject="case:LS19990101-0001", actor="x", body=body, leaf=b""
    )
    assert first_difference() == Difference("case_missing", subject="case:LS19990101-0001")


def test_words_whose_key_was_thrown_away_are_not_compared(case):
    """That is what erasing means: nobody can tell any more, and nobody is accused."""
    forget_keys(openings_of(f"case:{case.code}", ["text"]))
    Entry.objects.filter(case=case, version=4).update(text="——")
    assert first_difference() is None


@pytest.mark.parametrize("seed", range(tries(short=1, long=8)))
def test_random_acts_leave_no_difference(seed):
    """Whatever is done through the commands, the log says the same."""
    from tests.district.cases.commands.test_state_machine import RANDOM_ACTS

    district, dice = small_district(), random.Random(seed)
    by = district.actor("supervisor")
    cases = [register_case(new=NewCase(title="x", category_code="road"), by=by, at=MONDAY) for _ in range(3)]
    done = 0
    for n in range(120):
        at = MONDAY + timedelta(hours=n)
        who = dice.choice(["supervisor", "planning", "construction", "verifier", "leader", "wutong"])
        with suppress(LuoshiError):  # most random acts are refused
            perform(dice.choice(RANDOM_ACTS), dice.choice(cases), district, by=district.actor(who, at), at=at, choice=n)
            done += 1
    assert done >= 5
    assert first_difference() is None
