"""A store of subtree hashes in memory, for tests and measurements."""

from __future__ import annotations

from luoshi.proof.errors import MissingNodeError
from luoshi.proof.merkle.store import NodeStore


class MemoryNodeStore(NodeStore):
    """One list of hashes per level; nodes of a level arrive from left to right."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = []

    def get(self, level: int, index: int) -> bytes:
        """The stored hash."""
        if level >= len(self._levels) or not 0 <= index < len(self._levels[level]):
            raise MissingNodeError(level=level, index=index)
        return self._levels[level][index]

    def put(self, level: int, index: int, digest: bytes) -> None:
        """Keep the next hash of its level; a second writing must be the same hash."""
        while level >= len(self._levels):
            self._levels.append([])
        row = self._levels[level]
        if index == len(row):
            row.append(digest)
        elif index > len(row) or row[index] != digest:
            message = f"subtree {index} at level {level} does not follow what is stored"
            raise ValueError(message)

    def __len__(self) -> int:
        return sum(map(len, self._levels))
