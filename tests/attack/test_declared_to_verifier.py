"""A log that was restored says so, and everybody who checks is told: exit status 4, never simply "verified"."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from luoshi.proof import files
from luoshi.proof.declarations import Declaration, Declared, declare
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import MerkleLog, leaf_hash
from luoshi.proof.notes import SignedNote, SigningKey
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Receipt
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.verify import luoshi_verify
from tests.proof.sample import KEY, ORIGIN, START, Ledger, event

OLD = Ledger(9, heads_at=(4, 7, 9))
LOST, KEPT = TreeHead.parse(OLD.head(9).text), TreeHead.parse(OLD.head(4).text)
RESTORED_AT = START + timedelta(hours=1)
SAID = Declaration(
    ORIGIN, Declared.RESTORED, 9, LOST.root, LOST.at, 4, KEPT.root, "区督查室主任", "硬盘损坏", RESTORED_AT
)  # fmt: skip


class After:
    """The log as it goes on from its first four entries, with seven."""

    def __init__(self, size: int = 7) -> None:
        later = [event(n, text="恢复之后").to_bytes() for n in range(4, size)]
        self.entries = [*OLD.entries[:4], *later]
        self.log = MerkleLog(MemoryNodeStore())
        self.log.append_many(map(leaf_hash, self.entries))

    def head(self, size: int, *, at: timedelta = timedelta(hours=2)) -> SignedNote:
        return sign_head(TreeHead(ORIGIN, size, self.log.root(size), START + at), KEY)

    def lines(self, *declared: SignedNote) -> str:
        notes = [*self.entries[:4], OLD.head(4), *declared, *self.entries[4:], self.head(len(self.entries))]
        return "".join(files.log_lines(ORIGIN, notes))


NOTE = declare(SAID, KEY)


def verified(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str) -> tuple[int, dict]:
    (tmp_path / "log").write_text(text, encoding="utf-8")
    words = ["log", str(tmp_path / "log"), "--key", str(KEY.verifying_key), "--json", *options]
    status = luoshi_verify.main(words)
    return status, json.loads(capsys.readouterr().out)


def codes(said: dict, kind: str = "findings") -> list[str]:
    return [one["code"] for one in said[kind]]


def keep(tmp_path: Path, name: str, text: object) -> str:
    (tmp_path / name).write_text(str(text), encoding="utf-8")
    return str(tmp_path / name)


def test_log_with_a_declared_restore_is_never_simply_verified(tmp_path, capsys):
    """What was lost, why and by whom stands in the answer; exit status 4."""
    status, said = verified(tmp_path, capsys, After().lines(NOTE))
    assert (status, said["result"]) == (4, "declared")
    (told,) = [one for one in said["statements"] if one["code"] == "declared_restored"]
    assert (told["size"], told["leaf"], told["by"], told["reason"]) == (9, 4, "区督查室主任", "硬盘损坏")
    assert "备份恢复" in told["message"]


def test_heads_promises_and_copies_of_what_was_lost_are_told_as_lost(tmp_path, capsys):
    """They contradict the log; with its declaration they say what is missing from it."""
    promise = Promise(ORIGIN, 8, leaf_hash(OLD.entries[8]), START, START + timedelta(days=1))
    receipt = Receipt("WT-2026-0001", OLD.entries[8].decode(), 8, promise=sign_promise(promise, KEY))
    options = [
        "--head", keep(tmp_path, "nine", OLD.head(9)),
        "--head", keep(tmp_path, "seven", OLD.head(7)),
        "--promise", keep(tmp_path, "promise", receipt.to_text()),
        "--against", keep(tmp_path, "copy", "".join(OLD.lines())),
    ]  # fmt: skip
    status, said = verified(tmp_path, capsys, After().lines(NOTE), *options)
    assert (status, codes(said)) == (4, [])
    assert codes(said, "statements").count("declared_lost") == 2
    assert {"promise_lost", "copy_lost"} <= set(codes(said, "statements"))
    status, said = verified(tmp_path, capsys, After().lines(), *options)
    assert status == 1
    assert {"root_differs", "promise_broken", "history_differs"} <= set(codes(said))


@pytest.mark.parametrize("lie", ["other key", "other root", "other log", "not where it stands", "broken"])
def test_declaration_that_does_not_fit_is_refuted(tmp_path, capsys, lie):
    """It excuses nothing, and is itself what is found."""
    given = SAID.__dict__ if hasattr(SAID, "__dict__") else {name: getattr(SAID, name) for name in SAID.__slots__}
    change = {
        "other root": {"kept_root": bytes(32)},
        "other log": {"origin": "elsewhere.example/ledger"},
        "not where it stands": {"kept_size": 3, "kept_root": OLD.log.root(3)},
    }
    said = Declaration(**{**given, **change.get(lie, {})})
    key = SigningKey.from_seed(said.origin, b"x" * 32) if lie in {"other key", "other log"} else KEY
    note = declare(said, key)
    if lie == "broken":
        text = note.text.replace("restored", "improved")
        note = SignedNote(text).with_signature(KEY.sign(text))
    nine = keep(tmp_path, "nine", OLD.head(9))
    status, found = verified(tmp_path, capsys, After().lines(note), "--head", nine)
    assert status == 1
    assert "bad_declaration" in codes(found)


def test_promise_broken_after_the_restore_is_not_excused_by_it(tmp_path, capsys):
    """Only what was promised before can have been lost with it."""
    made = RESTORED_AT + timedelta(minutes=1)
    promise = Promise(ORIGIN, 5, leaf_hash(OLD.entries[5]), made, made + timedelta(days=1))
    receipt = Receipt("WT-2026-0005", OLD.entries[5].decode(), 5, promise=sign_promise(promise, KEY))
    promised = keep(tmp_path, "promise", receipt.to_text())
    status, said = verified(tmp_path, capsys, After().lines(NOTE), "--promise", promised)
    assert (status, codes(said)) == (1, ["promise_broken"])


def test_two_heads_across_a_declared_restore_are_told_apart_from_a_fork(tmp_path, capsys):
    """With the feed's declarations, or the note alone; without, the contradiction stands."""
    old, new = keep(tmp_path, "old", OLD.head(9)), keep(tmp_path, "new", After().head(7))
    proof = keep(tmp_path, "proof", "[]")
    key = ["--key", str(KEY.verifying_key), "--json"]
    for declared in (json.dumps({"declarations": [str(NOTE)]}), str(NOTE)):
        path = keep(tmp_path, "declared", declared)
        assert luoshi_verify.main(["heads", old, new, "--declaration", path, *key]) == 4
        assert "declared_lost" in codes(json.loads(capsys.readouterr().out), "statements")
    assert luoshi_verify.main(["heads", old, new, "--proof", proof, *key]) == 1
    capsys.readouterr()


def test_head_back_in_time_is_found_in_a_log_unless_it_is_declared(tmp_path, capsys):
    """A head from 2099 is followed by true times only where the log says that it was wrong."""
    log = After(9)
    wrong = log.head(6, at=timedelta(days=26_000))
    later = log.head(9)
    head = TreeHead.parse(wrong.text)
    said = Declaration(
        ORIGIN, Declared.CLOCK, 6, head.root, head.at, 6, head.root, "区督查室主任", "时钟走错", RESTORED_AT
    )  # fmt: skip
    for declared, expected in (([], (1, ["back_in_time"])), ([declare(said, KEY)], (4, []))):
        notes = [*log.entries[:6], wrong, *declared, *log.entries[6:], later]
        status, found = verified(tmp_path, capsys, "".join(files.log_lines(ORIGIN, notes)))
        assert (status, codes(found)) == expected
