"""What a hostile file can make of ``luoshi-verify``: a verdict with its reason, never a traceback, never a trick."""

import json
import random
import unicodedata
from typing import Any

import pytest

from luoshi.proof.canonical import canonical_text
from luoshi.proof.files import ProvenEvent, export_text
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import MerkleLog, leaf_hash
from luoshi.proof.receipts import Receipt
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.verify import luoshi_verify
from tests.attack.verifier import FILES, LEDGER, PUBLIC, quick_program, read
from tests.fakes.campaign import tries
from tests.proof.sample import KEY, ORIGIN, START

VERIFIED, REFUTED, UNREADABLE = luoshi_verify.VERIFIED, luoshi_verify.REFUTED, luoshi_verify.UNREADABLE


def _has_reason(status: int, said: dict[str, Any]) -> bool:
    if status == REFUTED:
        return bool(said["findings"]) and all(finding["message"] for finding in said["findings"])
    return status == UNREADABLE and bool(said["error"]["message"])


def _is_printable(text: str) -> bool:
    return all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text.replace("\n", ""))


@pytest.mark.parametrize("name", FILES)
def test_true_file_is_verified(tmp_path, name):
    """What the attacks below start from."""
    status, said, _ = read(tmp_path, name, FILES[name][0].encode())
    assert (status, said["findings"]) == (VERIFIED, [])


# Every single bit


def _flips(content: bytes) -> list[bytes]:
    return [
        content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
        for place in range(len(content))
        for bit in range(8)
    ]


CASE = "the case's number in a QR code, which the verdict says is not proven"


def _explained(name: str, before: bytes, after: bytes) -> str:
    """Why this change may be accepted: nothing that is hashed or signed, and nothing that is claimed, differs by it."""
    if name.startswith("short") and before.split(b"~")[2:] == after.split(b"~")[2:]:
        return CASE
    return ""


@pytest.mark.parametrize("name", FILES)
def test_every_flipped_bit_is_refused_or_explained(tmp_path, name):
    """Of logs, exports, heads, proofs and receipts not one is accepted; of a QR code those in the case's number are."""
    before = FILES[name][0].encode()
    accepted: dict[str, int] = {}
    flips = _flips(before)
    step = tries(short=max(1, len(flips) // 800), long=1)
    with quick_program():
        for after in flips[random.Random(name).randrange(step) :: step]:
            status, said, _ = read(tmp_path, name, after)
            if status == VERIFIED:
                why = _explained(name, before, after)
                accepted[why] = accepted.get(why, 0) + 1
                assert any(s["code"] == "hash_only" for s in said["statements"]), after
            else:
                assert _has_reason(status, said), after
    assert set(accepted) <= {CASE}
    assert not accepted or name.startswith("short")


# Files that a fuzzer would write

TOKENS = [
    b"NaN", b"-Infinity", b"1e999", b"-1e999", b"1.5", b"9" * 5000, b"-1", b"9007199254740992", b"18446744073709551616",
    b"null", b"true", b'""', b"[]", b"{}", b"[" * 3000, b'{"a":' * 3000, b'"\\ud800"', b'"\\u202e"', b'"\\u001b[2J"',
    "\u202e".encode(), "\u200b".encode(), b"\x1b[31m", b"\x9b", b"\x00", b"\xff", "\x85".encode(), "\u2028".encode(),
    b"\\n", b"\n", b"\r\n", b"~", b"#", b"\xe2\x80\x94 x AAAA", b'"seq":0,', b'"case":"",', b'"leaf_index":1e2,', b"=",
]  # fmt: skip


SHARED = {"receipt": 2, "promise": 5, "short receipt": 5, "short promise": 10}
"""A receipt has four forms, which share the tries of a short run."""


def _mutated(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        place = rng.randrange(len(changed) + 1)
        end = min(len(changed), place + rng.choice((0, 1, 1, 4, 20, 200)))
        match rng.randrange(6):
            case 0:
                changed[place:end] = b""
            case 1:
                changed[place:end] = rng.choice(TOKENS)
            case 2:
                changed[place:place] = changed[place:end]
            case 3:
                changed[place:end] = rng.randbytes(end - place)
            case 4:
                elsewhere = rng.randrange(len(changed) + 1)
                changed[place:end] = changed[elsewhere : elsewhere + end - place]
            case _:
                _put_at_a_value(changed, rng)
    return bytes(changed)


def _put_at_a_value(changed: bytearray, rng: random.Random) -> None:
    """A value of JSON gives way to a token, so that the file stays JSON more often."""
    colons = [n for n, byte in enumerate(changed) if byte == ord(":")]
    if not colons:
        return
    begin = rng.choice(colons) + 1
    end = min((n for n in (changed.find(b",", begin), changed.find(b"\n", begin)) if n >= 0), default=len(changed))
    changed[begin:end] = rng.choice(TOKENS)


@pytest.mark.parametrize("name", FILES)
def test_mutated_file_is_judged_and_never_breaks_the_program(tmp_path, name):
    """A documented status, a reason, nothing raw on the terminal; what is accepted says what the true one says."""
    content, rng = FILES[name][0].encode(), random.Random(f"mutations of {name}")
    true = json.loads(content) if content.startswith((b"{", b"[")) and name != "log" else None
    with quick_program():
        for number in range(tries(short=2000 // SHARED.get(name, 1), long=100_000)):
            after = _mutated(content, rng)
            status, said, printed = read(tmp_path, name, after)
            assert _is_printable(printed), (number, after)
            if status == VERIFIED:
                _says_nothing_else(name, content, after, true)
            else:
                assert _has_reason(status, said), (number, after)


def _says_nothing_else(name: str, before: bytes, after: bytes, true: Any) -> None:
    """Accepted is only another spelling of the same facts, or fewer of them."""
    if name.startswith("short"):
        assert after.strip().rpartition(b"#")[2].split(b"~")[2:] == before.split(b"~")[2:]
    elif name == "log":
        assert _is_prefix_of_log(before, after), after
    else:
        told = json.loads(after)
        if isinstance(told, dict) and isinstance(true, dict):
            assert {key: true.get(key) for key in told if key != "events"} == {
                key: value for key, value in told.items() if key != "events"
            }, after
            assert all(entry in true.get("events", []) for entry in told.get("events", [])), after
        else:
            assert (told["proof"] if isinstance(told, dict) else told) == true


def _is_prefix_of_log(before: bytes, after: bytes) -> bool:
    """The same entries from the first on; heads may be left out, and lines be empty or end in CR LF."""
    entries = [line.rstrip(b"\r") for line in after.split(b"\n") if line.startswith(b'["')]
    true = [line for line in before.split(b"\n") if line.startswith(b'["')]
    return entries == true[: len(entries)]


# Single tricks


def _export_of(body: str, case: str = "WT-2026-0000") -> str:
    """An entry as the log's owner could have written and signed it."""
    log = MerkleLog(MemoryNodeStore())
    log.append(leaf_hash(body.encode()))
    head = sign_head(TreeHead(ORIGIN, 1, log.root(), START), KEY)
    return export_text(case=case, head=head, events=[ProvenEvent(0, body, ())])


def _body(**data: Any) -> str:
    return canonical_text({"seq": 0, "subject": "case:WT-2026-0000", "data": data})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("NaN", "number"),
        ("-Infinity", "number"),
        ("1e999", "number"),
        ("1.5", "number"),
        ("9" * 5000, "number"),
        ("9007199254740992", "number"),
        ("[" * 5000 + "]" * 5000, "depth"),
        ('{"a":' * 200_000 + "1" + "}" * 200_000, "depth"),
        ('{"a":1,"a":2}', "duplicate"),
        ('"\\ud800"', "surrogate"),
        ("nothing", "syntax"),
    ],
)
def test_entry_that_the_ledger_would_never_write_is_refuted(tmp_path, value, why):
    """Even signed with the right key: two readers might read two different things in it."""
    body = _body(text=0).replace('"text":0', f'"text":{value}')
    status, said, _ = read(tmp_path, "export", _export_of(body).encode())
    assert (status, said["findings"][0]["code"]) == (REFUTED, "not_as_written")
    assert said["findings"][0]["why"] == why


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("leaf_index", "NaN", REFUTED),
        ("leaf_index", "1e999", REFUTED),
        ("leaf_index", "10.0", REFUTED),
        ("leaf_index", "9" * 400, REFUTED),
        ("leaf_index", "-10", REFUTED),
        ("leaf_index", '"10"', REFUTED),
        ("leaf_index", "true", REFUTED),
        ("case", '"\\ud800"', REFUTED),
        ("case", '"", "case": "WT-2026-0003"', REFUTED),
        ("proof", "[" * 100_000, UNREADABLE),
        ("proof", "{}", UNREADABLE),
        ("head", "7", UNREADABLE),
        ("event", "[]", UNREADABLE),
        ("openings", "[{}]", UNREADABLE),
        ("witnessed_by", '"everybody"', UNREADABLE),
    ],
)
def test_receipt_with_an_impossible_value_is_refused_with_a_reason(tmp_path, field, value, status):
    """Also a field that nobody checks, and one that stands there twice."""
    receipt = LEDGER.receipt(10).to_json() | {field: "HERE"}
    text = json.dumps(receipt).replace('"HERE"', value)
    found, said, _ = read(tmp_path, "receipt", text.encode())
    assert found == status
    assert _has_reason(found, said)


@pytest.mark.parametrize("case", ["", " ", "case:", None])
def test_file_without_a_case_is_not_verified(tmp_path, case):
    """Nothing would say what the proven entry is about: neither a receipt, nor its QR code, nor an export."""
    receipt = LEDGER.receipt(10)
    for name, text in (
        ("receipt", json.dumps({key: case if key == "case" else value for key, value in receipt.to_json().items()})),
        ("receipt", json.dumps({key: value for key, value in receipt.to_json().items() if key != "case"})),
        ("export", json.dumps(json.loads(FILES["export"][0]) | {"case": case})),
        ("short receipt", "~".join(["1", case or "", *FILES["short receipt"][0].split("~")[2:]])),
    ):
        status, said, _ = read(tmp_path, name, text.encode())
        assert status in {REFUTED, UNREADABLE}
        assert _has_reason(status, said)


def test_export_under_another_case_s_name_is_refuted(tmp_path):
    """Every entry is named that is about something else than the label says."""
    text = json.dumps(json.loads(FILES["export"][0]) | {"case": "WT-2026-0004"})
    status, said, _ = read(tmp_path, "export", text.encode())
    assert status == REFUTED
    assert [(f["code"], f["leaf"]) for f in said["findings"]] == [("case_differs", 3), ("case_differs", 10)]


def test_export_with_an_entry_twice_or_with_none_is_refuted(tmp_path):
    """A case looks busier than it was, or a list of nothing looks proven."""
    export = json.loads(FILES["export"][0])
    twice = json.dumps(export | {"events": [*export["events"], export["events"][-1]]})
    assert read(tmp_path, "export", twice.encode())[1]["findings"][0]["code"] == "out_of_order"
    none = json.dumps(export | {"events": []})
    assert read(tmp_path, "export", none.encode())[1]["findings"][0]["code"] == "nothing_listed"


NASTY = ["\x1b[2J", "\x9b31m", "\x07", "\u202ereversed", "\u2066", "\u200b", "\u200d", "\ufeff", "\u2028", "\U000e0041"]


@pytest.mark.parametrize("sign", NASTY)
@pytest.mark.parametrize("as_json", [True, False])
def test_control_characters_from_a_file_are_never_printed(tmp_path, capsys, sign, as_json):
    """Cursor movements, colours, reversed and invisible text: shown as their number."""
    body = canonical_text({"seq": 0, "subject": f"case:{sign}", "data": {}})
    files = {
        "export": _export_of(body, case=f"LS{sign}1"),
        "receipt": Receipt(f"x{sign}", body, 0, head=LEDGER.head(), proof=()).to_text(),
    }
    for command, text in files.items():
        path = tmp_path / "file"
        path.write_text(text, encoding="utf-8")
        status = luoshi_verify.main([command, str(path), "--key", PUBLIC, *(["--json"] if as_json else [])])
        printed = capsys.readouterr().out
        assert status == REFUTED
        assert _is_printable(printed)
        assert "\\u{" in printed.replace("\\\\", "\\")
    assert luoshi_verify.main(["receipt", f"no{sign}where", "--key", PUBLIC]) == UNREADABLE
    assert _is_printable(capsys.readouterr().out)


def test_second_spelling_of_a_signature_is_refused(tmp_path):
    """Base64 has bits that mean nothing; two different files must not both be the signed head."""
    head = str(LEDGER.head())
    assert head.endswith("=\n")
    last = head[-3]
    other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = other[other.index(last) ^ 1]
    text = FILES["log"][0].replace(f"{last}=\\n", f"{twin}=\\n")
    assert text != FILES["log"][0]
    status, said, _ = read(tmp_path, "log", text.encode())
    assert (status, said["findings"][0]["code"]) == (REFUTED, "note_unreadable")


def test_log_of_another_name_is_refuted(tmp_path):
    """The first line says whose log it is; a head of another log beneath it is none of its own."""
    text = FILES["log"][0].replace(f'"log":"{ORIGIN}"', '"log":"elsewhere.example/ledger"')
    assert {f["code"] for f in read(tmp_path, "log", text.encode())[1]["findings"]} == {"other_log"}


def test_hash_in_capital_letters_is_refuted(tmp_path):
    """One text has one hash, written in one way."""
    first = LEDGER.lines()[1]
    text = FILES["log"][0].replace(first[2:66], first[2:66].upper())
    assert read(tmp_path, "log", text.encode())[1]["findings"][0]["code"] == "leaf_altered"


def test_huge_files_are_refused_without_being_read_whole(tmp_path, monkeypatch):
    """A receipt of many megabytes, a log that is one line; the limits are smaller here, so that the test is quick."""
    monkeypatch.setattr(luoshi_verify, "MOST_BYTES", 50_000)
    monkeypatch.setattr(luoshi_verify, "MOST_LINE", 50_000)
    receipt = FILES["receipt"][0].encode() + b" " * 60_000
    status, said, _ = read(tmp_path, "receipt", receipt)
    assert (status, said["error"]["code"]) == (UNREADABLE, "too_large")
    status, said, _ = read(tmp_path, "log", FILES["log"][0].encode() + b'["' + b"x" * 60_000)
    assert (status, said["findings"][0]["code"]) == (REFUTED, "line_too_long")


@pytest.mark.parametrize("path", ["", "/", "/dev/null", "no\x00name", "\ud800", "x" * 5000])
def test_path_that_is_no_file_is_explained(capsys, path):
    """Also one that no file can have."""
    for command in ("receipt", "export", "heads", "log"):
        assert luoshi_verify.main([command, path, "--key", PUBLIC]) == UNREADABLE
        assert _is_printable(capsys.readouterr().out)
