"""A whole log that someone has edited: found, and the right entry named."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from luoshi.proof.files import log_line
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.keys import hand_over
from luoshi.proof.merkle import MerkleLog, leaf_hash
from luoshi.proof.notes import SigningKey
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Receipt
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.verify import luoshi_verify
from tests.proof.sample import KEY, ORIGIN, START, WITNESS, Ledger, event

HEADS_AT = (10, 25, 40)
SIZE = 45
LEDGER = Ledger(SIZE, heads_at=HEADS_AT)
LINES = LEDGER.lines()
PUBLIC = str(KEY.verifying_key)


def place(leaf: int) -> int:
    """The line of an entry: after the header and the heads before it."""
    return 1 + leaf + sum(1 for size in HEADS_AT if size <= leaf)


def verify(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str], *options: str
) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "ledger.ndjson"
    path.write_text("".join(lines), encoding="utf-8")
    status = luoshi_verify.main(["log", str(path), "--key", PUBLIC, "--json", "--lang", "en", *options])
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any]]]:
    return lambda lines, *options: verify(tmp_path, capsys, lines, *options)


Check = Callable[..., tuple[int, dict[str, Any]]]


def first(report: dict[str, Any]) -> tuple[str, int]:
    return report["findings"][0]["code"], report["findings"][0]["leaf"]


def recorded_anew(entry: bytes) -> str:
    """A line as someone with the code, but not the key, would write it."""
    return log_line(entry)


def test_untouched_log_is_verified(check: Check) -> None:
    """All entries, all heads; what is under no head yet is said to be so."""
    status, report = check(LINES)
    assert (status, report["result"], report["findings"]) == (0, "verified", [])
    stated = {statement["code"]: statement for statement in report["statements"]}
    assert (stated["whole"]["covered"], stated["uncovered"]["count"]) == (40, 5)


@pytest.mark.parametrize("leaf", [0, 9, 10, 17, 39, 44])
def test_altered_text_is_found_at_its_leaf(check: Check, leaf: int) -> None:
    """A changed word; the next head says that it was the text and not the hash."""
    lines = list(LINES)
    lines[place(leaf)] = lines[place(leaf)].replace("已到现场", "未到现场")
    status, report = check(lines)
    assert status == 1
    assert first(report) == ("leaf_altered", leaf)
    told = [(f["code"], f["leaf"]) for f in report["findings"][1:]]
    assert told == ([("leaf_text_altered", leaf)] if leaf < 40 else [])


@pytest.mark.parametrize("leaf", [0, 9, 10, 39])
def test_altered_hash_is_found_at_its_leaf(check: Check, leaf: int) -> None:
    """The text is right, so the heads hold."""
    lines = list(LINES)
    lines[place(leaf)] = '["' + "0" * 64 + lines[place(leaf)][66:]
    status, report = check(lines)
    assert (status, [(f["code"], f["leaf"]) for f in report["findings"]]) == (1, [("leaf_altered", leaf)])


@pytest.mark.parametrize("leaf", [0, 9, 10, 17, 39])
def test_text_rewritten_with_its_hash_is_found_by_the_next_head(check: Check, leaf: int) -> None:
    """The range between the heads around it; without the key no head can be made to fit."""
    lines = list(LINES)
    lines[place(leaf)] = recorded_anew(event(leaf, text="改写").to_bytes())
    status, report = check(lines)
    assert status == 1
    found = report["findings"][0]
    assert found["code"] == "root_differs"
    assert found["leaf"] <= leaf <= found["last"]


@pytest.mark.parametrize("leaf", [0, 9, 10, 17, 39, 42])
def test_deleted_entry_is_named(check: Check, leaf: int) -> None:
    """The next entry carries the following number."""
    lines = list(LINES)
    del lines[place(leaf)]
    status, report = check(lines)
    assert (status, first(report)) == (1, ("leaf_missing", leaf))
    assert report["findings"][0]["last"] == leaf


def test_deleted_stretch_is_named(check: Check) -> None:
    """First and last missing entry."""
    lines = list(LINES)
    del lines[place(12) : place(17)]
    _, report = check(lines)
    assert first(report) == ("leaf_missing", 12)
    assert report["findings"][0]["last"] == 16


@pytest.mark.parametrize("leaf", [1, 9, 17, 30])
def test_inserted_entry_is_named(check: Check, leaf: int) -> None:
    """With the number of the entry before, of the one after, or one of its own."""
    for seq in (leaf - 1, leaf + 1, 9999):
        lines = list(LINES)
        lines.insert(place(leaf), recorded_anew(event(seq, text="插入").to_bytes()))
        status, report = check(lines)
        assert (status, first(report)) == (1, ("leaf_extra", leaf)), seq
    lines = list(LINES)
    lines.insert(place(leaf), recorded_anew(event(leaf, text="插入").to_bytes()))
    status, report = check(lines)
    assert (status, first(report)) == (1, ("leaf_extra", leaf + 1))


@pytest.mark.parametrize(("one", "other"), [(3, 4), (3, 7), (8, 9), (9, 10), (20, 38), (43, 44)])
def test_swapped_entries_are_both_named(check: Check, one: int, other: int) -> None:
    """Each carries the other's number."""
    lines = list(LINES)
    lines[place(one)], lines[place(other)] = lines[place(other)], lines[place(one)]
    status, report = check(lines)
    assert status == 1
    named = {(f["code"], f["leaf"], f["seq"]) for f in report["findings"] if f["code"] == "leaf_misplaced"}
    assert named == {("leaf_misplaced", one, other), ("leaf_misplaced", other, one)}


def test_entries_cut_off_before_a_head_are_named(check: Check) -> None:
    """The head that stands in the file covers more than there is."""
    lines = LINES[: place(35)] + LINES[place(39) + 1 : place(39) + 2]
    status, report = check(lines)
    assert (status, first(report), report["findings"][0]["last"]) == (1, ("leaf_missing", 35), 39)


def test_log_cut_off_with_its_heads_is_found_by_a_receipt(check: Check, tmp_path: Path) -> None:
    """The file alone is sound; whoever holds a receipt knows better."""
    shortened = LINES[: place(30)]
    assert check(shortened)[0] == 0
    receipt = tmp_path / "receipt.json"
    receipt.write_text(LEDGER.receipt(33, 40).to_text(), encoding="utf-8")
    status, report = check(shortened, "--head", str(receipt))
    assert (status, first(report), report["findings"][0]["last"]) == (1, ("leaf_truncated", 30), 39)


def test_tail_rewritten_with_all_hashes_is_found_by_an_older_head(check: Check, tmp_path: Path) -> None:
    """All later heads dropped and everything recomputed: a head from a receipt or a witness still convicts."""
    lines = LINES[: place(20)] + [recorded_anew(event(n, text="改写").to_bytes()) for n in range(20, 45)]
    assert check(lines)[0] == 0
    head = tmp_path / "head.txt"
    head.write_text(str(LEDGER.head(25)), encoding="utf-8")
    status, report = check(lines, "--head", str(head))
    assert (status, first(report)) == (1, ("root_differs", 10))


def test_tail_rewritten_is_named_by_an_older_copy(check: Check, tmp_path: Path) -> None:
    """The first entry that differs; a longer log is no difference."""
    older = tmp_path / "older.ndjson"
    older.write_text("".join(LINES[: place(38)]), encoding="utf-8")
    assert check(LINES, "--against", str(older))[0] == 0
    lines = LINES[: place(26)] + [recorded_anew(event(n, text="改写").to_bytes()) for n in range(26, 45)]
    status, report = check(lines, "--against", str(older))
    assert (status, first(report)) == (1, ("history_differs", 26))
    status, report = check(LINES[: place(26)], "--against", str(older))
    assert (status, first(report), report["findings"][0]["size"]) == (1, ("history_shorter", 26), 38)


def test_promised_entry_that_is_rewritten_or_cut_off_is_found(check: Check, tmp_path: Path) -> None:
    """Even under no head yet: the signed promise closes the window."""
    promise = Promise(ORIGIN, 43, leaf_hash(LEDGER.entries[43]), START, START)
    receipt = Receipt(
        case="WT-2026-0001", event=LEDGER.entries[43].decode(), index=43, promise=sign_promise(promise, KEY)
    )
    held = tmp_path / "promise.json"
    held.write_text(receipt.to_text(), encoding="utf-8")
    assert check(LINES, "--promise", str(held))[0] == 0
    rewritten = [*LINES[: place(43)], recorded_anew(event(43, text="改写").to_bytes()), *LINES[place(44) :]]
    for lines in (rewritten, LINES[: place(43)]):
        assert check(lines)[0] == 0
        status, report = check(lines, "--promise", str(held))
        assert (status, first(report)) == (1, ("promise_broken", 43))


def test_head_signed_by_another_key_is_found(check: Check) -> None:
    """A rewritten log with heads that fit, signed by whoever rewrote it."""
    forger = Ledger(20, heads_at=(20,), key=SigningKey.from_seed(ORIGIN, b"f" * 32))
    status, report = check(forger.lines())
    assert (status, report["findings"][0]["code"]) == (1, "bad_signature")


def test_head_in_the_wrong_place_is_found(check: Check) -> None:
    """A head moved behind the next entry covers less than stands before it."""
    lines = list(LINES)
    at = place(10) - 1
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    status, report = check(lines)
    assert (status, first(report)) == (1, ("head_out_of_place", 11))


def test_line_that_is_no_entry_is_named(check: Check) -> None:
    """Broken JSON in the middle, a note that is none, a line that is neither."""
    lines = list(LINES)
    lines[place(13)] = '["garbage"]\n'
    status, report = check(lines)
    assert (status, first(report)) == (1, ("leaf_unreadable", 13))
    for broken in ("{}\n", '{"note":"x"}\n', "nothing\n"):
        status, report = check([*LINES[:5], broken, *LINES[5:]])
        assert (status, report["findings"][0]["code"], report["findings"][0]["line"]) == (1, "note_unreadable", 6)


def test_key_handed_over_in_the_log_is_followed(check: Check) -> None:
    """The first key is enough to check heads of its successor; a forged hand-over is found."""
    new = SigningKey.from_seed(ORIGIN, b"n" * 32)
    log = MerkleLog(MemoryNodeStore())
    log.append_many(map(leaf_hash, LEDGER.entries))
    last = sign_head(TreeHead(ORIGIN, SIZE, log.root(), START + timedelta(days=1)), new)
    good = hand_over(old=KEY, new=new, size=40, at=START)
    assert check([*LINES, log_line(good), log_line(last)])[0] == 0
    forged = hand_over(old=SigningKey.from_seed(ORIGIN, b"f" * 32), new=new, size=40, at=START)
    status, report = check([*LINES, log_line(forged), log_line(last)])
    assert (status, [f["code"] for f in report["findings"]]) == (1, ["bad_handover", "bad_signature"])


def test_missing_witness_is_found(check: Check) -> None:
    """Who asks for a witness gets its signature on every head or is told."""
    status, report = check(LINES, "--witness", str(WITNESS.verifying_key))
    assert (status, {f["code"] for f in report["findings"]}) == (1, {"witness_missing"})


def test_thousand_random_edits_below_a_head_are_all_found(check: Check) -> None:
    """Change, delete, insert, swap, rewrite with recomputed hashes: anything a head covers."""
    chance = random.Random(20260302)
    for _ in range(1000):
        lines, leaf = list(LINES), chance.randrange(40)
        at = place(leaf)
        edit = chance.choice(["byte", "delete", "insert", "swap", "rewrite", "rewrite_tail"])
        if edit == "byte":
            column = chance.randrange(2, len(lines[at]) - 2)
            lines[at] = lines[at][:column] + chr(ord(lines[at][column]) ^ 1) + lines[at][column + 1 :]
        elif edit == "delete":
            del lines[at]
        elif edit == "insert":
            lines.insert(at, recorded_anew(event(chance.randrange(SIZE), text="插入").to_bytes()))
        elif edit == "swap":
            other = place(chance.choice([n for n in range(40) if n != leaf]))
            lines[at], lines[other] = lines[other], lines[at]
        elif edit == "rewrite":
            lines[at] = recorded_anew(event(leaf, text="改写").to_bytes())
        else:
            for n in range(leaf, SIZE):
                lines[place(n)] = recorded_anew(event(n, text="改写").to_bytes())
        status, report = check(lines)
        assert status == 1, (edit, leaf)
        assert report["findings"], (edit, leaf)
