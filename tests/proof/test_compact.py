"""The one line of a QR code: as good as the file but for the words, and found out just the same when it is altered."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import segno

from luoshi.proof.compact import compact
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Receipt
from luoshi.proof.verify import luoshi_verify
from tests.proof.sample import KEY, ORIGIN, START, Ledger

LEDGER = Ledger(30)
PUBLIC = str(KEY.verifying_key)
RECEIPT = LEDGER.receipt(12)
PROMISED = replace(
    RECEIPT,
    head=None,
    proof=(),
    promise=sign_promise(Promise(ORIGIN, 12, RECEIPT.leaf, START, START + timedelta(days=1)), KEY),
)


def checked(tmp_path, line: str, *more: str) -> int:
    file = tmp_path / "qr.txt"
    file.write_text(line + "\n")
    return luoshi_verify.main(["receipt", str(file), "--key", PUBLIC, *more])


@pytest.mark.parametrize("receipt", [RECEIPT, PROMISED], ids=["head", "promise"])
@pytest.mark.parametrize("before", ["", "https://luoshi.example/verify/#"], ids=["bare", "in an address"])
def test_line_verifies_as_the_file_does(tmp_path, receipt, before):
    """As it was scanned, with the address of the page or without."""
    assert checked(tmp_path, before + compact(receipt)) == 0


@pytest.mark.parametrize("receipt", [RECEIPT, PROMISED], ids=["head", "promise"])
def test_altered_sign_of_the_line_is_found(tmp_path, receipt, capsys):
    """Refuted or not readable, whatever is changed; only the case stands in the words alone."""
    line = compact(receipt)
    case = range(2, 2 + len(receipt.case))
    for place in range(0, len(line), 7):
        if place in case:
            continue
        other = "B" if line[place] != "B" else "C"
        changed = line[:place] + other + line[place + 1 :]
        assert checked(tmp_path, changed) != 0 or _says_the_same(line, changed), (place, changed)
    capsys.readouterr()


def _says_the_same(line: str, changed: str) -> bool:
    """The last sign of a base64 value has bits that say nothing."""
    strip = [re.sub(r".(?=~|$)", "", text) for text in (line, changed)]
    return strip[0] == strip[1]


def test_head_of_the_line_holds_a_log_to_account(tmp_path, capsys):
    """A line that was kept is as good as a receipt when the whole log is checked."""
    log, line = tmp_path / "log.ndjson", tmp_path / "qr.txt"
    line.write_text(compact(RECEIPT))
    log.write_text("".join(LEDGER.lines()), encoding="utf-8")
    assert luoshi_verify.main(["log", str(log), "--key", PUBLIC, "--head", str(line)]) == 0
    log.write_text("".join(LEDGER.lines()[:20]), encoding="utf-8")
    assert luoshi_verify.main(["log", str(log), "--key", PUBLIC, "--head", str(line)]) == 1
    capsys.readouterr()


def test_line_of_ten_million_entries_fits_a_qr_code():
    """24 hashes and an address: fewer signs than the largest code that a telephone still reads off paper holds."""
    receipt = replace(RECEIPT, index=9_999_999, proof=tuple(bytes([n]) * 32 for n in range(24)))
    code = segno.make("https://luoshi.example-district.example/verify/#" + compact(receipt), error="l")
    assert code.version <= 28


def test_receipt_with_neither_head_nor_promise_has_no_line():
    """There would be nothing to check."""
    with pytest.raises(UnreadableDocumentError):
        compact(Receipt(case="WT-2026-0005", event=RECEIPT.event, index=12))
