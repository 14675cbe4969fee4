"""Rows changed with a database client, triggers dropped: ``luoshi audit`` names table, row and column."""

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from luoshi.district.audit.api import Difference, Scope, check_whole, replayed_differences
from luoshi.district.audit.declared import columns_of, model_of, tables
from luoshi.district.audit.triggers import remove
from luoshi.district.evidence.models import Blob
from tests.attack.tampered_world import World, build_world
from tests.fakes.campaign import tries
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db

LOG = ("audit_ledgerevent", "audit_signedhead", "audit_ledgertile", "audit_logkey")
CLOSED = "(SELECT MIN(case_id) FROM intake_request)"
OPEN = "(SELECT MAX(case_id) FROM intake_request)"

TAMPERINGS = {  # name: statements, table and column that must be named
    "title after its opening was deleted": (
        [
            (f"DELETE FROM audit_opening WHERE field = 'title' AND event_id = (SELECT ledger_seq FROM cases_entry"
            f" WHERE case_id = {OPEN} AND version = 1)"),
            f"UPDATE cases_case SET title = '没有的事' WHERE id = {OPEN}",
        ],
        ("audit.opening", "title"),
    ),
    "title after what the act left was unsealed": (
        [
            "UPDATE audit_image SET seal_key = NULL",
            f"UPDATE cases_case SET title = '没有的事' WHERE id = {OPEN}",
        ],
        ("cases.case", "title"),
    ),
    "title": ([f"UPDATE cases_case SET title = '没有的事' WHERE id = {OPEN}"], ("cases.case", "title")),
    "description": ([f"UPDATE cases_case SET description = '' WHERE id = {OPEN}"], ("cases.case", "description")),
    "words of the timeline": (
        [f"UPDATE cases_entry SET text = '并没有' WHERE case_id = {OPEN} AND version = 5"], ("cases.entry", "text"),
    ),
    "facts of the timeline": (
        [f"UPDATE cases_entry SET data = '{{}}' WHERE case_id = {OPEN} AND version = 4"], ("cases.entry", "data"),
    ),
    "who acted": (
        [
            (f"UPDATE cases_entry SET by_id = (SELECT MIN(id) FROM people_account) WHERE case_id = {OPEN}"
            " AND version = 5")
        ],
        ("cases.entry", "by"),
    ),
    "which unit acted": (
        [f"UPDATE cases_entry SET unit_id = NULL WHERE case_id = {OPEN} AND version = 5"], ("cases.entry", "unit"),
    ),
    "who acted, by name": (
        [f"UPDATE cases_entry SET by_as = '别人' WHERE case_id = {OPEN} AND version = 5"], ("cases.entry", "by_as"),
    ),
    "an entry made public": (
        [f"UPDATE cases_entry SET is_public = NOT is_public WHERE case_id = {OPEN} AND version = 5"],
        ("cases.entry", "is_public"),
    ),
    "was late": ([f"UPDATE cases_case SET was_late = NOT was_late WHERE id = {CLOSED}"], ("cases.case", "was_late")),
    "closed at": (
        [f"UPDATE cases_case SET closed_at = '2026-11-23 02:00:00+00' WHERE id = {CLOSED}"],
        ("cases.case", "closed_at"),
    ),
    "completed at": (
        [f"UPDATE cases_case SET completed_at = '2026-11-23 02:00:00+00' WHERE id = {CLOSED}"],
        ("cases.case", "completed_at"),
    ),
    "registered at": (
        [f"UPDATE cases_case SET registered_at = '2026-11-01 02:00:00+00' WHERE id = {CLOSED}"],
        ("cases.case", "registered_at"),
    ),
    "count of returns": ([f"UPDATE cases_case SET returns = 0 WHERE id = {CLOSED}"], ("cases.case", "returns")),
    "count of reopenings": (
        [f"UPDATE cases_case SET reopenings = 7 WHERE id = {CLOSED}"], ("cases.case", "reopenings"),
    ),
    "count of urges": ([f"UPDATE cases_case SET urges = 7 WHERE id = {CLOSED}"], ("cases.case", "urges")),
    "outcome": ([f"UPDATE cases_case SET outcome = '圆满' WHERE id = {CLOSED}"], ("cases.case", "outcome")),
    "answer of the reporter": (
        [f"UPDATE cases_case SET follow_up = 'solved' WHERE id = {OPEN}"], ("cases.case", "follow_up"),
    ),
    "deadline of the case": (
        [f"UPDATE cases_case SET due_at = '2027-03-01 00:00:00+00' WHERE id = {OPEN}"], ("cases.case", "due_at"),
    ),
    "deadline of a clock": (
        [f"UPDATE cases_deadline SET due_at = '2027-03-01 00:00:00+00' WHERE case_id = {OPEN} AND stage = 'resolve'"],
        ("cases.deadline", "due_at"),
    ),
    "a missed clock kept": (
        [
            (f"UPDATE cases_deadline SET state = 'missed' WHERE id = (SELECT MIN(id) FROM cases_deadline"
            f" WHERE case_id = {OPEN} AND state = 'met')")
        ],
        ("cases.deadline", "state"),
    ),
    "rule of a clock": (
        [f"UPDATE cases_deadline SET rule = '{{}}' WHERE case_id = {OPEN} AND stage = 'resolve'"],
        ("cases.deadline", "rule"),
    ),
    "when it was assigned": (
        [f"UPDATE cases_assignment SET assigned_at = '2026-11-24 00:00:00+00' WHERE case_id = {OPEN}"],
        ("cases.assignment", "assigned_at"),
    ),
    "when it was signed for": (
        [f"UPDATE cases_assignment SET signed_at = NULL WHERE case_id = {OPEN}"], ("cases.assignment", "signed_at"),
    ),
    "what was asked of the unit": (
        [f"UPDATE cases_assignment SET task = '' WHERE case_id = {OPEN}"], ("cases.assignment", "task"),
    ),
    "a step of the roadmap done": (
        [f"UPDATE cases_roadmapstep SET done_at = '2026-11-24 00:00:00+00' WHERE case_id = {OPEN} AND position = 1"],
        ("cases.roadmapstep", "done_at"),
    ),
    "date of a step": (
        [f"UPDATE cases_roadmapstep SET due_on = '2027-11-24' WHERE case_id = {OPEN} AND position = 2"],
        ("cases.roadmapstep", "due_on"),
    ),
    "a step taken away": (
        [f"DELETE FROM cases_roadmapstep WHERE case_id = {OPEN} AND position = 2"], ("cases.roadmapstep", ""),
    ),
    "tally": (
        ["UPDATE cases_casetally SET n = n + 3 WHERE id = (SELECT MAX(id) FROM cases_casetally)"],
        ("cases.casetally", "n"),
    ),
    "lead unit": (
        [f"UPDATE cases_case SET lead_unit_id = (SELECT MIN(id) FROM people_unit) WHERE id = {OPEN}"],
        ("cases.case", "lead_unit"),
    ),
    "unit of an assignment": (
        [f"UPDATE cases_assignment SET unit_id = (SELECT MIN(id) FROM people_unit) WHERE case_id = {OPEN}"],
        ("cases.assignment", "unit"),
    ),
    "publicness": (
        [f"UPDATE cases_case SET is_public = NOT is_public WHERE id = {CLOSED}"], ("cases.case", "is_public"),
    ),
    "category": (
        [f"UPDATE cases_case SET category_id = (SELECT MIN(id) FROM cases_category) WHERE id = {OPEN}"],
        ("cases.case", "category"),
    ),
    "area": ([f"UPDATE cases_case SET area_id = NULL WHERE id = {OPEN}"], ("cases.case", "area")),
    "receipts swapped": (
        [
            "UPDATE intake_request SET receipt_code = 'x' WHERE id = (SELECT MIN(id) FROM intake_request)",
        ],
        ("intake.request", "receipt_code"),
    ),
    "requests swapped between cases": (
        [f"UPDATE intake_request SET case_id = {OPEN} + {CLOSED} - case_id"], ("intake.request", "case"),
    ),
    "phone of the reporter": (
        [f"UPDATE intake_request SET reporter_phone = '13911112222' WHERE case_id = {OPEN}"],
        ("intake.request", "reporter_phone"),
    ),
    "a request invented": (
        [
            ("INSERT INTO intake_request (receipt_code, channel, external_source, external_number, case_id, title,"
            " description, asked_at, received_at, reporter_name, reporter_phone, reporter_contact, reporter_address,"
            " reporter_id_kind, reporter_id_number, external_unit, external_category, up_votes, down_votes,"
            " official_reply) SELECT 'Z', channel, external_source, external_number, case_id, title, description,"
            " asked_at, received_at, '', '', '', '', '', '', '', '', 0, 0, ''"
            " FROM intake_request WHERE id = (SELECT MIN(id) FROM intake_request)")
        ],
        ("intake.request", ""),
    ),
    "a self-given post": (
        [
            ("INSERT INTO people_postholding (account_id, post_id, from_on) SELECT account_id, (SELECT id FROM"
            " people_post WHERE role = 'administrator'), '2026-01-01' FROM people_postholding"
            " WHERE post_id <> (SELECT id FROM people_post WHERE role = 'administrator') LIMIT 1")
        ],
        ("people.postholding", ""),
    ),
    "a post widened": (
        ["UPDATE people_post SET role = 'administrator' WHERE role = 'handler'"], ("people.post", "role"),
    ),
    "an account revived": (
        ["UPDATE people_account SET is_superuser = NOT is_superuser WHERE username = 'planning'"],
        ("people.account", "is_superuser"),
    ),
    "a password exchanged": (
        ["UPDATE people_account SET password = 'pbkdf2_sha256$1$x$x' WHERE username = 'planning'"],
        ("people.account", "password"),
    ),
    "a unit moved": (
        ["UPDATE people_unit SET path = '/9/' WHERE code = 'planning'"], ("people.unit", "path"),
    ),
    "a duty in a leading group": (
        ["UPDATE people_groupmember SET duty = ''"], ("people.groupmember", "duty"),
    ),
    "deadlines of a kind": (
        [("UPDATE cases_casekind SET deadlines = '{\"resolve\": {\"rule\": \"working_days\", \"n\": 90}}'"
         " WHERE code = 'general'")],
        ("cases.casekind", "deadlines"),
    ),
    "a day of the calendar": (
        ["UPDATE cases_calendarversion SET data = '{}'"], ("cases.calendarversion", "data"),
    ),
    "border of an area": (["UPDATE places_area SET unit_id = NULL"], ("places.area", "unit")),
    "where a place is": (["UPDATE places_place SET lon = 113.51"], ("places.place", "lon")),
    "whose photo it is": (
        ["UPDATE cases_caseevidence SET purpose = 'other'"], ("cases.caseevidence", "purpose"),
    ),
    "when a photo was handed in": (
        ["UPDATE evidence_evidence SET uploaded_at = '2026-11-01 00:00:00+00'"], ("evidence.evidence", "uploaded_at"),
    ),
    "what an act left, rewritten with the row": (
        [
            f"UPDATE cases_case SET returns = 5 WHERE id = {CLOSED}",
            "UPDATE audit_image SET rows = REPLACE(rows, '\"returns\":1', '\"returns\":5')",
        ],
        ("audit.image", ""),
    ),
    "what an act left, taken away": (
        ["DELETE FROM audit_image WHERE ticket = (SELECT MAX(ticket) FROM audit_image)"], ("audit.image", ""),
    ),
    "what no act left, added": (
        [
            ('INSERT INTO audit_image (ticket, part, "of", owner, "rows", salt) SELECT ticket, 99, "of", owner,'
            ' "rows", salt FROM audit_image WHERE id = (SELECT MAX(id) FROM audit_image)')
        ],
        ("audit.image", ""),
    ),
}  # fmt: skip


def look() -> Difference | None:
    """What ``luoshi audit`` finds."""
    return check_whole().difference or next(replayed_differences(Scope()), None)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """Built once; every test is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = build_world()
        for table in LOG:
            remove(connection, table)
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def undone(world) -> World:
    """The world for one test; whatever is changed is changed back."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def test_untouched_district_is_what_its_acts_left(undone):
    """Nothing differs, and every table that is vouched for has rows."""
    assert look() is None
    empty = {table.label for table in tables() if table.replayed and not model_of(table)._base_manager.exists()}
    assert empty <= {"people.apitoken", "intake.erasure", "cases.clocksegment"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_row_changed_with_a_database_client_is_named(undone, name):
    """With its table and column, though the triggers are dropped."""
    statements, where = TAMPERINGS[name]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount
    found = look()
    assert found is not None
    assert (found.table, found.column) == where


def test_changed_byte_of_a_file_is_named(undone):
    """The file's name is the hash of its content; it is asked again."""
    blob = Blob.objects.order_by("pk").first()
    path = Path(settings.EVIDENCE_ROOT) / blob.pk[:2] / blob.pk[2:4] / blob.pk
    whole = path.read_bytes()
    try:
        path.chmod(0o600)
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        found = look()
        assert (found.what, found.row) == ("file_changed", blob.pk)
        path.unlink()
        assert look().what == "file_missing"
    finally:
        path.write_bytes(whole)


def test_both_values_are_told_and_personal_ones_are_not(undone):
    """A fact is told with what stands there and what should; sealed words are only named."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET returns = 9 WHERE id = {CLOSED}")
    found = look()
    assert (found.kept, found.found) == ("9", "1")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET returns = 1, title = '没有的事' WHERE id = {CLOSED}")
    found = look()
    assert (found.column, found.kept, found.found) == ("title", "", "")


def test_random_change_of_any_replayed_column_is_found(undone):
    """Whatever table, row and column the dice choose."""
    dice = random.Random(20261130)
    vouched = [table for table in tables() if table.replayed and model_of(table)._base_manager.exists()]
    done = 0
    for _ in range(tries(short=60, long=1000)):
        table = dice.choice(vouched)
        name = dice.choice(table.replayed)
        with transaction.atomic():
            changed = _changed_somehow(table, name, dice)
            if changed is not None:
                done += 1
                found = list(replayed_differences(Scope()))
                assert any(difference.table == table.label for difference in found), (table.label, name, changed)
            transaction.set_rollback(True)
    assert done > tries(short=20, long=400)


def _changed_somehow(table, name, dice) -> str | None:
    """Another value in one row, by hand; None where constraints leave no other."""
    model, field = model_of(table), columns_of(table)[name]
    rows = list(model._base_manager.values_list("pk", field.attname))
    pk, old = dice.choice(rows)
    others = [value for _, value in rows if value != old]
    new = _other(field, old, others, dice)
    if new == old:
        return None
    quoted = connection.ops.quote_name
    statement = (
        f"UPDATE {quoted(model._meta.db_table)} SET {quoted(field.column)} = %s WHERE {model._meta.pk.column} = %s"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [field.get_db_prep_save(new, connection) if new is not None else None, pk])
    except Exception:  # noqa: BLE001 - the database refuses this one by a constraint
        return None
    return f"{pk}: {old!r} -> {new!r}"


def _other(field, old, others, dice):  # noqa: PLR0911 - one line for each kind of column
    if others and dice.random() < 0.5:
        return dice.choice(others)
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return not old
    if "Integer" in kind or "Float" in kind:
        return (old or 0) + dice.randint(1, 9)
    if kind == "JSONField":
        return {"other": json.dumps(old, default=str)}
    if kind in ("CharField", "TextField", "SlugField", "EmailField"):
        return f"{old or ''}x"[-(field.max_length or 99) :]
    if kind == "DateTimeField":
        return old + timedelta(microseconds=1) if old else MONDAY
    return dice.choice(others) if others else MONDAY.date() if kind == "DateField" else None
