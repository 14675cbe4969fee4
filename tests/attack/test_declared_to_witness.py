"""What a witness does with a log that went back, or whose clock did: refused, told, and signed only when accepted."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshi.district.site.witnessing import FolderFeed, Witness
from luoshi.proof.declarations import Declared
from luoshi.proof.heads import TreeHead
from luoshi.proof.notes import SigningKey
from tests.fakes.feed import NAME, FolderLog

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path):
    return FolderLog(tmp_path / "feed")


@pytest.fixture
def seen(log, tmp_path):
    """The heads of four and nine entries, both of which the witness has co-signed."""
    heads = []
    for more in (4, 5):
        note = log.append(more).publish()
        assert look(log, tmp_path).is_consistent
        heads.append(TreeHead.parse(note.text))
    return heads


def look(log, tmp_path, **given):
    return Witness(tmp_path / "witness", **given).look(FolderFeed(log.folder), at=AT)


def restored(log, tmp_path, *, history="after the restore", first="true") -> FolderLog:
    """The log as it goes on from its first four entries."""
    again = FolderLog(log.folder, key=log.key).append(4, first).append(3, history)
    again.at = log.at
    return again


def test_declared_restore_is_told_and_signed_only_when_a_person_accepts_it(log, seen, tmp_path):
    """By whom and why it was declared; both heads and the declaration are kept."""
    again = restored(log, tmp_path)
    again.declare(Declared.RESTORED, seen[1], seen[0])
    again.publish()
    before = (tmp_path / "witness" / "last-head").read_text()
    refused = look(again, tmp_path)
    assert (refused.refusal, refused.note) == ("declared_restored", "")
    assert all(words in refused.told for words in ("DECLARES", "区督查室主任", "硬盘损坏", "--accept-declared"))
    assert (tmp_path / "witness" / "last-head").read_text() == before
    accepted = look(again, tmp_path, accept_declared=True)
    assert accepted.is_consistent
    assert "ACCEPTED" in accepted.told
    assert len(list((tmp_path / "witness").glob("declared-restored-9-7.*"))) == 2
    again.append(2).publish()
    assert look(again, tmp_path).before == 7


@pytest.mark.parametrize("lie", ["nothing declared", "other key", "other head", "smaller head", "rewritten below"])
def test_declaration_that_does_not_account_for_it_changes_nothing(log, seen, tmp_path, lie):
    """Refused as a contradiction, also with --accept-declared."""
    again = restored(log, tmp_path, first="changed" if lie == "rewritten below" else "true")
    lost, kept = seen[1], seen[0]
    if lie == "rewritten below":
        kept = TreeHead(NAME, 4, again.log.root(4), kept.at)
    if lie == "other head":
        lost = TreeHead(NAME, 9, bytes(32), lost.at)
    if lie == "smaller head":
        lost = TreeHead(NAME, 8, lost.root, lost.at)
    if lie != "nothing declared":
        key = SigningKey.generate(NAME) if lie == "other key" else None
        again.declare(Declared.RESTORED, lost, kept, key=key)
    again.publish()
    answer = look(again, tmp_path, accept_declared=True)
    assert (answer.refusal, answer.note) == ("shrunk", "")


def test_head_from_the_future_is_not_co_signed(log, seen, tmp_path):
    """One in 2099 would make every later head look as if it went back in time."""
    log.append(1).publish(minutes=60 * 24 * 365 * 73)
    assert look(log, tmp_path).refusal == "from_the_future"
    log.at = AT
    log.append(1).publish(minutes=9)
    assert look(log, tmp_path).is_consistent


def test_wrong_time_that_is_declared_is_told_and_accepted_by_a_person(log, seen, tmp_path):
    """A head of a time that is over was co-signed; the next is earlier and says so."""
    log.at = AT
    wrong = TreeHead.parse(log.append(1).publish().text)
    assert look(log, tmp_path).is_consistent
    log.at = AT - timedelta(hours=2)
    log.append(1).publish()
    assert look(log, tmp_path, accept_declared=True).refusal == "back_in_time"
    log.declare(Declared.CLOCK, wrong, wrong)
    log.append(1).publish()
    assert look(log, tmp_path).refusal == "declared_clock"
    assert look(log, tmp_path, accept_declared=True).is_consistent
    log.append(1).publish()
    assert look(log, tmp_path).is_consistent
