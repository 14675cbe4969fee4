"""What holds for every act of the closed loop alike."""

import pytest
from django.apps import apps
from django.db import transaction

from luoshi.district.audit.api import events_of
from luoshi.district.cases.api import Action, Case
from luoshi.district.cases.commands import turn as turn_module
from luoshi.district.cases.errors import CaseNotFoundError, NotPermittedError, StaleCaseError, WordsMissingError
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.rules.permits import permits
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import NOBODY
from tests.fakes import acts
from tests.fakes.acts import perform
from tests.fakes.loop import BEFORE, lead_to, new_case
from tests.fakes.small_district import MONDAY

ACTS = sorted(BEFORE)


class BrokenLedgerError(Exception):
    """The ledger cannot be written."""


def _everything():
    """Every row of every table of ours, as plain values; sequences and the evidence store's files do not count."""
    return {
        model._meta.label: sorted(map(repr, model.objects.order_by().values_list()))
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "audit", "evidence", "people")
    }


def test_every_act_of_the_table_is_tried_here():
    """The table and this file do not drift apart."""
    assert set(BEFORE) == set(TABLE) - {Action.RECOMPUTE}


@pytest.mark.parametrize("action", ACTS)
def test_act_whose_ledger_write_fails_changes_nothing(district, monkeypatch, action):
    """Neither the change nor its event exists without the other."""
    case, who, choice, at = lead_to(action, district)

    def refuse(**_facts):
        raise BrokenLedgerError

    monkeypatch.setattr(turn_module, "record", refuse)
    before = _everything()
    with pytest.raises(BrokenLedgerError), transaction.atomic():
        perform(action, case, district, by=district.actor(who, at), at=at, choice=choice)
    assert _everything() == before


@pytest.mark.parametrize("action", ACTS)
def test_act_leaves_one_entry_and_one_event_and_moves_as_the_table_says(district, action):
    """One act, one version, one timeline entry, one event; the state after it is one the table names."""
    case, who, choice, at = lead_to(action, district)
    before = case.version
    perform(action, case, district, by=district.actor(who, at), at=at, choice=choice)
    state_before = case.state
    case.refresh_from_db()
    assert case.version == before + 1
    assert case.entries.count() == case.version == len(events_of(f"case:{case.code}"))
    assert case.state == state_before or case.state in TABLE[action].leads_to


@pytest.mark.parametrize("action", ACTS)
def test_act_by_a_stranger_is_refused_with_the_reason(district, action):
    """Who has no part in a case can do nothing to it."""
    case, _who, choice, at = lead_to(action, district)
    verdict = permits(action, actor=NOBODY, facts=case_facts(case), at=at)
    assert "not_your_part" in verdict.codes
    evidence_by_someone = district.actor("supervisor", at)
    if action in (Action.SETTLE, Action.COMPLETE, Action.CLOSE, Action.ADD_EVIDENCE):
        photo = acts.photo(evidence_by_someone, at)
        assert photo
    stranger = district.actor("nobody_yet", at)
    with pytest.raises(NotPermittedError):
        perform(action, case, district, by=stranger, at=at, choice=choice)


@pytest.mark.parametrize("action", sorted(action for action, move in TABLE.items() if move.words and action in BEFORE))
def test_act_that_must_be_explained_is_refused_without_words(district, action):
    """A reason is part of the act."""
    case, who, _choice, at = lead_to(action, district)
    actor = district.actor(who, at)
    with pytest.raises(WordsMissingError), turn_module.turn(case.pk, action, by=actor, at=at, text="  "):
        pytest.fail("the body must not run")


def test_second_of_two_officers_acting_at_once_is_told(district):
    """Both saw version 2; the second gets the version that was found, and nothing of the first is lost."""
    case, who, _choice, at = lead_to(Action.SIGN_FOR, district)
    seen = case.version
    perform(Action.CONTACT, case, district, by=district.actor(who, at), at=at)
    with (
        pytest.raises(StaleCaseError) as stale,
        turn_module.turn(case.pk, Action.SIGN_FOR, by=district.actor(who, at), at=at, expected_version=seen),
    ):
        pytest.fail("the body must not run")
    assert stale.value.data == {"case": case.code, "expected": seen, "found": seen + 1}


def test_act_on_a_case_that_does_not_exist_says_so(district):
    """No such case."""
    with pytest.raises(CaseNotFoundError), turn_module.turn(0, Action.COMMENT, by=district.actor("leader"), at=MONDAY):
        pytest.fail("the body must not run")


def test_registering_whose_ledger_write_fails_changes_nothing(district, monkeypatch):
    """A case that the ledger does not know is not there either."""
    from luoshi.district.cases.commands import register

    def refuse(**_facts):
        raise BrokenLedgerError

    monkeypatch.setattr(register, "record_many", refuse)
    before = _everything()
    with pytest.raises(BrokenLedgerError), transaction.atomic():
        new_case(district)
    assert _everything() == before
    assert not Case.objects.exists()
