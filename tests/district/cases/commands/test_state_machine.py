"""Random acts by random people, legal and illegal: what must hold whatever they do."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import event as observe
from hypothesis import strategies as st

from luoshi.district.audit.api import check_ledger, events_of
from luoshi.district.cases.api import Case, NewCase, register_case
from luoshi.district.cases.errors import NotAPhotoError, NotPermittedError
from luoshi.district.cases.models import CaseTally, Deadline, Entry
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.capacity import is_outside
from luoshi.district.cases.rules.permits import next_action, permits
from luoshi.district.cases.rules.replay import replay
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import SYSTEM, reporter
from luoshi.kernel.errors import InvalidError
from tests.fakes.acts import RANDOM_ACTS, perform
from tests.fakes.small_district import MONDAY, PEOPLE

PERSONS = [name for name, *_ in PEOPLE] + ["system", "reporter"]
KINDS = ["general", "simple", "urgent", "project"]


class Undone(Exception):  # noqa: N818 - it is no error
    """Ends one example without a trace."""


FORWARD = {action for action, move in TABLE.items() if move.leads_to} - {Action.MERGE, Action.DISMISS, Action.SETTLE}
FORWARD |= {Action.ASK_EXTENSION, Action.DECIDE_EXTENSION, Action.ASK_SUSPENSION, Action.PLAN, Action.FOLLOW_UP}

acts = st.lists(
    st.tuples(
        st.sampled_from(["next", "next", "next", "forward", "legal", "wild"]),
        st.sampled_from(RANDOM_ACTS),
        st.sampled_from(PERSONS),
        st.integers(0, 5),
        st.integers(0, 40),
    ),
    min_size=5,
    max_size=30,
)


def _by(name, district, at):
    return {"system": SYSTEM, "reporter": reporter("ABCDEFGHJKM7")}.get(name) or district.actor(name, at)


def _chosen(step, case, district, at):
    """What to try: anything by anyone, something that is allowed, or something allowed that moves the case on."""
    mode, action, name, choice, hours = step
    if mode != "wild":
        facts = case_facts(case)
        people = {person: _by(person, district, at) for person in PERSONS}
        allowed = [
            (act, person)
            for person in PERSONS
            for act in _candidates(mode, people[person], facts, at)
            if permits(act, actor=people[person], facts=facts, at=at)
        ]
        if allowed:
            action, name = allowed[(choice * 41 + hours) % len(allowed)]
    return action, _by(name, district, at), choice


def _candidates(mode, actor, facts, at):
    if mode == "next":
        first = next_action(actor=actor, facts=facts, at=at)
        return [first] if first else []
    return RANDOM_ACTS if mode == "legal" else sorted(FORWARD)


def _snapshot(case_id):
    case = Case.objects.values().get(pk=case_id)
    return case, Entry.objects.count(), list(Deadline.objects.values().order_by("pk"))


@given(kind=st.sampled_from(KINDS), steps=acts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_acts_keep_every_promise_of_the_loop(district, kind, steps):
    """One lead, proof before closing, outside verifiers, silent deadlines never, one event per change, exact replay."""
    try:
        with transaction.atomic():
            _play(district, kind, steps)
            raise Undone  # noqa: TRY301 - the way to end a transaction without keeping it
    except Undone:
        pass


def _play(district, kind, steps):
    new = NewCase(title="路口红灯不亮", category_code="road", kind_code=kind, source="web")
    at = MONDAY
    case = register_case(new=new, by=district.actor("supervisor"), at=at)
    register_case(new=new, by=district.actor("supervisor"), at=at)
    for step in steps:
        at += timedelta(hours=step[-1])
        case = Case.objects.get(pk=case.pk)
        action, by, choice = _chosen(step, case, district, at)
        before, facts = _snapshot(case.pk), case_facts(case)
        verdict = permits(action, actor=by, facts=facts, at=at)
        try:
            with transaction.atomic():
                perform(action, case, district, by=by, at=at, choice=choice)
        except NotPermittedError as refusal:
            assert not verdict, f"{action} was allowed by the rules and refused by the command"
            assert refusal.reasons == verdict.reasons  # noqa: PT017 - either outcome is looked at
            assert _snapshot(case.pk) == before
        except (InvalidError, NotAPhotoError):
            assert _snapshot(case.pk) == before
        else:
            assert verdict, f"{action} was refused by the rules and done by the command"
            observe(f"done: {action}")
            if action.value in ("close", "return_"):
                assert is_outside(by, facts)
            _check_one(case.pk, before)
    _check_all()


def _check_one(case_id, before):
    case = Case.objects.get(pk=case_id)
    old, entries_before, deadlines_before = before
    leads = case.assignments.filter(part="lead", state__in=LIVE)
    assert leads.count() == (0 if case.state in ("registered", "merged", "dismissed") else 1)
    if case.state == "closed":
        needed = {row["purpose"] for row in case.kind.evidence}
        assert needed <= set(case.case_evidence.values_list("purpose", flat=True))
    decided = {row["id"]: row for row in deadlines_before if row["decided_at"]}
    now = {row["id"]: row for row in Deadline.objects.filter(pk__in=decided).values()}
    assert now == decided, "a decided deadline was changed"
    assert case.version > old["version"]
    assert case.entries.count() == case.version
    assert Entry.objects.count() - entries_before >= 1
    events = events_of(f"case:{case.code}")
    assert len(events) == case.version
    picture = replay((event.kind, event.data) for event in events)
    assert picture.state == case.state
    assert picture.lead == (case.lead_unit.code if case.lead_unit and leads.exists() else None)
    assert (picture.due_at is None) == (case.due_at is None)


def _check_all():
    assert check_ledger().sound
    for cell in Case.objects.values("lead_unit", "state", "category_top", "area").distinct():
        counted = Case.objects.filter(**cell).count() if None not in cell.values() else None
        if counted is None:
            where = {f"{k}__isnull" if v is None else k: True if v is None else v for k, v in cell.items()}
            counted = Case.objects.filter(**where).count()
        same = {f"{k}__isnull" if v is None else k: True if v is None else v for k, v in cell.items()}
        assert sum(CaseTally.objects.filter(**same).values_list("n", flat=True)) == counted


@pytest.mark.django_db
def test_replay_of_a_history_with_a_missing_act_is_refused(district):
    """Dropping one event from a history is noticed."""
    case = register_case(new=NewCase(title="x", category_code="road"), by=district.actor("supervisor"), at=MONDAY)
    perform(RANDOM_ACTS[0], case, district, by=district.actor("supervisor"), at=MONDAY)
    perform(RANDOM_ACTS[3], case, district, by=district.actor("planning"), at=MONDAY)
    events = [(event.kind, event.data) for event in events_of(f"case:{case.code}")]
    with pytest.raises(ValueError, match="follows"):
        replay([events[0], events[2]])
