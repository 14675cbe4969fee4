"""The tree as it is stored: full tiles in their table, the right edge in the events' leaf hashes.

A proof reads the tiles on its path, three levels for ten million leaves, and never scans the events.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from luoshi.proof.errors import MissingNodeError
from luoshi.proof.merkle import HASH_BYTES
from luoshi.proof.tiles import HEIGHT, WIDTH, Tile, TiledNodes

TILES: Final = "SELECT level, number, content FROM audit_ledgertile WHERE"
TILE: Final = "level = %s AND number = %s"
ROOTS: Final = "SELECT root FROM audit_ledgertile WHERE level = %s AND number BETWEEN %s AND %s ORDER BY number"
LEAVES: Final = "SELECT leaf FROM audit_ledgerevent WHERE seq BETWEEN %s AND %s ORDER BY seq"


def stored_nodes(size: int) -> "StoredNodes":
    """The subtree hashes of the tree of ``size`` leaves, for making proofs."""
    return StoredNodes(size)


class StoredNodes(TiledNodes):
    """Reads the full tiles that a proof needs in one query, and the partial ones at the edge one by one."""

    def __init__(self, size: int) -> None:
        self._ahead: dict[tuple[int, int], bytes] = {}
        super().__init__(self._content, size)

    def get_many(self, coordinates: Sequence[tuple[int, int]]) -> list[bytes]:
        """The hashes at these (level, index), in order."""
        wanted = {(level // HEIGHT, (index << level % HEIGHT) >> HEIGHT) for level, index in coordinates}
        missing = sorted(wanted - self._ahead.keys())
        if missing:
            places = " OR ".join([TILE] * len(missing))
            rows = _read(f"{TILES} {places}", sum(missing, ()))
            self._ahead |= {(level, number): bytes(content) for level, number, content in rows}
        return super().get_many(coordinates)

    def _content(self, tile: Tile) -> bytes:
        ahead = self._ahead.get((tile.level, tile.number)) if tile.width == WIDTH else None
        return ahead or tile_content(tile)


def tile_content(tile: Tile) -> bytes:
    """The hashes of one tile, full or partial.

    Raises
    ------
    MissingNodeError
        The ledger has not (yet) that many entries, or no head covered them yet.
    """
    if tile.width == WIDTH:
        stored = _read(f"{TILES} {TILE}", (tile.level, tile.number))
        if stored:
            return bytes(stored[0][2])
    first = tile.number << HEIGHT
    between = (first, first + tile.width - 1)
    hashes = _read(ROOTS, (tile.level - 1, *between)) if tile.level else _read(LEAVES, between)
    content = b"".join(bytes(digest) for (digest,) in hashes)
    if len(content) != tile.width * HASH_BYTES:
        raise MissingNodeError(level=tile.level * HEIGHT, index=first + len(content) // HASH_BYTES)
    return content


def _read(statement: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """By hand, since a proof reads half a dozen times: the models' own way takes longer than all its hashing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def right_edge(size: int) -> list[list[bytes]]:
    """The hashes of the partial tile of each level, from which the tree of ``size`` leaves goes on growing."""
    edge, level = [], 0
    while (at_level := size >> (HEIGHT * level)) > 0:
        tile = Tile(level, at_level >> HEIGHT, at_level % WIDTH)
        content = tile_content(tile) if tile.width else b""
        edge.append([content[n : n + HASH_BYTES] for n in range(0, len(content), HASH_BYTES)])
        level += 1
    return edge
