"""The ledger's Django side: in the same transaction, dense, append-only in the database too."""

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.district.audit.api import check_ledger, events_of, record
from luoshi.district.audit.errors import OutsideTransactionError
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, Opening
from luoshi.district.people.api import SYSTEM
from luoshi.proof.commitment import opens
from tests.fakes.small_district import MONDAY


def _record(n: int = 1, **personal: str) -> LedgerEvent:
    done = record(kind="test.happened", subject="test:1", by=SYSTEM, at=MONDAY, data={"n": n}, personal=personal)
    return LedgerEvent.objects.get(ticket=done.ticket)


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    """An event alone would be a claim about a change that may never come."""
    with pytest.raises(OutsideTransactionError):
        _record()


@pytest.mark.django_db
def test_events_are_numbered_without_a_hole_and_check():
    """Zero, one, two; the kept root is the tree's."""
    assert [_record(n).seq for n in range(3)] == [0, 1, 2]
    check = check_ledger()
    assert (check.sound, check.size) == (True, 3)


@pytest.mark.django_db
def test_rolled_back_act_leaves_neither_event_nor_hole():
    """The next event takes the place."""
    _record()
    with transaction.atomic():
        _record()
        transaction.set_rollback(True)
    assert _record().seq == 1
    assert check_ledger().sound


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE audit_ledgerevent SET kind = 'x'", "DELETE FROM audit_ledgerevent"])
def test_database_refuses_to_change_or_delete_an_event(change):
    """Append-only is not a habit of the code."""
    _record()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "fault", "where"),
    [
        ("UPDATE audit_ledgerevent SET body = replace(body, '\"n\":1', '\"n\":7') WHERE seq = 1", "rewritten", 1),
        ("DELETE FROM audit_ledgerevent WHERE seq = 2", "root", 2),
        ("UPDATE audit_ledgerevent SET seq = 9 WHERE seq = 2", "missing", 2),
    ],
)
def test_damage_done_behind_the_triggers_is_found_where_it_is(damage, fault, where):
    """With the triggers dropped, rewriting, cutting off and moving are named at their place."""
    for n in range(3):
        _record(n)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_ledgerevent_no_update")
            cursor.execute("DROP TRIGGER audit_ledgerevent_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_ledgerevent_no_change ON audit_ledgerevent")
        cursor.execute(damage)
    check = check_ledger()
    assert (check.sound, check.fault, check.first_fault) == (False, fault, where)


@pytest.mark.django_db
def test_personal_words_are_in_the_ledger_only_as_a_commitment():
    """The words are not in the event; with their key they open what is."""
    event = _record(text="住在三号楼的人说路灯坏了")
    assert "三号楼" not in event.body
    committed = events_of("test:1")[0].data["commitments"]["text"]
    key = bytes(Opening.objects.get(event=event).key)
    assert opens(committed, "住在三号楼的人说路灯坏了", key)
    assert not opens(committed, "路灯没有坏", key)


@pytest.mark.django_db
def test_ledger_has_one_edge():
    """A second edge would be a second history."""
    _record()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEdge.objects.create(pk=2)
