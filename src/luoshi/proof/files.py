"""The files that leave the house: an export of some events with their proofs, two heads, and the whole log.

The whole log is one line per entry: ``["<leaf hash>",<event>]`` with the event exactly as it was hashed, which is at
the same time ordinary JSON; a signed head stands right after the last entry it covers, a hand-over where it happened.
The recorded leaf hash lets a checker say *which* entry was altered, not only that the roots differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from luoshi.proof.canonical import canonical_text
from luoshi.proof.merkle.hashing import leaf_hash
from luoshi.proof.notes import SignedNote

EXPORT_FORMAT: Final = "luoshi-export-v1"
HEADS_FORMAT: Final = "luoshi-heads-v1"
LOG_FORMAT: Final = "luoshi-log-v1"


@dataclass(frozen=True, slots=True)
class ProvenEvent:
    """An event of an export with its place and its path to the export's head."""

    index: int
    event: str
    proof: tuple[bytes, ...]


def export_text(
    *, case: str, head: SignedNote, events: Iterable[ProvenEvent], handovers: Sequence[SignedNote] = ()
) -> str:
    """An export file: the events of one case (or any selection), all proven under one head."""
    written = {
        "format": EXPORT_FORMAT,
        "case": case,
        "head": str(head),
        "handovers": [str(note) for note in handovers],
        "events": [
            {
                "leaf_index": proven.index,
                "leaf_hash": leaf_hash(proven.event.encode()).hex(),
                "event": proven.event,
                "proof": [digest.hex() for digest in proven.proof],
            }
            for proven in events
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def heads_text(*, old: SignedNote, new: SignedNote, proof: Sequence[bytes]) -> str:
    """Two heads and the proof that the newer extends the older."""
    written = {"format": HEADS_FORMAT, "old": str(old), "new": str(new), "proof": [digest.hex() for digest in proof]}
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def log_header(origin: str) -> str:
    """The first line of a whole-log file."""
    return canonical_text({"format": LOG_FORMAT, "log": origin}) + "\n"


def log_line(entry: SignedNote | bytes) -> str:
    """One line of a whole-log file: an event's canonical bytes, or a signed head or hand-over."""
    if isinstance(entry, SignedNote):
        return canonical_text({"note": str(entry)}) + "\n"
    return f'["{leaf_hash(entry).hex()}",{entry.decode()}]\n'


def log_lines(origin: str, entries: Iterable[SignedNote | bytes]) -> Iterator[str]:
    """A whole-log file, line by line: events in order, and each note where it belongs."""
    yield log_header(origin)
    yield from map(log_line, entries)
