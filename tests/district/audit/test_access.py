"""Who read personal data: recorded in one row, sealed in the ledger, never changed, forgotten when its time is over."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from luoshi.district.audit import api
from luoshi.district.audit.api import AccessFilter, Door, Personal, Purpose, list_accesses, record_access
from luoshi.district.audit.models import AccessPurge, LedgerEvent, Opening, PersonalAccess
from luoshi.district.people.api import Actor, reporter
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
READER = Actor(kind="account", account_id=17)
LATER = MONDAY + timedelta(minutes=1)


def read(*subjects: str, by=READER, at=MONDAY, **facts) -> None:
    """A reading of the telephone of these cases."""
    facts = {"fields": [Personal.PHONE], "purpose": Purpose.CONTACT, **facts}
    record_access(by=by, at=at, subjects=subjects or ("case:WT-1",), **facts)


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_reading_costs_one_statement_however_many_cases_are_listed():
    """A page of fifty cases is one row."""
    with CaptureQueriesContext(connection) as asked:
        read(*(f"case:WT-{n}" for n in range(50)), fields=[Personal.TITLE, Personal.ADDRESS])
    assert [query["sql"].split()[0] for query in asked] == ["INSERT"]
    assert PersonalAccess.objects.count() == 1


def test_record_says_who_whose_which_what_for_by_which_door_and_why():
    """Found by each of these, and by nothing else."""
    read("case:WT-1", reason="  called back,\n as agreed ", door=Door.API)
    read("case:WT-2", "case:WT-11", by=Actor(kind="account", account_id=18), purpose=Purpose.OVERVIEW)
    row = list_accesses(AccessFilter(subject="case:WT-1")).get()
    assert (row.actor, row.at, row.subjects, row.fields) == ("account:17", MONDAY, " case:WT-1 ", " phone ")
    assert (row.purpose, row.door, row.reason) == ("contact", "api", "called back, as agreed")
    for wanted in ({"actors": ["account:18"]}, {"subject": "case:WT-11"}, {"purpose": "overview"}, {"door": "page"}):
        assert list_accesses(AccessFilter(**wanted)).get().actor == "account:18"
    assert not list_accesses(AccessFilter(since=LATER)).exists()
    assert not list_accesses(AccessFilter(actors=[])).exists()


def test_whoever_holds_the_receipt_is_not_recorded():
    """They read what they gave themselves, and nobody knows who they are."""
    read(by=reporter("ABCDEFGHJKLM"))
    assert not PersonalAccess.objects.exists()


def test_many_subjects_lose_none():
    """Beyond a thousand a second row begins."""
    read(*(f"case:WT-{n}" for n in range(2500)))
    found = [name for row in PersonalAccess.objects.all() for name in row.subjects.split()]
    assert sorted(found) == sorted(f"case:WT-{n}" for n in range(2500))


def test_ledger_holds_seals_and_tells_neither_reader_nor_case():
    """How many, and one commitment; the rest opens only with the key."""
    read("case:WT-1")
    read("case:WT-2")
    assert api.seal_accesses(at=LATER) == 2
    assert api.seal_accesses(at=LATER) == 0
    body = LedgerEvent.objects.get(kind="access.sealed").body
    assert json.loads(body)["data"].keys() == {"commitments", "count", "salt"}
    assert not any(told in body for told in ("account:17", "WT-1", "phone", "contact"))
    assert api.first_access_difference() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_personalaccess SET actor = 'account:18'",
        "UPDATE audit_personalaccess SET ticket = NULL",
        "UPDATE audit_personalaccess SET ticket = 77",
        "DELETE FROM audit_personalaccess",
        "UPDATE audit_accesspurge SET until = '2099-01-01'",
        "DELETE FROM audit_accesspurge",
    ],
)
def test_database_refuses_to_change_or_delete_a_record(statement):
    """Sealed or not: one row of each is there."""
    AccessPurge.objects.create(at=MONDAY, until=MONDAY - timedelta(days=9), ticket=99)
    read()
    if "ticket" in statement:
        api.seal_accesses(at=LATER)
    with pytest.raises(DatabaseError, match="append-only"):
        sql(statement)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_database_refuses_to_replace_a_record():
    """What an INSERT OR REPLACE would put in place of it."""
    read()
    pk = PersonalAccess.objects.get().pk
    with pytest.raises(DatabaseError, match="append-only"):
        sql(
            "INSERT OR REPLACE INTO audit_personalaccess (id, at, actor, subject, subjects, fields, purpose, door, "
            f"reason) VALUES ({pk}, '2026-01-01', 'account:9', '', '', '', '', '', '')"
        )


COLUMNS = "at, actor, subject, subjects, fields, purpose, door, reason, ticket"
DAMAGE = {
    "another reader": "UPDATE audit_personalaccess SET actor = 'account:18' WHERE subject = 'case:WT-1'",
    "another case": "UPDATE audit_personalaccess SET subjects = ' case:WT-9 ' WHERE subject = 'case:WT-1'",
    "one removed": "DELETE FROM audit_personalaccess WHERE subject = 'case:WT-1'",
    "all removed": "DELETE FROM audit_personalaccess",
    "all removed with their key": "DELETE FROM audit_personalaccess; DELETE FROM audit_opening",
    "one added": f"INSERT INTO audit_personalaccess ({COLUMNS}) "
    f"SELECT {COLUMNS} FROM audit_personalaccess WHERE subject = 'case:WT-1'",
    "a seal that never was": "UPDATE audit_personalaccess SET ticket = 77 WHERE subject = 'case:WT-1'",
    "a purge that never was": "INSERT INTO audit_accesspurge (at, until, ticket) "
    "VALUES ('2026-11-30', '2099-01-01', 77)",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_whoever_changes_sealed_records_past_the_triggers_is_found(damage):
    """A person with the database and without the key of the log."""
    read("case:WT-1")
    read("case:WT-2")
    api.seal_accesses(at=LATER)
    assert api.first_access_difference() is None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER audit_personalaccess_no_{name}")
        else:
            cursor.execute("DROP TRIGGER audit_personalaccess_no_change ON audit_personalaccess")
        for statement in damage.split("; "):
            cursor.execute(statement)
    found = api.first_access_difference()
    assert found is not None
    assert found.what.startswith("access_")


def test_records_go_when_their_time_is_over_and_the_ledger_says_so():
    """Old ones with the key of their seal; the younger stay, and the whole still checks."""
    read("case:WT-1", at=MONDAY)
    api.seal_accesses(at=MONDAY)
    read("case:WT-2", at=LATER)
    assert api.purge_accesses(before=LATER, at=LATER) == 1
    assert [row.subject for row in PersonalAccess.objects.all()] == ["case:WT-2"]
    assert Opening.objects.count() == 1
    assert json.loads(LedgerEvent.objects.get(kind="access.purged").body)["data"]["seals"] == 1
    assert api.first_access_difference() is None
    assert api.purge_accesses(before=LATER, at=LATER) == 0
    with pytest.raises(DatabaseError, match="append-only"):
        sql("DELETE FROM audit_personalaccess")


def test_record_stands_or_falls_with_the_transaction_around_it():
    """What was not shown was not read."""
    with transaction.atomic():
        read()
        transaction.set_rollback(True)
    assert not PersonalAccess.objects.exists()


class EveryRecord(TestCase):
    """Whatever is recorded can be sealed and checks."""

    @given(
        st.lists(
            st.tuples(
                st.lists(st.from_regex(r"case:[A-Z]{1,6}-[0-9]{1,8}", fullmatch=True), min_size=1, max_size=5),
                st.sets(st.sampled_from(list(Personal)), min_size=1),
                st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80),
            ),
            max_size=6,
        )
    )
    def test_seal_opens(self, readings):
        """Any cases, any fields, any words of a reason."""
        before = set(PersonalAccess.objects.values_list("pk", flat=True))
        for subjects, fields, reason in readings:
            record_access(by=READER, at=MONDAY, subjects=subjects, fields=fields, purpose=Purpose.HANDLE, reason=reason)
        assert api.seal_accesses(at=LATER) == len(readings)
        assert PersonalAccess.objects.exclude(pk__in=before).count() == len(readings)
        assert api.first_access_difference() is None
