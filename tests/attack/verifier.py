"""The files that ``luoshi-verify`` reads, small ones, and the program run in this process on what became of them."""

import contextlib
import functools
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from luoshi.proof.commitment import commit, new_key
from luoshi.proof.compact import compact
from luoshi.proof.files import ProvenEvent, export_text, heads_text
from luoshi.proof.keys import hand_over
from luoshi.proof.notes import SigningKey
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Opening, Receipt
from luoshi.proof.verify import luoshi_verify
from tests.proof.sample import KEY, ORIGIN, START, Ledger, event

PUBLIC = str(KEY.verifying_key)
LEDGER = Ledger(11, heads_at=(7, 11))
NEXT = SigningKey.from_seed(ORIGIN, b"n" * 32)
HANDOVER = hand_over(old=KEY, new=NEXT, size=11, at=START)


def _promised() -> Receipt:
    key = new_key()
    entry = event(20, phone=commit("13800000000", key))
    promise = Promise(ORIGIN, 20, entry.leaf_hash(), START, START + timedelta(days=1))
    opening = Opening(("data", "phone"), "13800000000", key)
    return Receipt("WT-2026-0006", entry.to_text(), 20, promise=sign_promise(promise, KEY), openings=(opening,))


def _export() -> str:
    events = [ProvenEvent(n, LEDGER.entries[n].decode(), tuple(LEDGER.log.inclusion_proof(n))) for n in (3, 10)]
    return export_text(case="WT-2026-0003", head=LEDGER.head(), events=events, handovers=[HANDOVER])


HEADS = heads_text(old=LEDGER.head(7), new=LEDGER.head(), proof=LEDGER.log.consistency_proof(7, 11))
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "receipt": (LEDGER.receipt(10).to_text(), ("receipt",)),
    "promise": (_promised().to_text(), ("receipt",)),
    "short receipt": (compact(LEDGER.receipt(10)), ("receipt",)),
    "short promise": (compact(_promised()), ("receipt",)),
    "heads": (HEADS, ("heads",)),
    "proof": (json.dumps(json.loads(HEADS)["proof"]), ("heads", "old", "new", "--proof")),
    "export": (_export(), ("export",)),
    "log": ("".join(LEDGER.lines()), ("log",)),
}
"""Each kind of file by its name: a true one, and the command that reads it."""


@contextlib.contextmanager
def quick_program() -> Iterator[None]:
    """Signatures are checked by OpenSSL, which agrees with the program's own arithmetic and takes a fiftieth as long.

    That the two agree has tests of its own; the command line's parser is made once.
    """
    slow, parser = luoshi_verify.ed25519_verify, luoshi_verify.parser
    luoshi_verify.ed25519_verify, luoshi_verify.parser = _verified_by_openssl, functools.cache(parser)
    try:
        yield
    finally:
        luoshi_verify.ed25519_verify, luoshi_verify.parser = slow, parser


def _verified_by_openssl(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read(folder: Path, name: str, content: bytes) -> tuple[int, dict[str, Any], str]:
    """The exit status, what ``--json`` says, and exactly what was printed."""
    path = folder / "file"
    path.write_bytes(content)
    command, *others = FILES[name][1]
    for other, size in (("old", 7), ("new", 11)):
        if other in others and not (folder / other).exists():
            (folder / other).write_text(str(LEDGER.head(size)), encoding="utf-8")
    given = [str(folder / other) if not other.startswith("--") else other for other in others]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = luoshi_verify.main([command, *given, str(path), "--key", PUBLIC, "--json"])
    return status, json.loads(said.getvalue()), said.getvalue()
