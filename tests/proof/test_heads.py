"""Signed heads, the witness's rule, changing keys, and the notes they are written in."""

from datetime import timedelta

import pytest

from luoshi.proof.errors import BadSignatureError, InconsistentHeadError, UnreadableDocumentError
from luoshi.proof.heads import Refusal, TreeHead, cosign, extends, read_head, sign_head
from luoshi.proof.keys import KeyRing, hand_over
from luoshi.proof.notes import KeyKind, SignedNote, SigningKey, VerifyingKey, witnessed_at
from tests.proof.sample import KEY, ORIGIN, START, WITNESS, Ledger

LEDGER = Ledger(20)
HEAD = LEDGER.head(8)
OTHER = SigningKey.from_seed(ORIGIN, b"other key of the same name 32 by")

# C2SP signed-note: the example of the specification, signed by a key of PeterNeumann fame in Go's sumdb/note tests.
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_note_and_key_of_another_implementation_are_understood() -> None:
    """The test vector of golang.org/x/mod/sumdb/note (note_test.go)."""
    note, key = SignedNote.parse(GO_NOTE), VerifyingKey.parse(GO_KEY)
    assert str(note) == GO_NOTE
    assert str(key) == GO_KEY
    note.require(key)


def test_head_is_a_checkpoint_of_four_lines() -> None:
    """Origin, size, root in base64 (C2SP tlog-checkpoint), and the time."""
    assert HEAD.text.split("\n")[:2] == [ORIGIN, "8"]
    assert HEAD.text.split("\n")[3] == "time 2026-03-02T01:30:08.000000Z"
    assert TreeHead.parse(HEAD.text).to_text() == HEAD.text


def test_signed_head_is_read_with_the_key_that_signed_it() -> None:
    """Also from text."""
    assert read_head(str(HEAD), KEY.verifying_key) == TreeHead(
        ORIGIN, 8, LEDGER.log.root(8), START + timedelta(seconds=8)
    )


def test_head_with_another_key_or_text_is_refused() -> None:
    """A key of the same name, a changed size, and another log's name."""
    with pytest.raises(BadSignatureError):
        read_head(HEAD, OTHER.verifying_key)
    with pytest.raises(BadSignatureError):
        read_head(SignedNote(HEAD.text.replace("\n8\n", "\n9\n"), HEAD.signatures), KEY.verifying_key)
    with pytest.raises(BadSignatureError):
        sign_head(TreeHead("other.example/ledger", 8, LEDGER.log.root(8), START), KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        HEAD.text + "x\n",
        HEAD.text.replace("\n8\n", "\n08\n"),
        HEAD.text.replace("\n8\n", "\n-8\n"),
        HEAD.text[:-1],
    ],
)
def test_text_that_is_no_head_is_refused(text: str) -> None:
    """One head has one spelling."""
    with pytest.raises(UnreadableDocumentError):
        TreeHead.parse(text)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno dash\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAA\n",
        "te\txt\n\n— n AAAAAAAA\n",
    ],
)
def test_text_that_is_no_note_is_refused(written: str) -> None:
    """Control characters, missing or malformed signatures."""
    with pytest.raises(UnreadableDocumentError):
        SignedNote.parse(written)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_private_key_is_restored_from_its_line(kind: KeyKind) -> None:
    """And signs as before."""
    key = SigningKey.generate("w.example/1", kind)
    restored = SigningKey.parse(key.to_private_text() + "\n")
    assert restored.verifying_key == key.verifying_key == VerifyingKey.parse(str(key.verifying_key))
    assert restored.sign("text\n", at=START) == key.sign("text\n", at=START)


@pytest.mark.parametrize(
    "written", ["", "x", "PRIVATE+KEY+a+00000000+AQ==", KEY.to_private_text().replace("+KEY+w", "+KEY+v")]
)
def test_line_that_is_no_private_key_is_refused_without_quoting_it(written: str) -> None:
    """The error must not carry the secret into a log file."""
    with pytest.raises(UnreadableDocumentError) as refused:
        SigningKey.parse(written)
    assert refused.value.__cause__ is None
    assert "PRIVATE" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_key_name_that_would_break_a_note_is_refused(name: str) -> None:
    """No spaces of any kind and no plus."""
    with pytest.raises(UnreadableDocumentError):
        SigningKey.generate(name)


def _head(size: int, *, at: int | None = None, root: bytes | None = None, origin: str = ORIGIN) -> TreeHead:
    return TreeHead(origin, size, root or LEDGER.log.root(size), START + timedelta(seconds=size if at is None else at))


@pytest.mark.parametrize(
    ("last", "new", "proof", "refusal"),
    [
        (None, _head(8), [], None),
        (_head(8), _head(8), [], None),
        (_head(8), _head(13), LEDGER.log.consistency_proof(8, 13), None),
        (_head(8), _head(13, origin="other.example"), LEDGER.log.consistency_proof(8, 13), Refusal.OTHER_LOG),
        (_head(13), _head(8), LEDGER.log.consistency_proof(8, 13), Refusal.SHRUNK),
        (_head(8), _head(8, root=LEDGER.log.root(9)), [], Refusal.FORKED),
        (_head(8), _head(13), [], Refusal.NOT_PROVEN),
        (_head(8), _head(13, root=LEDGER.log.root(12)), LEDGER.log.consistency_proof(8, 13), Refusal.NOT_PROVEN),
        (_head(8), _head(13, at=7), LEDGER.log.consistency_proof(8, 13), Refusal.BACK_IN_TIME),
    ],
)
def test_witness_signs_only_what_extends_its_last_head(
    last: TreeHead | None, new: TreeHead, proof: list[bytes], refusal: Refusal | None
) -> None:
    """The first head is taken on trust; from then on every head must continue the last."""
    assert extends(last, new, proof) is refusal


def test_cosigned_head_carries_both_signatures() -> None:
    """The witness states when it saw the head; the log's signature stays valid."""
    signature = cosign(HEAD, last=None, proof=[], log_key=KEY.verifying_key, by=WITNESS, at=START + timedelta(hours=1))
    cosigned = SignedNote.parse(str(HEAD.with_signature(signature)))
    cosigned.require(KEY.verifying_key)
    cosigned.require(WITNESS.verifying_key)
    assert witnessed_at(signature) == START + timedelta(hours=1)


def test_witness_refuses_a_forked_or_unsigned_head() -> None:
    """Two histories of one log, and a head that the log did not sign."""
    forked = sign_head(_head(8, root=LEDGER.log.root(9)), KEY)
    with pytest.raises(InconsistentHeadError) as refused:
        cosign(forked, last=_head(8), proof=[], log_key=KEY.verifying_key, by=WITNESS, at=START)
    assert refused.value.data["reason"] == "forked"
    with pytest.raises(BadSignatureError):
        cosign(sign_head(_head(8), OTHER), last=None, proof=[], log_key=KEY.verifying_key, by=WITNESS, at=START)


def test_new_key_signs_after_the_hand_over_and_the_old_one_no_longer() -> None:
    """Old heads keep their key; a leaked old key cannot sign new ones."""
    ring = KeyRing(KEY.verifying_key, [hand_over(old=KEY, new=OTHER, size=10, at=START)])
    assert ring.current == OTHER.verifying_key
    assert ring.read_head(sign_head(_head(8), KEY)).size == 8
    assert ring.read_head(sign_head(_head(10), KEY)).size == 10
    assert ring.read_head(sign_head(_head(11), OTHER)).size == 11
    for size, key in ((11, KEY), (8, OTHER)):
        with pytest.raises(BadSignatureError):
            ring.read_head(sign_head(_head(size), key))


def test_hand_over_that_the_current_key_did_not_sign_is_refused() -> None:
    """From a stranger, with a signature missing, or reaching back."""
    stranger = SigningKey.from_seed(ORIGIN, b"stranger" * 4)
    good = hand_over(old=KEY, new=OTHER, size=10, at=START)
    unsigned = SignedNote(good.text, tuple(s for s in good.signatures if s.key_id != KEY.verifying_key.key_id))
    for note in (hand_over(old=stranger, new=OTHER, size=10, at=START), unsigned):
        with pytest.raises(BadSignatureError):
            KeyRing(KEY.verifying_key).accept(note)
    with pytest.raises(BadSignatureError):
        KeyRing(KEY.verifying_key, [good, hand_over(old=OTHER, new=stranger, size=9, at=START)])
