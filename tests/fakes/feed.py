"""A log with nothing around it, that writes its feed as files; made to lie when a test wants it to."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from luoshi.proof.canonical import rfc3339
from luoshi.proof.declarations import Declaration, Declared, declare
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.keys import hand_over
from luoshi.proof.merkle import MerkleLog
from luoshi.proof.notes import SignedNote, SigningKey
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.tiles import tile_bytes, tiles_of

NAME = "district.example/ledger"
FIRST = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class FolderLog:
    """``history`` chooses what its entries say: two logs with different histories contradict each other."""

    def __init__(self, folder: Path, *, key: SigningKey | None = None, history: str = "true") -> None:
        self.folder = folder
        self.key = key or SigningKey.generate(NAME)
        self.first_key = self.key.verifying_key
        self.handovers: list[tuple[SignedNote, int]] = []
        self.log = MerkleLog(MemoryNodeStore())
        self.history = history
        self.at = FIRST
        self.declarations: list[SignedNote] = []

    def declare(self, what: Declared, lost: TreeHead, kept: TreeHead, *, key: SigningKey | None = None) -> None:
        """Say openly what was lost, or that a time was wrong."""
        said = Declaration(
            NAME, what, lost.size, lost.root, lost.at, kept.size, kept.root, "区督查室主任", "硬盘损坏", self.at
        )
        self.declarations.append(declare(said, key or self.key))

    def append(self, count: int, history: str = "") -> "FolderLog":
        """Add entries."""
        for _ in range(count):
            data = {"says": history or self.history}
            self.log.append(Event(1, self.log.size, FIRST, "test.happened", "case:A", "system", data).leaf_hash())
        return self

    def rotate(self) -> None:
        """Change the key."""
        new = SigningKey.generate(NAME)
        self.handovers.append((hand_over(old=self.key, new=new, size=self.log.size, at=self.at), self.log.size))
        self.key = new

    def publish(self, *, key: SigningKey | None = None, minutes: int = 5) -> SignedNote:
        """Sign a head and write every file."""
        self.at += timedelta(minutes=minutes)
        note = sign_head(TreeHead(NAME, self.log.size, self.log.root(), self.at), key or self.key)
        for tile in tiles_of(self.log.size):
            path = self.folder / tile.path()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tile_bytes(self.log.store, tile))
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.declarations:
            said = {"declarations": [str(note) for note in self.declarations]}
            (self.folder / "declarations.json").write_text(json.dumps(said))
        (self.folder / "keys.json").write_text(json.dumps(self._keys()))
        (self.folder / "checkpoint").write_text(str(note))
        return note

    def _keys(self) -> dict[str, object]:
        first = {"key": str(self.first_key), "after": 0, "since": rfc3339(FIRST), "handover": None}
        later = [
            {
                "key": note.text.split("\n")[3].removeprefix("to "),
                "after": after,
                "since": rfc3339(FIRST),
                "handover": str(note),
            }
            for note, after in self.handovers
        ]
        return {"log": NAME, "keys": [first, *later]}
