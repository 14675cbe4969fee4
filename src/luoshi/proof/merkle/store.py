"""Where full-subtree hashes are kept: the small protocol between the tree and whatever stores it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from luoshi.proof.merkle.hashing import Node


class NodeReader(Protocol):
    """Something that knows the hashes of full subtrees."""

    def get(self, level: int, index: int) -> bytes:
        """The hash of the ``index``-th full subtree of ``2**level`` leaves; MissingNodeError if it is not known."""
        ...

    def get_many(self, coordinates: Sequence[tuple[int, int]]) -> list[bytes]:
        """The hashes at these (level, index), in order; a database overrides this with one query."""
        return [self.get(level, index) for level, index in coordinates]


class NodeStore(NodeReader, Protocol):
    """A reader that also keeps what is given to it. Nodes are written once and never change."""

    def put(self, level: int, index: int, digest: bytes) -> None:
        """Keep one hash."""
        ...

    def put_many(self, nodes: Iterable[Node]) -> None:
        """Keep several; a database overrides this with one statement."""
        for level, index, digest in nodes:
            self.put(level, index, digest)
