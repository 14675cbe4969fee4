"""The right edge of the tree: the hashes of its full subtrees of falling size, all that is needed to append.

A tree of n leaves has as many such subtrees as n has ones in binary, so the edge of ten million leaves is at most 24
hashes. Appending joins equal neighbours like carrying in binary addition: two hashes a leaf on average.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypedDict

from luoshi.proof.errors import DamagedFrontierError
from luoshi.proof.merkle.hashing import EMPTY_ROOT, HASH_BYTES, Node, fold_right, node_hash

SIZE_BYTES = 8


class FrontierJSON(TypedDict):
    """The frontier as it is kept in a JSON column."""

    size: int
    hashes: list[str]


class Frontier:
    """The right edge of a growing tree. Mutable: :meth:`append` moves it on; :meth:`copy` keeps a point in time."""

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self._size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count():
            raise DamagedFrontierError(
                reason=f"a tree of {size} leaves does not have {len(self._hashes)} full subtrees on its right edge"
            )
        if any(len(digest) != HASH_BYTES for digest in self._hashes):
            raise DamagedFrontierError(reason=f"every hash of the right edge has {HASH_BYTES} bytes")

    @property
    def size(self) -> int:
        """The number of leaves appended so far, and the index of the next one."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The hashes of the full subtrees, the largest (leftmost) first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf hash; returns the subtrees it completes, the leaf itself (level 0) first.

        These are what a store keeps: with them any later proof reads O(log n) hashes.
        """
        if len(leaf) != HASH_BYTES:
            message = f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}"
            raise ValueError(message)
        hashes, index, level, joined = self._hashes, self._size, 0, leaf
        completed = [Node(0, index, leaf)]
        while index & 1:
            joined = node_hash(hashes.pop(), joined)
            index >>= 1
            level += 1
            completed.append(Node(level, index, joined))
        hashes.append(joined)
        self._size += 1
        return completed

    def extend(self, leaves: Iterable[bytes]) -> list[Node]:
        """Add many leaf hashes; returns every subtree they complete, in the order of completion."""
        return [node for leaf in leaves for node in self.append(leaf)]

    def root(self) -> bytes:
        """The root hash of the tree as it stands."""
        return fold_right(self._hashes) if self._hashes else EMPTY_ROOT

    def copy(self) -> Frontier:
        """An independent frontier at the same point."""
        return Frontier(self._size, self._hashes)

    def to_bytes(self) -> bytes:
        """Eight bytes of size, big-endian, then the hashes."""
        return self._size.to_bytes(SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The frontier that :meth:`to_bytes` wrote."""
        if len(stored) < SIZE_BYTES or (len(stored) - SIZE_BYTES) % HASH_BYTES:
            raise DamagedFrontierError(reason=f"{len(stored)} bytes are not a stored right edge")
        starts = range(SIZE_BYTES, len(stored), HASH_BYTES)
        return cls(int.from_bytes(stored[:SIZE_BYTES], "big"), [stored[n : n + HASH_BYTES] for n in starts])

    def to_json(self) -> FrontierJSON:
        """Size and hashes (hexadecimal) for a JSON column."""
        return {"size": self._size, "hashes": [digest.hex() for digest in self._hashes]}

    @classmethod
    def from_json(cls, stored: FrontierJSON) -> Self:
        """The frontier that :meth:`to_json` wrote."""
        try:
            return cls(int(stored["size"]), [bytes.fromhex(text) for text in stored["hashes"]])
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFrontierError(reason="the stored right edge is not a size and a list of hashes") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frontier) and self.to_bytes() == other.to_bytes()

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        return f"Frontier(size={self._size}, root={self.root().hex()[:12]}…)"
