"""A growing Merkle log over a store of subtree hashes: append at the right edge, prove from what is stored."""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.proof.errors import OutOfTreeError
from luoshi.proof.merkle import proofs
from luoshi.proof.merkle.frontier import Frontier
from luoshi.proof.merkle.store import NodeStore


class MerkleLog:
    """The log. Whoever owns the store keeps :attr:`frontier` with it, in the same transaction."""

    def __init__(self, store: NodeStore, frontier: Frontier | None = None) -> None:
        self.store = store
        self.frontier = frontier if frontier is not None else Frontier()

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self.frontier.size

    def append(self, leaf: bytes) -> int:
        """Add a leaf hash and return its index."""
        index = self.frontier.size
        self.store.put_many(self.frontier.append(leaf))
        return index

    def append_many(self, leaves: Iterable[bytes]) -> range:
        """Add leaf hashes in order, storing their subtrees in one go, and return their indices."""
        first = self.frontier.size
        self.store.put_many(self.frontier.extend(leaves))
        return range(first, self.frontier.size)

    def root(self, size: int | None = None) -> bytes:
        """The root now, or of the first ``size`` leaves."""
        if size is None or size == self.size:
            return self.frontier.root()
        return proofs.root(self.store, self._within(size))

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that leaf ``index`` is in the tree of ``size`` leaves."""
        return proofs.inclusion_proof(self.store, index, self._within(size))

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of ``new`` leaves begins with that of ``old`` leaves."""
        return proofs.consistency_proof(self.store, old, self._within(new))

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if size > self.size:
            raise OutOfTreeError(size=self.size, asked=f"a tree of {size} leaves")
        return size
