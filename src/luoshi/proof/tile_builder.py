"""Tiles as the tree grows: leaves go in at the right edge, and every tile that becomes full comes out once.

Between two runs nothing need be kept but what is published anyway: the hashes of the tiles at the right edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.proof.merkle.hashing import node_hash
from luoshi.proof.tiles import WIDTH, Tile


class FullTile(NamedTuple):
    """A tile that has all its hashes, and the hash of the subtree over them."""

    tile: Tile
    content: bytes
    root: bytes


class TileBuilder:
    """``edge`` holds, level by level, the hashes of the partial tile at the right edge of a tree of ``size`` leaves."""

    def __init__(self, size: int, edge: Sequence[Sequence[bytes]] = ()) -> None:
        self._rows = [list(row) for row in edge]
        self._size = size

    def append(self, leaf: bytes) -> Iterator[FullTile]:
        """Add a leaf hash; gives the tiles that it fills, the lowest first."""
        self._size += 1
        level, digest = 0, leaf
        while True:
            if level == len(self._rows):
                self._rows.append([])
            row = self._rows[level]
            row.append(digest)
            if len(row) < WIDTH:
                return
            number = (self._size >> (8 * (level + 1))) - 1
            digest = root_of(row)
            self._rows[level] = []
            yield FullTile(Tile(level, number), b"".join(row), digest)
            level += 1


def root_of(row: Sequence[bytes]) -> bytes:
    """The hash of the subtree over the hashes of a full tile."""
    hashes = list(row)
    while len(hashes) > 1:
        hashes = [node_hash(hashes[n], hashes[n + 1]) for n in range(0, len(hashes), 2)]
    return hashes[0]
