"""The program itself: receipts, heads and exports, its exit status, its two languages, and that it stands alone."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from luoshi.proof.commitment import commit, new_key
from luoshi.proof.files import ProvenEvent, export_text, heads_text
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.keys import hand_over
from luoshi.proof.notes import SigningKey
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Opening, Receipt
from luoshi.proof.verify import luoshi_verify
from tests.proof.sample import KEY, ORIGIN, START, WITNESS, Ledger, event

LEDGER = Ledger(30)
PUBLIC = str(KEY.verifying_key)
OTHER = SigningKey.from_seed(ORIGIN, b"o" * 32)

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on texts, which become files."""

    def runs(
        command: str, *texts: str, key: str | None = PUBLIC, options: tuple[str, ...] = ()
    ) -> tuple[int, dict[str, Any]]:
        paths = []
        for number, text in enumerate(texts):
            paths.append(str(tmp_path / f"{number}.json"))
            Path(paths[-1]).write_text(text, encoding="utf-8")
        status = luoshi_verify.main([command, *paths, *(["--key", key] if key else []), "--json", *options])
        return status, json.loads(capsys.readouterr().out)

    return runs


def codes(report: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in report["findings"]]


def test_receipt_is_verified(run: Run) -> None:
    """And says what that proves and what not."""
    status, report = run("receipt", LEDGER.receipt(12).to_text())
    assert (status, report["result"]) == (0, "verified")
    assert [s["code"] for s in report["statements"]] == ["signed", "included", "not_proven_true"]


def test_receipt_without_a_trusted_key_binds_nobody(run: Run) -> None:
    """Exit status 3: nothing false, nothing proven."""
    status, report = run("receipt", LEDGER.receipt(12).to_text(), key=None)
    assert (status, report["result"]) == (3, "unanchored")


RECEIPT = LEDGER.receipt(12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RECEIPT.to_text().replace("已到现场", "未到现场"), ["hash_misstated", "not_included"]),
        (replace(RECEIPT, event=event(12, text="改过").to_text()).to_text(), ["not_included"]),
        (replace(RECEIPT, index=13).to_text(), ["index_differs", "not_included"]),
        (replace(RECEIPT, case="WT-2026-0006").to_text(), ["case_differs"]),
        (replace(RECEIPT, proof=RECEIPT.proof[:-1]).to_text(), ["not_included"]),
        (replace(RECEIPT, head=Ledger(30, key=OTHER).head()).to_text(), ["bad_signature"]),
        (replace(RECEIPT, openings=(Opening(("data", "text"), "已到现场", new_key()),)).to_text(), ["opening_false"]),
    ],
)
def test_false_receipt_is_explained(run: Run, text: str, found: list[str]) -> None:
    """Each way has its own sentence."""
    status, report = run("receipt", text)
    assert (status, codes(report)) == (1, found)


def test_receipt_with_opening_shows_the_value(run: Run) -> None:
    """Of a promised entry that no head covers yet."""
    key = new_key()
    committed = event(5, phone=commit("13800000000", key))
    promise = Promise(ORIGIN, 5, committed.leaf_hash(), START, START + timedelta(minutes=10))
    receipt = Receipt(
        case="WT-2026-0005",
        event=committed.to_text(),
        index=5,
        promise=sign_promise(promise, KEY),
        openings=(Opening(("data", "phone"), "13800000000", key),),
    )
    status, report = run("receipt", receipt.to_text())
    assert (status, [s["code"] for s in report["statements"]]) == (0, ["opened", "promised", "not_proven_true"])
    status, report = run("receipt", replace(receipt, promise=sign_promise(promise, OTHER)).to_text())
    assert (status, codes(report)) == (1, ["bad_promise"])
    other = replace(promise, leaf=event(6).leaf_hash())
    status, report = run("receipt", replace(receipt, promise=sign_promise(other, KEY)).to_text())
    assert (status, codes(report)) == (1, ["bad_promise"])


def test_newer_head_that_continues_the_older_is_verified(run: Run) -> None:
    """Both and the proof in one file."""
    proof = LEDGER.log.consistency_proof(11, 30)
    assert run("heads", heads_text(old=LEDGER.head(11), new=LEDGER.head(), proof=proof))[0] == 0


def test_heads_of_different_size_need_a_proof(run: Run) -> None:
    """Without one nothing can be said."""
    status, report = run("heads", str(LEDGER.head(11)), LEDGER.receipt(4).to_text())
    assert (status, report["error"]["code"]) == (2, "proof_needed")


def test_two_heads_with_a_proof_file_are_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The older head, a receipt that carries the newer, and the proof as a list or an object."""
    (tmp_path / "old").write_text(str(LEDGER.head(11)), encoding="utf-8")
    (tmp_path / "new").write_text(LEDGER.receipt(4).to_text(), encoding="utf-8")
    digests = [digest.hex() for digest in LEDGER.log.consistency_proof(11, 30)]
    for written in (digests, {"proof": digests}):
        (tmp_path / "proof").write_text(json.dumps(written), encoding="utf-8")
        paths = [str(tmp_path / name) for name in ("new", "old", "proof")]
        assert luoshi_verify.main(["heads", *paths[:2], "--proof", paths[2], "--key", PUBLIC]) == 0
    assert "30 条的树原样接续了 11 条的树" in capsys.readouterr().out


def _head(size: int, root: bytes, seconds: int, origin_key: SigningKey = KEY) -> str:
    return str(sign_head(TreeHead(origin_key.name, size, root, START + timedelta(seconds=seconds)), origin_key))


def test_fork_is_found_and_the_two_heads_are_the_evidence(run: Run) -> None:
    """Two roots for one size, and a newer tree that does not continue the older."""
    status, report = run("heads", str(LEDGER.head()), _head(30, LEDGER.log.root(29), 31))
    assert (status, codes(report)) == (1, ["forked", "both_signed"])
    forked = sign_head(TreeHead(ORIGIN, 30, LEDGER.log.root(29), START), KEY)
    proof = LEDGER.log.consistency_proof(11, 30)
    status, report = run("heads", heads_text(old=LEDGER.head(11), new=forked, proof=proof))
    assert (status, codes(report)) == (1, ["not_consistent", "back_in_time", "both_signed"])


def test_heads_of_different_logs_are_not_compared(run: Run) -> None:
    """Each may be true of its own log."""
    other = SigningKey.from_seed("other.example/ledger", b"x" * 32)
    status, report = run(
        "heads",
        str(LEDGER.head()),
        _head(30, LEDGER.log.root(), 30, other),
        options=("--key", str(other.verifying_key)),
    )
    assert (status, codes(report)) == (1, ["other_log"])


def test_witnessed_head_is_required_when_asked_for(run: Run) -> None:
    """With the witness's signature it holds, without it is told."""
    witness = ("--witness", str(WITNESS.verifying_key))
    note = LEDGER.head()
    witnessed = note.with_signature(WITNESS.sign(note.text, at=START))
    assert run("receipt", replace(RECEIPT, head=witnessed).to_text(), options=witness)[0] == 0
    status, report = run("receipt", RECEIPT.to_text(), options=witness)
    assert (status, codes(report)) == (1, ["witness_missing"])


def _export(*events: ProvenEvent, head: object = None) -> str:
    return export_text(case="WT-2026-0003", head=head or LEDGER.head(), events=events)  # type: ignore[arg-type]


def _proven(index: int, text: str | None = None) -> ProvenEvent:
    return ProvenEvent(index, text or LEDGER.entries[index].decode(), tuple(LEDGER.log.inclusion_proof(index)))


def test_export_is_verified_event_by_event(run: Run) -> None:
    """The false one is named, the others hold."""
    assert run("export", _export(_proven(3), _proven(10), _proven(17)))[0] == 0
    status, report = run("export", _export(_proven(3), _proven(10, event(10, text="改过").to_text()), _proven(17)))
    assert status == 1
    assert [(f["code"], f["leaf"]) for f in report["findings"]] == [("not_included", 10)]
    assert [s["leaf"] for s in report["statements"] if s["code"] == "included"] == [3, 17]


def test_export_after_a_hand_over_is_verified_with_the_first_key(run: Run) -> None:
    """The hand-over travels with it."""
    head = sign_head(TreeHead(ORIGIN, 30, LEDGER.log.root(), START), OTHER)
    handover = hand_over(old=KEY, new=OTHER, size=20, at=START)
    case = "WT-2026-0003"
    assert run("export", export_text(case=case, head=head, events=[_proven(3)], handovers=[handover]))[0] == 0
    assert codes(run("export", export_text(case=case, head=head, events=[_proven(3)]))[1]) == ["bad_signature"]


@pytest.mark.parametrize("command", ["receipt", "heads", "export", "log"])
@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "\x00", "[" * 100_000, '{"format":"luoshi-receipt-v1"}', '{"head":1}']
)
def test_file_that_is_something_else_is_unreadable(run: Run, command: str, text: str) -> None:
    """Exit status 2: that says nothing about the record."""
    status, report = run(command, text)
    assert (status, report["result"]) == (2, "unreadable")
    assert report["error"]["message"]


@pytest.mark.parametrize(
    "arguments", [[], ["nothing"], ["receipt"], ["receipt", "nowhere.json"], ["receipt", "x", "--key", "y"]]
)
def test_wrong_command_line_is_explained(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """In the language asked for; never a traceback."""
    assert luoshi_verify.main(arguments) == 2
    assert "无法核对" in capsys.readouterr().out
    assert luoshi_verify.main([*arguments, "--lang", "en"]) == 2


def test_every_message_is_in_both_languages_with_the_same_data() -> None:
    """No placeholder is lost in translation."""
    for catalogue in (luoshi_verify.MESSAGES, luoshi_verify.STATEMENTS, luoshi_verify.REASONS):
        for chinese, english in catalogue.values():
            assert set(_names(chinese)) == set(_names(english))
            assert chinese != english


def _names(message: str) -> list[str]:
    return [part.split("}")[0] for part in message.split("{")[1:]]


SOURCE = Path(luoshi_verify.__file__)


def test_every_message_is_said_somewhere() -> None:
    """The catalogue holds nothing that is never found."""
    source = SOURCE.read_text(encoding="utf-8")
    for code in (*luoshi_verify.MESSAGES, *luoshi_verify.STATEMENTS, *luoshi_verify.REASONS):
        assert source.count(f'"{code}"') > 1, code


def test_verifier_needs_only_the_standard_library_of_python_3_9() -> None:
    """It parses as Python 3.9 and imports nothing that is not part of it."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


def test_verifier_runs_alone(tmp_path: Path) -> None:
    """Copied to an empty folder, without site packages, as someone who trusts nobody would run it."""
    (tmp_path / "luoshi_verify.py").write_bytes(SOURCE.read_bytes())
    (tmp_path / "receipt.json").write_text(RECEIPT.to_text(), encoding="utf-8")
    command = [sys.executable, "-I", "-S", "luoshi_verify.py", "receipt", "receipt.json", "--key", PUBLIC]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    assert done.returncode == 0, done.stderr.decode()
    assert "第 12 条记录原样包含在 30 条的树中" in done.stdout.decode()
