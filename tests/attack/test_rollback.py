"""A database put back to an earlier state agrees with itself; the head beside the key does not agree with it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.district.audit import api as ledger
from luoshi.district.audit import clocks, outside, vault
from luoshi.district.audit.errors import (
    ClockDoubtfulError,
    LedgerRolledBackError,
    NothingToDeclareError,
    OtherHistoryError,
    OtherLogError,
)
from luoshi.district.audit.models import LedgerDeclaration, LedgerEdge, LedgerEvent, LogKey, SignedHead
from luoshi.district.audit.triggers import remove
from luoshi.district.people.api import SYSTEM
from luoshi.kernel import clock
from luoshi.proof.declarations import Declared
from luoshi.proof.merkle import Frontier
from luoshi.proof.notes import SignedNote
from tests.district.audit.acts import act, acts
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
WHO = "区督查室主任"


@pytest.fixture(autouse=True)
def ledger_folder(settings, tmp_path) -> Path:
    """Keys and highest head of one test are no other's."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    settings.LEDGER_NAME = "district.example/ledger"
    return settings.LEDGER_FOLDER


def roll_back(size: int) -> None:
    """The database as it was at ``size`` entries, as a restored backup leaves it."""
    from django.db import connection

    for table in ("audit_ledgerevent", "audit_signedhead", "audit_ledgerdeclaration"):
        remove(connection, table)
    LedgerEvent.objects.filter(seq__gte=size).delete()
    SignedHead.objects.filter(size__gt=size).delete()
    LedgerDeclaration.objects.all().delete()
    frontier = Frontier()
    for leaf in LedgerEvent.objects.order_by("seq").values_list("leaf", flat=True):
        frontier.append(bytes(leaf))
    LedgerEdge.objects.update(size=size, frontier=frontier.to_bytes(), root=frontier.root())


def other_acts(count: int) -> None:
    """Acts that are not those that were lost."""
    for _ in range(count):
        act(9, text="别的事")


def signed_twice() -> tuple[ledger.Head, ledger.Head]:
    """Heads of three and seven entries."""
    acts(3)
    first = ledger.sign_head(at=MONDAY)
    acts(4)
    return first, ledger.sign_head(at=LATER)


def test_highest_head_is_kept_beside_the_key_before_anybody_sees_it(ledger_folder):
    """The signed text itself, its owner's alone."""
    _, second = signed_twice()
    kept = ledger_folder / "highest-head"
    assert SignedNote.parse(kept.read_text()) == second.note
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("grown", [0, 1, 4, 9])
def test_rolled_back_database_is_neither_signed_nor_served_nor_exported(grown):
    """Smaller, as large with other entries, or grown beyond what was lost: refused, and what to do is said."""
    signed_twice()
    roll_back(3)
    other_acts(grown)
    for attempt in (
        lambda: ledger.sign_head(at=LATER),
        lambda: list(ledger.feed_files(lambda _: False)),
        lambda: ledger.receipt_for(0, at=LATER),
        lambda: list(ledger.export_log()),
        lambda: ledger.export_subject("test:1"),
        ledger.require_nothing_lost,
    ):
        with pytest.raises(LedgerRolledBackError, match="declare-restore"):
            attempt()
    for path in ("checkpoint", "keys.json", "heads.json", "declarations.json", "tile/0/000.p/3"):
        answer = Client().get(f"/.well-known/luoshi/{path}")
        assert (answer.status_code, b"declare-restore" in answer.content) == (503, True)
    assert SignedHead.objects.count() == 1


def test_emptied_database_begins_no_new_log_beside_the_old_key():
    """A new key under the eyes of the old head would be a new history."""
    from django.db import connection

    signed_twice()
    roll_back(0)
    remove(connection, "audit_logkey")
    LogKey.objects.all().delete()
    acts(2)
    with pytest.raises(LedgerRolledBackError):
        ledger.sign_head(at=LATER)
    with pytest.raises(OtherLogError, match="move that folder away"):
        ledger.declare_restore(reason="硬盘损坏", who=WHO, by=SYSTEM, at=LATER)
    assert LogKey.objects.count() == 0


@pytest.mark.parametrize("grown", [0, 2, 9])
def test_declared_restore_says_what_was_lost_and_the_log_goes_on(ledger_folder, grown):
    """Recorded as an act, signed, published; the lost head stays as evidence beside the key."""
    first, second = signed_twice()
    roll_back(3)
    other_acts(grown)
    head = ledger.declare_restore(reason="硬盘损坏，\n恢复了备份", who=WHO, by=SYSTEM, at=LATER + timedelta(hours=1))
    ((said, note),) = ledger.declarations()
    assert (said.what, said.size, said.root, said.stated) == (Declared.RESTORED, 7, second.root, LATER)
    assert (said.kept_size, said.kept_root) == (first.size, first.root)
    assert (said.by, said.reason) == (WHO, "硬盘损坏， 恢复了备份")
    note.require(ledger.verifying_keys()[0])
    assert head.size == 3 + grown + 1
    (event,) = ledger.events_of("ledger:log")
    assert (event.kind, event.data["head_size"], event.data["reason"]) == ("ledger.restored", 7, said.reason)
    (lost,) = ledger_folder.glob("lost-head-7-*")
    assert SignedNote.parse(lost.read_text()) == second.note
    acts(1)
    assert ledger.sign_head(at=LATER + timedelta(hours=2)).size == head.size + 1
    assert Client().get(reverse("audit:declarations")).json() == {"declarations": [str(note)]}


def test_declaration_that_was_interrupted_goes_on_and_is_not_said_twice(monkeypatch):
    """Between its record and its first head the machine stops."""
    signed_twice()
    roll_back(3)
    with monkeypatch.context() as patched:
        patched.setattr(outside, "set_aside", lambda _: (_ for _ in ()).throw(OSError("no power")))
        with pytest.raises(OSError, match="no power"):
            ledger.declare_restore(reason="备份", who=WHO, by=SYSTEM, at=LATER)
    with pytest.raises(LedgerRolledBackError):
        ledger.sign_head(at=LATER)
    assert ledger.declare_restore(reason="备份", who=WHO, by=SYSTEM, at=LATER).size == 4
    assert len(ledger.declarations()) == 1


def test_restore_is_declared_only_where_something_was_lost_and_with_reason_and_name():
    """It is no way to say anything else."""
    signed_twice()
    with pytest.raises(NothingToDeclareError):
        ledger.declare_restore(reason="备份", who=WHO, by=SYSTEM, at=LATER)
    roll_back(3)
    for reason, who in (("", WHO), ("备份", " \n")):
        with pytest.raises(NothingToDeclareError, match="reason"):
            ledger.declare_restore(reason=reason, who=who, by=SYSTEM, at=LATER)
    assert ledger.declarations() == []


def test_crash_between_file_and_database_stops_nothing():
    """The file knows a head that the database did not keep; the entries are there, so the next signing goes on."""
    from django.db import connection

    _, second = signed_twice()
    remove(connection, "audit_signedhead")
    SignedHead.objects.filter(size=7).delete()
    again = ledger.sign_head(at=LATER + timedelta(minutes=5))
    assert (again.size, again.root) == (second.size, second.root)


def test_feed_of_another_history_is_not_written_over(tmp_path):
    """Another log, a longer one, or one with other entries."""
    first, second = signed_twice()
    ledger.require_same_history("feed", str(first.note))
    ledger.require_same_history("feed", str(second.note))
    roll_back(3)
    (vault.folder() / "highest-head").unlink()
    other_acts(1)
    ledger.sign_head(at=LATER)
    with pytest.raises(OtherHistoryError, match="7 entries"):
        ledger.require_same_history("feed", str(second.note))
    other_acts(5)
    ledger.sign_head(at=LATER)
    with pytest.raises(OtherHistoryError, match="not those of this log"):
        ledger.require_same_history("feed", str(second.note))
    for other in (str(second.note).replace("district.example", "elsewhere.example"), "nothing"):
        with pytest.raises(OtherHistoryError):
            ledger.require_same_history("feed", other)


# Clocks


def test_head_is_not_signed_when_the_clock_has_jumped(monkeypatch):
    """By the seconds counted since the last signing; a person who has looked may say that the clock is right."""
    monkeypatch.setattr(clock, "since_start", lambda: ("one start", 1000.0))
    ledger.require_believable(MONDAY)
    monkeypatch.setattr(clock, "since_start", lambda: ("one start", 1300.0))
    ledger.require_believable(MONDAY + timedelta(minutes=5))
    for at in (MONDAY + timedelta(days=26_000), MONDAY - timedelta(days=2), MONDAY + timedelta(minutes=20)):
        with pytest.raises(ClockDoubtfulError, match="clock-is-right"):
            ledger.require_believable(at)
    ledger.require_believable(MONDAY + timedelta(minutes=6))
    ledger.require_believable(MONDAY + timedelta(days=1), confirmed=True)
    ledger.require_believable(MONDAY + timedelta(days=1, minutes=2))


def test_clock_is_believed_after_a_restart_and_with_a_damaged_reading(monkeypatch, ledger_folder):
    """There is nothing to compare with but the last head, which the signing does."""
    monkeypatch.setattr(clock, "since_start", lambda: ("one start", 1000.0))
    ledger.require_believable(MONDAY)
    monkeypatch.setattr(clock, "since_start", lambda: ("another", 5.0))
    ledger.require_believable(MONDAY + timedelta(days=3))
    (ledger_folder / clocks.NAME).write_text("{")
    ledger.require_believable(MONDAY)


@pytest.mark.parametrize("after", [timedelta(days=26_000), timedelta(days=40), -timedelta(hours=1)])
def test_head_far_from_the_last_one_is_not_signed(after):
    """The year 2099 after a restart, and a clock that was set back."""
    acts(1)
    ledger.sign_head(at=MONDAY)
    acts(1)
    with pytest.raises(ClockDoubtfulError):
        ledger.sign_head(at=MONDAY + after)
    assert SignedHead.objects.count() == 1
    if after > timedelta(0):
        assert ledger.sign_head(at=MONDAY + after, confirmed=True).at == MONDAY + after


def test_after_a_head_from_the_future_a_declaration_brings_true_times_back():
    """Signed openly; the heads after it say the time it is, and the next head needs no second declaration."""
    acts(1)
    ledger.sign_head(at=MONDAY)
    acts(1)
    wrong = ledger.sign_head(at=MONDAY.replace(year=2099), confirmed=True)
    acts(1)
    with pytest.raises(ClockDoubtfulError, match="declare-clock"):
        ledger.sign_head(at=LATER)
    head = ledger.declare_clock(reason="时钟走错", who=WHO, by=SYSTEM, at=LATER)
    assert (head.size, head.at) == (4, LATER)
    ((said, _),) = ledger.declarations()
    assert (said.what, said.size, said.stated) == (Declared.CLOCK, wrong.size, wrong.at)
    acts(1)
    assert ledger.sign_head(at=LATER + timedelta(minutes=5)).at == LATER + timedelta(minutes=5)
    with pytest.raises(NothingToDeclareError):
        ledger.declare_clock(reason="时钟走错", who=WHO, by=SYSTEM, at=LATER + timedelta(minutes=6))
