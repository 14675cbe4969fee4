"""Reading the whole log: what was changed behind the triggers is named at its place."""

import pytest
from django.db import connection

from luoshi.district.audit import api
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, LedgerTile, LogKey, SignedHead
from luoshi.district.audit.triggers import HEADS_AND_KEYS
from luoshi.district.people.api import SYSTEM
from luoshi.proof.merkle import Frontier, leaf_hash
from luoshi.proof.notes import SigningKey
from tests.district.audit.acts import acts
from tests.district.audit.damage import without_triggers
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed():
    """Three hundred entries, a head over 290 of them, after one change of keys."""
    acts(100)
    api.rotate_key(by=SYSTEM, at=MONDAY)
    acts(189)
    api.sign_head(at=MONDAY)
    acts(10)


def test_untouched_log_is_sound(signed):
    """Everything is read, every head checked."""
    check = api.check_whole()
    assert check == api.WholeCheck(entries=300, heads=2, tiles=1, covered=290)


def test_empty_log_is_sound():
    """Nothing was said, so nothing is wrong."""
    assert api.check_whole().difference is None


@pytest.mark.parametrize(
    ("statement", "what", "seq"),
    [
        ("UPDATE audit_ledgerevent SET body = replace(body, '\"n\":7', '\"n\":8') WHERE seq = 7", "entry_rewritten", 7),
        ("UPDATE audit_ledgerevent SET kind = 'case.urge' WHERE seq = 7", "entry_misfiled", 7),
        ("UPDATE audit_ledgerevent SET subject = 'case:B' WHERE seq = 7", "entry_misfiled", 7),
        ("DELETE FROM audit_ledgerevent WHERE seq = 7", "entry_missing", 7),
        ("DELETE FROM audit_ledgerevent WHERE seq > 280", "entry_missing", 281),
        ("DELETE FROM audit_ledgerevent WHERE seq = 299", "entry_missing", 299),
        ("UPDATE audit_ledgertile SET root = leaf FROM (SELECT leaf FROM audit_ledgerevent) AS e", "tile_differs", 255),
        ("DELETE FROM audit_ledgertile", "tile_missing", None),
        ("UPDATE audit_signedhead SET at = '2020-01-01' WHERE size = 290", "head_not_signed", 289),
        ("UPDATE audit_logkey SET handover = replace(handover, 'after 100', 'after 200')", "key_not_handed_over", None),
    ],
)
def test_change_with_a_database_client_is_named(signed, statement, what, seq):
    """By its kind and its entry."""
    with without_triggers("audit_ledgerevent", *HEADS_AND_KEYS), connection.cursor() as cursor:
        cursor.execute(statement)
    found = api.check_whole().difference
    assert (found.what, found.seq) == (what, seq)


@pytest.mark.parametrize(
    ("seq", "what"), [(50, "head_differs"), (250, "tile_differs"), (270, "head_differs"), (295, "edge_differs")]
)
def test_rewriting_a_row_with_its_hash_is_found_at_the_head_or_the_edge(signed, seq, what):
    """The text and its hash agree; the tree does not."""
    body = LedgerEvent.objects.get(seq=seq).body.replace("test.happened", "test.happenes")
    with without_triggers():
        LedgerEvent.objects.filter(seq=seq).update(body=body, leaf=leaf_hash(body.encode()), kind="test.happenes")
    assert api.check_whole().difference.what == what


def test_history_rewritten_with_all_hashes_and_another_key_is_found(signed):
    """Whoever holds the whole database but not the key cannot sign the heads anew."""
    frontier, other = Frontier(), SigningKey.generate("district.example/ledger")
    with without_triggers("audit_ledgerevent", *HEADS_AND_KEYS):
        LedgerTile.objects.all().delete()
        for event in LedgerEvent.objects.order_by("seq"):
            body = event.body.replace('"n":7', '"n":8')
            LedgerEvent.objects.filter(seq=event.seq).update(body=body, leaf=leaf_hash(body.encode()))
            frontier.append(leaf_hash(body.encode()))
            head = SignedHead.objects.filter(size=frontier.size).first()
            if head:
                note = api.head_of(head.size).note
                forged = note.text.replace(note.text.split("\n")[2], _b64(frontier.root()))
                signature = other.sign(forged)
                SignedHead.objects.filter(size=head.size).update(
                    root=frontier.root(), note=f"{forged}\n{signature.line()}"
                )
        LedgerEdge.objects.update(frontier=frontier.to_bytes(), root=frontier.root())
    found = api.check_whole().difference
    assert found.what == "head_not_signed"
    with without_triggers("audit_logkey"):
        LogKey.objects.filter(term=1).update(key=str(other.verifying_key))
    assert api.check_whole().difference.what in {"head_not_signed", "key_not_handed_over"}


def _b64(root):
    import base64

    return base64.b64encode(root).decode()
