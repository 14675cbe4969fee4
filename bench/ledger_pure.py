"""How fast the pure ledger is, next to pymerkle in the same process: ``python bench/ledger_pure.py [leaves]``.

Both keep the tree in memory and hash with SHA-256. pymerkle keeps leaves and computes subtree hashes when asked (with
its cache on, as it comes); Luoshi stores every full subtree when it is completed, so that a proof only reads. A ratio
above 1 means that Luoshi is that many times faster. Whole-log verification runs the stand-alone program on a file.
"""

import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pymerkle import InmemoryTree, verify_inclusion

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.proof import files, merkle
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import Frontier, MerkleLog, leaf_hash
from luoshi.proof.notes import SigningKey
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.verify import luoshi_verify

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
KEY = SigningKey.from_seed("bench.example/ledger", bytes(32))
PROOFS = 300
HEAD_EVERY = 5000


def seconds(work: Callable[[], object], *, repeat: int = 1) -> float:
    """The best of ``repeat`` runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def show(what: str, ours: float, unit: str, theirs: float | None = None, *, smaller_is_better: bool = False) -> None:
    beside = "—"
    if theirs is not None:
        ratio = theirs / ours if smaller_is_better else ours / theirs
        beside = f"{theirs:>12,.1f} {unit:<9} ×{ratio:,.1f}"
    print(f"{what:<44}{ours:>12,.1f} {unit:<9} | {beside}")


def event(seq: int) -> Event:
    data = {"unit": "城管局", "text": "已到现场核查，路灯恢复供电", "photos": ["a" * 64], "due": "2026-03-11"}
    return Event(1, seq, AT, "case.reported", f"case:WT-2026-{seq % 9999:04}", "梧桐办事处 经办人", data)


def main(size: int) -> None:
    entries = [event(seq).to_bytes() for seq in range(size)]
    leaves = [leaf_hash(entry) for entry in entries]
    print(f"{size:,} leaves of {len(entries[0])} bytes · Python {sys.version.split()[0]}\n")
    print(f"{'':<44}{'luoshi':>12} {'':<9} | {'pymerkle':>12}")

    some = [event(seq) for seq in range(5000)]
    made = seconds(lambda: [each.leaf_hash() for each in some], repeat=3)
    show("event → canonical bytes → leaf hash", len(some) / made, "/s")
    show("right edge alone, append", size / seconds(lambda: Frontier().extend(leaves)), "/s")

    log, other = MerkleLog(MemoryNodeStore()), InmemoryTree(algorithm="sha256")

    def append_ours() -> None:
        for entry in entries:
            log.append(leaf_hash(entry))

    def append_theirs() -> None:
        for entry in entries:
            other.append_entry(entry)

    show("append one by one, nodes stored", size / seconds(append_ours), "/s", size / seconds(append_theirs))
    ours, theirs = seconds(log.root, repeat=20), seconds(other.get_root, repeat=20)
    show("root now", ours * 1e6, "µs", theirs * 1e6, smaller_is_better=True)
    assert log.root() == other.get_root()

    def append_and_root_ours() -> None:
        for entry in entries[:PROOFS]:
            log.append(leaf_hash(entry))
            log.root()

    def append_and_root_theirs() -> None:
        for entry in entries[:PROOFS]:
            other.append_entry(entry)
            other.get_root()

    show(
        "append and root, per event",
        seconds(append_and_root_ours) / PROOFS * 1e6,
        "µs",
        seconds(append_and_root_theirs) / PROOFS * 1e6,
        smaller_is_better=True,
    )

    places = [n * size // PROOFS for n in range(PROOFS)]
    ours = seconds(lambda: [log.inclusion_proof(index) for index in places]) / PROOFS
    theirs = seconds(lambda: [other.prove_inclusion(index + 1) for index in places]) / PROOFS
    show("inclusion proof", ours * 1e6, "µs", theirs * 1e6, smaller_is_better=True)
    ours = seconds(lambda: [log.consistency_proof(index + 1) for index in places]) / PROOFS
    theirs = seconds(lambda: [other.prove_consistency(index + 1) for index in places]) / PROOFS
    show("consistency proof", ours * 1e6, "µs", theirs * 1e6, smaller_is_better=True)

    root, proof, their_proof = log.root(), log.inclusion_proof(7), other.prove_inclusion(8)
    facts = {"leaf": leaves[7], "index": 7, "size": log.size, "proof": proof, "root": root}
    ours = seconds(lambda: [merkle.verify_inclusion(**facts) for _ in range(PROOFS)]) / PROOFS
    theirs = seconds(lambda: [verify_inclusion(leaves[7], root, their_proof) for _ in range(PROOFS)]) / PROOFS
    show("check an inclusion proof", ours * 1e6, "µs", theirs * 1e6, smaller_is_better=True)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.ndjson"
        write_log(path, entries, leaves)
        command = ["log", str(path), "--key", str(KEY.verifying_key), "--lang", "en"]
        with contextlib.redirect_stdout(io.StringIO()):
            took = seconds(lambda: luoshi_verify.main(command), repeat=2)
    heads = -(-size // HEAD_EVERY)
    show(
        f"whole-log verification ({heads} signed heads)",
        size / took,
        "leaves/s",
        size / seconds(lambda: build(entries)),
    )


def write_log(path: Path, entries: list[bytes], leaves: list[bytes]) -> None:
    frontier = Frontier()
    with path.open("w", encoding="utf-8") as file:
        file.write(files.log_header(KEY.name))
        for entry, leaf in zip(entries, leaves, strict=True):
            file.write(files.log_line(entry))
            frontier.append(leaf)
            if frontier.size % HEAD_EVERY == 0 or frontier.size == len(entries):
                file.write(files.log_line(sign_head(TreeHead(KEY.name, frontier.size, frontier.root(), AT), KEY)))


def build(entries: list[bytes]) -> bytes:
    """What pymerkle has in place of verifying a log: building the tree again and comparing the root."""
    tree = InmemoryTree(algorithm="sha256")
    tree.append_entries(entries)
    return tree.get_root()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
