"""The nightly audit and its checkpoint beside the key; rows that are older than the keeping of their values."""

import json
import logging

import pytest
from django.db import connection

from luoshi.district.audit import api
from luoshi.district.audit.auditing import read_checkpoint
from luoshi.district.audit.commands.adopt import adopt_rows
from luoshi.district.audit.errors import AuditFoundError
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, LedgerTile, SignedHead
from luoshi.district.audit.tasks import audit_nightly
from luoshi.district.audit.triggers import HEADS_AND_KEYS
from luoshi.district.people import api as people
from luoshi.district.people.api import SYSTEM
from luoshi.district.people.models import Unit
from luoshi.proof.merkle import Frontier, leaf_hash
from tests.district.audit.acts import act
from tests.district.audit.damage import without_triggers
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def audited(ledger_folder):
    """A unit, ten entries and a signed head, found sound; the file of the checkpoint."""
    adopt_rows(by=SYSTEM, at=MONDAY)
    people.create_unit(code="top", name="管委会", kind="office", by=SYSTEM, at=MONDAY)
    _acts(10)
    api.sign_head(at=MONDAY)
    assert api.audit_whole(at=MONDAY).difference is None
    return ledger_folder / "audited.json"


def test_nightly_audit_reads_what_is_new_and_moves_the_checkpoint(audited):
    """Nothing differs, nobody is told of a whole audit, and the next one begins where this one ended."""
    _acts(5)
    api.sign_head(at=MONDAY)
    found = api.audit_new(at=MONDAY)
    assert (found.difference, found.why_whole) == (None, "")
    checkpoint = read_checkpoint()
    assert (checkpoint.frontier.size, checkpoint.night) == (api.ledger_size(), 1)


def test_log_rewritten_with_all_its_hashes_and_without_heads_does_not_follow_from_the_checkpoint(audited):
    """Whoever has only the database can make it agree with itself, but not with the file beside the key."""
    before = audited.read_bytes()
    _rewrite_all()
    assert api.check_whole().difference is None, "the log agrees with itself"
    found = api.audit_new(at=MONDAY)
    assert (found.difference.what, found.why_whole) == ("checkpoint_differs", "checkpoint_differs")
    assert api.audit_new(at=MONDAY).difference.what == "checkpoint_differs", "and so the next night"
    assert audited.read_bytes() == before


def test_log_cut_off_behind_the_checkpoint_is_found(audited):
    """An earlier state of the database is shorter than what was audited."""
    with without_triggers("audit_ledgerevent", *HEADS_AND_KEYS):
        SignedHead.objects.all().delete()
        LedgerEvent.objects.filter(seq__gte=8).delete()
        frontier = Frontier()
        frontier.extend(bytes(leaf) for leaf in LedgerEvent.objects.order_by("seq").values_list("leaf", flat=True))
        LedgerEdge.objects.update(size=8, frontier=frontier.to_bytes(), root=frontier.root())
    found = api.audit_new(at=MONDAY)
    assert found.why_whole == "checkpoint_ahead"
    assert found.difference is not None


def test_missing_checkpoint_leads_to_an_audit_of_everything_and_is_said(audited, caplog):
    """In the answer, and in the worker's log; the checkpoint is there again afterwards."""
    audited.unlink()
    with caplog.at_level(logging.WARNING):
        audit_nightly(MONDAY)
    assert "checkpoint_missing" in caplog.text
    assert read_checkpoint().frontier.size == api.ledger_size()
    audited.unlink()
    assert api.audit_new(at=MONDAY).why_whole == "checkpoint_missing"


@pytest.mark.parametrize(
    "written",
    [
        "", "[]", "{}", "null", '{"size": 3}',
        '{"size":0,"frontier":"00","ticket":1,"at":"2026-11-23T00:00:00Z","night":0}',
        '{"size":0,"frontier":"0000000000000000","ticket":"1","at":"2026-11-23T00:00:00Z","night":0}',
        '{"size":0,"frontier":"0000000000000000","ticket":1,"at":"2026-11-23T00:00:00","night":0}',
        '{"size":9,"frontier":"0000000000000000","ticket":1,"at":"2026-11-23T00:00:00Z","night":0}',
    ],
)  # fmt: skip
def test_damaged_checkpoint_leads_to_an_audit_of_everything_and_is_a_difference(audited, written):
    """Somebody is to look; an audit of everything that finds nothing writes it anew."""
    audited.write_text(written)
    found = api.audit_new(at=MONDAY)
    assert (found.difference.what, found.why_whole) == ("checkpoint_unreadable", "checkpoint_unreadable")
    assert found.entries == api.ledger_size()
    assert audited.read_text() == written
    assert api.audit_whole(at=MONDAY).difference is None
    assert api.audit_new(at=MONDAY).difference is None


def test_checkpoint_of_another_log_is_a_difference(audited):
    """A file with another edge of the same size: everything is read, is sound, and the file is named."""
    written = json.loads(audited.read_text())
    other = Frontier()
    other.extend(leaf_hash(str(n).encode()) for n in range(written["size"]))
    audited.write_text(json.dumps({**written, "frontier": other.to_bytes().hex()}))
    found = api.audit_new(at=MONDAY)
    assert (found.difference.what, found.why_whole) == ("checkpoint_differs", "checkpoint_differs")


def test_nightly_audit_names_a_row_that_was_changed_since(audited):
    """A row that an act touched after the checkpoint; the task says it in an error, in both languages."""
    unit = Unit.objects.get(code="top")
    people.rename_unit(unit=unit, name="改名", by=SYSTEM, at=MONDAY)
    _by_hand("UPDATE people_unit SET name = '别名'")
    before = audited.read_bytes()
    with pytest.raises(AuditFoundError) as error:
        audit_nightly(MONDAY)
    assert f"people.unit:{unit.pk} people.unit {unit.pk} name" in error.value.message
    assert audited.read_bytes() == before


def test_old_row_that_nobody_touched_is_looked_at_within_thirty_nights(audited):
    """Each night a thirtieth of everything comes along."""
    _by_hand("UPDATE people_unit SET name = '别名'")
    found = [night.difference for _ in range(30) if (night := api.audit_new(at=MONDAY)).difference]
    assert found[0].column == "name"


def test_old_rows_are_taken_as_found_once_and_held_to_from_then_on(db):
    """What was there before is counted; a change afterwards is found, and starting again does not take it for true."""
    Unit.objects.bulk_create([Unit(code=f"old-{n}", name=f"单位{n}", path=f"/{n}/", kind="office") for n in range(3)])
    taken = adopt_rows(by=SYSTEM, at=MONDAY)
    assert taken["people.unit"] == 3
    found = api.audit_whole(at=MONDAY)
    assert (found.difference, found.taken_as_found["people.unit"]) == (None, 3)
    _by_hand("UPDATE people_unit SET name = '别名' WHERE code = 'old-1'")
    assert adopt_rows(by=SYSTEM, at=MONDAY) == {}
    difference = api.audit_whole(at=MONDAY).difference
    assert (difference.table, difference.column, difference.kept, difference.found) == (
        "people.unit", "name", "别名", "单位1"
    )  # fmt: skip


def test_column_that_an_update_brings_is_taken_and_the_others_are_not_taken_again(db):
    """A column known already keeps the value its acts left, whatever stands there when the new one is taken."""
    Unit.objects.bulk_create([Unit(code="old", name="单位", path="/1/", kind="office", phone="1")])
    adopt_rows(by=SYSTEM, at=MONDAY)
    with without_triggers():  # as if the first adopting had known nothing of the column
        _forget_adopted("people.unit", "phone")
    _by_hand("UPDATE people_unit SET name = '别名', phone = '2'")
    assert adopt_rows(by=SYSTEM, at=MONDAY) == {"people.unit": 1}
    found = {(one.table, one.column) for one in api.replayed_differences(api.Scope())}
    assert found == {("people.unit", "name")}


def test_row_put_in_by_hand_is_found_though_no_row_was_ever_there(db):
    """Since the first start every row of the table has an act."""
    adopt_rows(by=SYSTEM, at=MONDAY)
    Unit.objects.bulk_create([Unit(code="x", name="x", path="/1/", kind="office")])
    assert api.audit_whole(at=MONDAY).difference.what == "row_uncommitted"


def _acts(count: int) -> None:
    for n in range(count):
        act(n, subject="test:1")


def _by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rewrite_all() -> None:
    """Another history of the same length, with leaves, tiles and edge to it, and no head."""
    frontier = Frontier()
    with without_triggers("audit_ledgerevent", *HEADS_AND_KEYS):
        SignedHead.objects.all().delete()
        LedgerTile.objects.all().delete()
        for event in LedgerEvent.objects.order_by("seq"):
            body = event.body.replace('"n":7', '"n":8')
            LedgerEvent.objects.filter(seq=event.seq).update(body=body, leaf=leaf_hash(body.encode()))
            frontier.append(leaf_hash(body.encode()))
        LedgerEdge.objects.update(frontier=frontier.to_bytes(), root=frontier.root())


def _forget_adopted(label: str, column: str) -> None:
    event = LedgerEvent.objects.filter(kind="ledger.adopted").get()
    body = json.loads(event.body)
    body["data"]["tables"][label].remove(column)
    LedgerEvent.objects.filter(pk=event.pk).update(body=json.dumps(body))
