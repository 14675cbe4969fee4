"""Signed heads and what is proven under them."""

import stat
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.district.audit import api
from luoshi.district.audit.errors import (
    LedgerDamagedError,
    NotCoveredError,
    NothingToSignError,
    NotInLedgerError,
    SigningKeyMissingError,
)
from luoshi.district.audit.models import LedgerEvent, LedgerTile, LogKey, SignedHead
from luoshi.district.people.api import SYSTEM
from luoshi.proof.heads import TreeHead
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle import verify_consistency, verify_inclusion
from luoshi.proof.promises import Promise
from luoshi.proof.receipts import Receipt, verify_receipt
from luoshi.proof.verify import luoshi_verify
from tests.district.audit.acts import act, acts
from tests.district.audit.damage import without_triggers
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


def test_empty_ledger_has_nothing_to_sign():
    """No key is made for it either."""
    with pytest.raises(NothingToSignError):
        api.sign_head(at=MONDAY)
    assert api.latest_head() is None
    assert api.verifying_keys() == []


def test_head_signs_everything_recorded_and_only_once():
    """A second signing of the same tree gives the same head; growth gives a new one that extends it."""
    acts(3)
    first = api.sign_head(at=MONDAY)
    assert api.sign_head(at=LATER) == first == api.latest_head()
    acts(4)
    second = api.sign_head(at=LATER)
    assert (first.size, second.size) == (3, 7)
    ring = api.key_ring()
    assert ring.read_head(second.note) == TreeHead("district.example/ledger", 7, second.root, LATER)
    proof = api.consistency(3)
    assert verify_consistency(old=3, new=7, old_root=first.root, new_root=second.root, proof=proof)


def test_clock_set_back_does_not_make_a_head_look_older():
    """A follower would refuse a head that goes back in time."""
    act()
    api.sign_head(at=LATER)
    act()
    assert api.sign_head(at=MONDAY).at == LATER


def test_private_key_is_a_file_of_its_owner_outside_the_database(ledger_folder):
    """Mode 0600 in a folder 0700; the database has the public half."""
    act()
    api.sign_head(at=MONDAY)
    (file,) = ledger_folder.glob("*.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger_folder.stat().st_mode) == 0o700
    private = file.read_text().strip().split("+", 4)[4]
    assert len(private) > 40
    assert private not in LogKey.objects.get().key


def test_lost_key_is_named_and_no_other_is_made(ledger_folder):
    """A new key without a hand-over would be a new log to everyone who follows."""
    act()
    api.sign_head(at=MONDAY)
    for file in ledger_folder.glob("*.key"):
        file.unlink()
    act()
    with pytest.raises(SigningKeyMissingError, match="backup"):
        api.sign_head(at=LATER)
    assert len(api.verifying_keys()) == 1


@pytest.mark.parametrize("count", [1, 255, 256, 257, 511, 700])
def test_every_entry_of_a_signed_tree_is_proven(count):
    """Around the widths at which tiles fill; the tree grows in three steps."""
    for part in (count // 3, count // 3, count - 2 * (count // 3)):
        acts(part) if part else None
        api.sign_head(at=MONDAY) if part else None
    head = api.latest_head()
    leaves = [bytes(leaf) for leaf in LedgerEvent.objects.order_by("seq").values_list("leaf", flat=True)]
    for seq in {0, count // 2, count - 1, min(count - 1, 255), min(count - 1, 256)}:
        proof = api.inclusion(seq)
        assert verify_inclusion(leaf=leaves[seq], index=seq, size=count, proof=proof, root=head.root)
    assert LedgerTile.objects.filter(level=0).count() == count // 256


def test_proof_reads_tiles_and_never_scans_the_events(django_assert_max_num_queries):
    """A handful of rows each found by its key, however many entries there are."""
    acts(1500)
    api.sign_head(at=MONDAY)
    with django_assert_max_num_queries(5):
        api.inclusion(3)


def test_tree_of_many_levels_has_the_root_of_all_leaves(monkeypatch):
    """With tiles of the real width, a tree of more than 65,536 leaves fills a tile of the second level."""
    size = 65_536 + 300
    for _ in range(8):
        acts(size // 8)
    acts(size - 8 * (size // 8))
    head = api.sign_head(at=MONDAY)
    assert LedgerTile.objects.filter(level=1).count() == 1
    leaf = bytes(LedgerEvent.objects.get(seq=40_000).leaf)
    assert verify_inclusion(leaf=leaf, index=40_000, size=size, proof=api.inclusion(40_000), root=head.root)
    acts(10)
    grown = api.sign_head(at=MONDAY)
    proof = api.consistency(size)
    assert verify_consistency(old=size, new=size + 10, old_root=head.root, new_root=grown.root, proof=proof)


def test_receipt_before_the_first_head_is_a_promise_and_afterwards_a_proof():
    """Both verify with the key; the promise says by when."""
    done = act(text="路灯坏了")
    early = api.receipt_for(done.ticket, at=MONDAY)
    ring = api.key_ring()
    promise = verify_receipt(early, ring)
    assert isinstance(promise, Promise)
    assert promise.due == MONDAY + timedelta(days=1)
    head = api.sign_head(at=LATER)
    late = api.receipt_for(done.ticket, at=LATER, words={"text": "路灯坏了", "phone": "13800000000"})
    assert verify_receipt(Receipt.parse(late.to_text()), ring).root == head.root
    assert [opening.value for opening in late.openings] == ["路灯坏了"]
    assert late.promise is None


def test_receipt_for_what_was_never_recorded_is_refused():
    """404, not an empty receipt."""
    with pytest.raises(NotInLedgerError):
        api.receipt_for(5, at=MONDAY)


def test_proofs_beyond_the_last_head_are_refused():
    """There is no signature that they would lead to."""
    acts(2)
    api.sign_head(at=MONDAY)
    act()
    with pytest.raises(NotCoveredError):
        api.inclusion(2)
    with pytest.raises(NotCoveredError):
        api.consistency(1, 3)


def test_handed_over_key_leaves_receipts_that_the_first_key_verifies(tmp_path, ledger_folder, capsys):
    """Whoever wrote down the first key checks a receipt of the third with it."""
    acts(2)
    first = api.receipt_for(act().ticket, at=MONDAY)
    known = api.verifying_keys()[0]
    for n in range(2):
        api.rotate_key(by=SYSTEM, at=LATER + timedelta(days=n))
    done = act()
    promised = api.receipt_for(done.ticket, at=LATER + timedelta(days=2))
    api.sign_head(at=LATER + timedelta(days=2))
    proven = api.receipt_for(done.ticket, at=LATER + timedelta(days=2))
    assert len(list(ledger_folder.glob("*.key"))) == 1
    assert [term.after for term in api.key_terms()] == [0, 3, 4]
    for n, receipt in enumerate((first, promised, proven)):
        path = tmp_path / f"{n}.json"
        path.write_text(receipt.to_text())
        assert luoshi_verify.main(["receipt", str(path), "--key", str(known)]) == 0, capsys.readouterr().out
        assert verify_receipt(receipt, KeyRing(known, receipt.handovers or [t.handover for t in api.key_terms()[1:]]))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("UPDATE audit_ledgerevent SET body = replace(body, '\"n\":3', '\"n\":9') WHERE seq = 3", "changed"),
        ("DELETE FROM audit_ledgerevent WHERE seq = 3", "missing"),
        ("DELETE FROM audit_ledgerevent WHERE seq = 4", "missing"),
    ],
)
def test_damage_between_recording_and_signing_is_found_and_nothing_is_signed(damage, reason):
    """The signer recomputes what it signs."""
    acts(2)
    api.sign_head(at=MONDAY)
    for n in (2, 3, 4):
        act(n)
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(damage)
    with pytest.raises(LedgerDamagedError, match=reason):
        api.sign_head(at=LATER)
    assert SignedHead.objects.count() == 1


def test_row_rewritten_with_its_hash_before_the_signing_is_found():
    """Text and hash agree, the edge does not."""
    from luoshi.proof.merkle import leaf_hash

    acts(3)
    body = LedgerEvent.objects.get(seq=1).body.replace('"n":1', '"n":8')
    with without_triggers():
        LedgerEvent.objects.filter(seq=1).update(body=body, leaf=leaf_hash(body.encode()))
    with pytest.raises(LedgerDamagedError, match="edge"):
        api.sign_head(at=MONDAY)


def test_changed_root_of_a_tile_is_found_at_the_next_signing():
    """The tree that is read must be the one that was signed."""
    acts(300)
    api.sign_head(at=MONDAY)
    with without_triggers("audit_ledgertile"):
        LedgerTile.objects.filter(level=0).update(root=bytes(32))
    act()
    with pytest.raises(LedgerDamagedError, match="stored tree"):
        api.sign_head(at=LATER)


@pytest.mark.parametrize("table", ["audit_signedhead", "audit_logkey", "audit_ledgertile"])
def test_heads_keys_and_tiles_are_append_only_in_the_database(table):
    """As the events are."""
    acts(256)
    api.sign_head(at=MONDAY)
    for change in (f"UPDATE {table} SET {'root' if 'key' not in table else 'key'} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_signing_inside_a_transaction_is_refused():
    """It would sign what may be rolled back."""
    with transaction.atomic():
        act()
        with pytest.raises(RuntimeError, match="durable"):
            api.sign_head(at=MONDAY)
        transaction.set_rollback(True)
    assert SignedHead.objects.count() == 0
