"""The hashes of RFC 9162 (2.1.1): leaves and inner nodes have different prefixes, so neither can pose as the other."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

HASH_BYTES: Final = 32
LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
EMPTY_ROOT: Final = sha256(b"").digest()


class Node(NamedTuple):
    """A full subtree: ``2**level`` leaves, the ``index``-th such group from the left; level 0 is a leaf."""

    level: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(NODE_PREFIX + left + right).digest()


def fold_right(subtrees: Sequence[bytes]) -> bytes:
    """The hash over full subtrees of falling size, joined from the right as RFC 9162 splits them."""
    joined = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        joined = node_hash(left, joined)
    return joined
