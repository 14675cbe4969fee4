"""The right edge: cheap to append, stored and restored at any size, and never accepted when damaged."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.proof.errors import DamagedFrontierError
from luoshi.proof.merkle import Frontier, Node, leaf_hash, node_hash


def grown(size: int) -> Frontier:
    frontier = Frontier()
    frontier.extend(leaf_hash(b"%d" % n) for n in range(size))
    return frontier


def test_append_returns_the_subtrees_it_completes() -> None:
    """The fourth leaf completes itself, the second pair, and the tree of four."""
    a, b, c, d = (hashlib.sha256(bytes([n])).digest() for n in range(4))
    frontier = Frontier()
    assert frontier.append(a) == [Node(0, 0, a)]
    assert frontier.append(b) == [Node(0, 1, b), Node(1, 0, node_hash(a, b))]
    assert frontier.append(c) == [Node(0, 2, c)]
    assert frontier.append(d) == [
        Node(0, 3, d),
        Node(1, 1, node_hash(c, d)),
        Node(2, 0, node_hash(node_hash(a, b), node_hash(c, d))),
    ]


@given(st.integers(0, 300), st.integers(0, 40))
def test_restored_frontier_goes_on_as_the_original(size: int, more: int) -> None:
    """From bytes and from JSON, the next leaves give the same root."""
    original = grown(size)
    restored = [
        Frontier.from_bytes(original.to_bytes()),
        Frontier.from_json(json.loads(json.dumps(original.to_json()))),
    ]
    for frontier in (original, *restored):
        frontier.extend(leaf_hash(b"+%d" % n) for n in range(more))
    assert restored == [original, original]
    assert restored[0].root() == original.root()


def test_copy_stays_where_it_is() -> None:
    """Appending to the original does not move the copy."""
    frontier = grown(5)
    copy = frontier.copy()
    frontier.append(leaf_hash(b"6"))
    assert (copy.size, frontier.size) == (5, 6)


@pytest.mark.parametrize("stored", [b"", b"\0" * 7, grown(5).to_bytes()[:-32], grown(5).to_bytes()[:-1], b"\0" * 40])
def test_damaged_bytes_are_refused(stored: bytes) -> None:
    """The number of hashes must be that of the ones in the size."""
    with pytest.raises(DamagedFrontierError):
        Frontier.from_bytes(stored)


@pytest.mark.parametrize(
    "stored", [{}, {"size": 1, "hashes": ["zz"]}, {"size": 1, "hashes": ["00"]}, {"size": 2, "hashes": []}]
)
def test_damaged_json_is_refused(stored: object) -> None:
    """Likewise from a JSON column."""
    with pytest.raises(DamagedFrontierError):
        Frontier.from_json(stored)


def test_something_that_is_no_hash_cannot_be_appended() -> None:
    """A text in place of a hash would make a tree nobody else can compute."""
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"text")
