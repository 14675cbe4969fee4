"""Each act on a case sends one event, after its commit and not before."""

import pytest
from django.db import transaction

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.cases import api as cases
from luoshi.district.cases.events import acted
from tests.fakes.small_district import MONDAY


@pytest.fixture
def sent():
    """The events that were sent."""
    found = []

    def keep(event, **_):
        found.append(event)

    acted.connect(keep)
    yield found
    acted.disconnect(keep)


def test_each_act_sends_one_event_with_what_it_changed(sent, district, django_capture_on_commit_callbacks):
    """Registering, assigning, signing for: states before and after, the version, and the ticket of the ledger."""
    with django_capture_on_commit_callbacks(execute=True):
        new = cases.NewCase(title="路灯不亮", category_code="road")
        case = cases.register_case(new=new, by=district.actor("supervisor", MONDAY), at=MONDAY)
        supervisor, planning = district.actor("supervisor", MONDAY), district.units["planning"].pk
        cases.assign(case_id=case.pk, lead_unit_id=planning, by=supervisor, at=MONDAY)
        cases.sign_for(case_id=case.pk, by=district.actor("planning", MONDAY), at=MONDAY)
        assert sent == []
    assert [(e.case, e.act, e.state_before, e.state_after, e.version) for e in sent] == [
        (case.code, "register", "", "registered", 1),
        (case.code, "assign", "registered", "assigned", 2),
        (case.code, "sign_for", "assigned", "in_progress", 3),
    ]
    kinds = [LedgerEvent.objects.get(ticket=event.ticket).kind for event in sent]
    assert kinds == ["case.register", "case.assign", "case.sign_for"]
    assert all(event.at == MONDAY for event in sent)


def test_undone_act_sends_nothing(sent, district, django_capture_on_commit_callbacks):
    """What was rolled back never was."""
    new = cases.NewCase(title="路灯不亮", category_code="road")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        cases.register_case(new=new, by=district.actor("supervisor", MONDAY), at=MONDAY)
        transaction.set_rollback(True)
    assert sent == []


def test_failing_receiver_undoes_nothing(sent, district, caplog, django_capture_on_commit_callbacks):
    """The act is committed; the next receiver is told all the same."""

    def broken(**_):
        raise ValueError

    acted.connect(broken)
    try:
        new = cases.NewCase(title="路灯不亮", category_code="road")
        with django_capture_on_commit_callbacks(execute=True):
            case = cases.register_case(new=new, by=district.actor("supervisor", MONDAY), at=MONDAY)
    finally:
        acted.disconnect(broken)
    assert [event.case for event in sent] == [case.code]
    assert f"failed on register of {case.code}" in caplog.text
