"""The tree against the published vectors of Certificate Transparency (RFC 6962, RFC 9162)."""

import pytest

from luoshi.proof.merkle import Frontier, MerkleLog, leaf_hash, verify_consistency, verify_inclusion
from luoshi.proof.storage_memory import MemoryNodeStore
from tests.proof.merkle import vectors


@pytest.fixture
def log() -> MerkleLog:
    made = MerkleLog(MemoryNodeStore())
    made.append_many(map(leaf_hash, vectors.LEAVES))
    return made


def test_roots_are_the_published_ones(log: MerkleLog) -> None:
    """While growing and afterwards, from the empty tree to eight leaves."""
    frontier = Frontier()
    for size, root in enumerate(vectors.ROOTS):
        assert frontier.root() == log.root(size) == root
        if size < len(vectors.LEAVES):
            frontier.append(leaf_hash(vectors.LEAVES[size]))


def test_stored_nodes_are_the_published_ones(log: MerkleLog) -> None:
    """Every full subtree is stored, and nothing else."""
    assert {place: log.store.get(*place).hex() for place in vectors.NODES} == vectors.NODES
    assert len(log.store) == len(vectors.NODES)


@pytest.mark.parametrize(("index", "size", "proof"), vectors.INCLUSION)
def test_inclusion_proof_is_the_published_one(log: MerkleLog, index: int, size: int, proof: list[bytes]) -> None:
    """Made and accepted."""
    assert log.inclusion_proof(index, size) == proof
    leaf, root = leaf_hash(vectors.LEAVES[index]), vectors.ROOTS[size]
    assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize(("old", "new", "proof"), vectors.CONSISTENCY)
def test_consistency_proof_is_the_published_one(log: MerkleLog, old: int, new: int, proof: list[bytes]) -> None:
    """Made and accepted."""
    assert log.consistency_proof(old, new) == proof
    old_root, new_root = vectors.ROOTS[old], vectors.ROOTS[new]
    assert verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=proof)
