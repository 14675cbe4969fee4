"""Receipts: proven or promised, and never for anything else than the event they carry."""

from dataclasses import replace
from datetime import timedelta

import pytest

from luoshi.proof.commitment import commit, new_key
from luoshi.proof.errors import (
    BadSignatureError,
    NotCanonicalError,
    NotIncludedError,
    ProofError,
    UnreadableDocumentError,
)
from luoshi.proof.heads import TreeHead
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle import leaf_hash
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Opening, Receipt, verify_receipt
from tests.proof.sample import KEY, ORIGIN, START, Ledger, event

LEDGER = Ledger(30)
KEYS = KeyRing(KEY.verifying_key)


def test_receipt_survives_its_file_and_proves_its_head() -> None:
    """Written, read, verified."""
    receipt = Receipt.parse(LEDGER.receipt(12).to_text())
    assert receipt == LEDGER.receipt(12)
    head = verify_receipt(receipt, KEYS)
    assert isinstance(head, TreeHead)
    assert head.size == 30


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        (replace(LEDGER.receipt(12), index=13), NotCanonicalError),
        (replace(LEDGER.receipt(12), event=LEDGER.receipt(13).event), NotCanonicalError),
        (replace(LEDGER.receipt(12), event=event(12, text="改过").to_text()), NotIncludedError),
        (replace(LEDGER.receipt(12), proof=LEDGER.receipt(13).proof), NotIncludedError),
        (replace(LEDGER.receipt(12), case="WT-2026-0006"), NotCanonicalError),
        (replace(LEDGER.receipt(12), head=None), UnreadableDocumentError),
        (replace(LEDGER.receipt(12), openings=(Opening(("data", "text"), "已到现场", new_key()),)), BadSignatureError),
    ],
)
def test_receipt_for_something_else_is_refused(changed: Receipt, error: type[ProofError]) -> None:
    """Another place, event, text, path, case; no head; a false opening."""
    with pytest.raises(error):
        verify_receipt(changed, KEYS)


def test_opening_shows_what_was_committed() -> None:
    """With value and key; without either it shows nothing."""
    key = new_key()
    committed = event(0, reporter={"phone": commit("13800000000", key)})
    promise = Promise(ORIGIN, 0, committed.leaf_hash(), START, START + timedelta(minutes=10))
    receipt = Receipt(
        case="WT-2026-0000",
        event=committed.to_text(),
        index=0,
        promise=sign_promise(promise, KEY),
        openings=(Opening(("data", "reporter", "phone"), "13800000000", key),),
    )
    assert verify_receipt(Receipt.parse(receipt.to_text()), KEYS) == promise
    false = replace(receipt, openings=(Opening(("data", "reporter", "phone"), "13800000001", key),))
    with pytest.raises(BadSignatureError):
        verify_receipt(false, KEYS)


def test_promise_about_another_entry_is_refused() -> None:
    """Same place, other text."""
    promise = Promise(ORIGIN, 0, leaf_hash(b"other"), START, START)
    receipt = Receipt(case="WT-2026-0000", event=event(0).to_text(), index=0, promise=sign_promise(promise, KEY))
    with pytest.raises(BadSignatureError):
        verify_receipt(receipt, KEYS)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format":"luoshi-receipt-v1"}', LEDGER.receipt(3).to_text().replace("已到现场", "未到现场")],
)
def test_file_that_is_no_receipt_is_refused(text: str) -> None:
    """Including one whose text no longer has the hash that is printed beside it."""
    with pytest.raises(UnreadableDocumentError):
        Receipt.parse(text)
