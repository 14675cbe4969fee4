"""The tree as static tiles (C2SP tlog-tiles): 256 hashes each, cacheable for ever, enough to make any proof.

A follower of ten million leaves reads a handful of files of at most 8 KiB and asks no database. A tile of level L
holds hashes of subtrees of ``256**L`` leaves; a tile at the right edge is partial and named with its width.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from luoshi.proof.errors import MissingNodeError, UnreadableDocumentError
from luoshi.proof.merkle.hashing import HASH_BYTES, node_hash
from luoshi.proof.merkle.store import NodeReader

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
_PATH = re.compile(r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Tile(NamedTuple):
    """A tile by its level, its number within the level and the hashes it holds (256 when full)."""

    level: int
    number: int
    width: int = WIDTH

    def path(self) -> str:
        """Where it is served: ``tile/0/x001/x234/067`` or ``tile/1/000.p/17``."""
        return f"tile/{self.level}/{self._place()}"

    def entries_path(self) -> str:
        """Where the entries under a tile of level 0 are served."""
        return f"tile/events/{self._place()}"

    def _place(self) -> str:
        digits = str(self.number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[n : n + 3] for n in range(0, len(digits), 3)]
        place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return place if self.width == WIDTH else f"{place}.p/{self.width}"


def parse_path(path: str) -> Tile:
    """The tile that is served at ``path``."""
    found = _PATH.fullmatch(path)
    if not found:
        raise UnreadableDocumentError(document="tile path", reason=path)
    number = int(found[2].replace("x", "").replace("/", ""))
    tile = Tile(int(found[1]), number, int(found[3] or WIDTH))
    if tile.path() != path:
        raise UnreadableDocumentError(document="tile path", reason=path)
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of ``size`` leaves, full and partial, level by level."""
    yield from new_tiles(0, size)


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a tree of ``new`` leaves has and one of ``old`` leaves had not: what publishing must write."""
    level, before, after = 0, old, new
    while after:
        if after != before:
            first = before >> HEIGHT
            yield from (Tile(level, number) for number in range(first, after >> HEIGHT))
            if after % WIDTH:
                yield Tile(level, after >> HEIGHT, after % WIDTH)
        level, before, after = level + 1, before >> HEIGHT, after >> HEIGHT


def tile_bytes(nodes: NodeReader, tile: Tile) -> bytes:
    """The content of a tile: its hashes in order."""
    first = tile.number << HEIGHT
    return b"".join(nodes.get_many([(tile.level * HEIGHT, first + n) for n in range(tile.width)]))


class TiledNodes(NodeReader):
    """The subtree hashes of a tree of ``size`` leaves, read from tiles; each tile is read once.

    ``read`` gives a tile's bytes, from a folder or over the network. Nothing read here is trusted: a proof made from
    tiles is worth what it shows against a signed head.
    """

    def __init__(self, read: Callable[[Tile], bytes], size: int) -> None:
        self._read = read
        self._size = size
        self._tiles: dict[Tile, list[bytes]] = {}

    def get(self, level: int, index: int) -> bytes:
        """The hash of a full subtree, joined from the hashes of the tile it lies in."""
        if index < 0 or (index + 1) << level > self._size:
            raise MissingNodeError(level=level, index=index)
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        hashes = self._hashes(tile_level, first >> HEIGHT)
        row = hashes[first % WIDTH : first % WIDTH + (1 << above)]
        while len(row) > 1:
            row = [node_hash(row[n], row[n + 1]) for n in range(0, len(row), 2)]
        return row[0]

    def _hashes(self, level: int, number: int) -> list[bytes]:
        at_level = self._size >> (level * HEIGHT)
        tile = Tile(level, number, min(WIDTH, at_level - (number << HEIGHT)))
        if tile not in self._tiles:
            content = self._read(tile)
            if len(content) != tile.width * HASH_BYTES:
                raise UnreadableDocumentError(document=f"tile ({tile.path()})", reason=f"it has {len(content)} bytes")
            self._tiles[tile] = [content[n : n + HASH_BYTES] for n in range(0, len(content), HASH_BYTES)]
        return self._tiles[tile]


def bundle_entries(entries: Iterable[bytes]) -> bytes:
    """The entries under a tile, one a line.

    C2SP puts two bytes of length before each entry, which leaves no room for a year's calendar or a district's
    boundary; a canonical event contains no line break, and lines are read by every tool.
    """
    return b"".join(_line(entry) for entry in entries)


def parse_bundle(bundle: bytes) -> Sequence[bytes]:
    """The entries of a bundle."""
    *entries, rest = bundle.split(b"\n")
    if rest:
        raise UnreadableDocumentError(document="entry bundle", reason=f"it is cut off after {len(entries)} entries")
    return entries


def _line(entry: bytes) -> bytes:
    if b"\n" in entry:
        raise UnreadableDocumentError(document="entry", reason="it contains a line break")
    return entry + b"\n"
