"""Every proof of every tree up to 300 leaves, against the RFC's own definition and a second implementation."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from luoshi.proof.errors import MissingNodeError, OutOfTreeError
from luoshi.proof.merkle import MerkleLog, leaf_hash, node_hash, verify_consistency, verify_inclusion
from luoshi.proof.storage_memory import MemoryNodeStore

LARGEST = 300
ENTRIES = [b"entry %d" % n for n in range(LARGEST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
LOG = MerkleLog(MemoryNodeStore())
LOG.append_many(LEAVES)


# The definitions of RFC 9162, 2.1.1, 2.1.3.1 and 2.1.4.1, word for word (D[a:b] is the pair a, b).


def split(n: int) -> int:
    return next(k for k in (1 << e for e in range(n.bit_length())) if k < n <= 2 * k)


@cache
def mth(a: int, b: int) -> bytes:
    if b - a == 1:
        return LEAVES[a]
    k = split(b - a)
    return node_hash(mth(a, a + k), mth(a + k, b))


def path(m: int, a: int, b: int) -> list[bytes]:
    if b - a == 1:
        return []
    k = split(b - a)
    return [*path(m, a, a + k), mth(a + k, b)] if m < k else [*path(m - k, a + k, b), mth(a, a + k)]


def subproof(m: int, a: int, b: int, *, whole: bool) -> list[bytes]:
    if m == b - a:
        return [] if whole else [mth(a, b)]
    k = split(b - a)
    if m <= k:
        return [*subproof(m, a, a + k, whole=whole), mth(a + k, b)]
    return [*subproof(m - k, a + k, b, whole=False), mth(a, a + k)]


sizes = st.integers(1, LARGEST)


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 299, 300])
def test_inclusion_proofs_are_those_of_the_rfc(size: int) -> None:
    """Each leaf of the tree: the proof is PATH(m, D[n]) and is accepted."""
    root = LOG.root(size)
    assert root == mth(0, size)
    for index in range(size):
        proof = LOG.inclusion_proof(index, size)
        assert proof == path(index, 0, size)
        assert verify_inclusion(leaf=LEAVES[index], index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("new", [*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 299, 300])
def test_consistency_proofs_are_those_of_the_rfc(new: int) -> None:
    """Each earlier tree: the proof is SUBPROOF(m, D[n], true) and is accepted."""
    for old in range(1, new + 1):
        proof = LOG.consistency_proof(old, new)
        assert proof == subproof(old, 0, new, whole=True)
        assert verify_consistency(old=old, new=new, old_root=LOG.root(old), new_root=LOG.root(new), proof=proof)


@given(st.data())
@settings(max_examples=300)
def test_altered_inclusion_proof_is_refused(data: st.DataObject) -> None:
    """Another leaf, place, size, root, a flipped bit, a hash too many or too few: none is accepted."""
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = LOG.inclusion_proof(index, size), LOG.root(size), LEAVES[index]
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else 1
    assert not verify_inclusion(leaf=leaf, index=other, size=size, proof=proof, root=root)
    assert not verify_inclusion(leaf=LEAVES[other], index=index, size=size, proof=proof, root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, proof=[*proof, root], root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=leaf_hash(b"other"))
    assert not verify_inclusion(leaf=leaf, index=index, size=0, proof=proof, root=root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        flipped = bytes([proof[at][0] ^ 1 << data.draw(st.integers(0, 7))]) + proof[at][1:]
        assert not verify_inclusion(
            leaf=leaf, index=index, size=size, proof=[*proof[:at], flipped, *proof[at + 1 :]], root=root
        )
        assert not verify_inclusion(leaf=leaf, index=index, size=size, proof=proof[:at] + proof[at + 1 :], root=root)
        assert not verify_inclusion(leaf=leaf, index=index, size=size, proof=[*proof[:-1], proof[-1][:31]], root=root)


@given(st.data())
@settings(max_examples=300)
def test_altered_history_is_refused(data: st.DataObject) -> None:
    """A tree in which one early leaf differs cannot be shown consistent with either proof."""
    new = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, new - 1))
    rewritten = MerkleLog(MemoryNodeStore())
    changed = data.draw(st.integers(0, old - 1))
    rewritten.append_many([*LEAVES[:changed], leaf_hash(b"rewritten"), *LEAVES[changed + 1 : new]])
    roots = {"old_root": LOG.root(old), "new_root": rewritten.root()}
    for proof in (LOG.consistency_proof(old, new), rewritten.consistency_proof(old, new)):
        assert not verify_consistency(old=old, new=new, proof=proof, **roots)


def test_consistency_at_the_edges() -> None:
    """Everything continues the empty tree and itself, with an empty proof only; nothing continues a larger tree."""
    empty, five, six = LOG.root(0), LOG.root(5), LOG.root(6)
    assert LOG.consistency_proof(0, 5) == LOG.consistency_proof(5, 5) == []
    assert verify_consistency(old=0, new=5, old_root=empty, new_root=five, proof=[])
    assert verify_consistency(old=5, new=5, old_root=five, new_root=five, proof=[])
    assert not verify_consistency(old=0, new=5, old_root=six, new_root=five, proof=[])
    assert not verify_consistency(old=5, new=5, old_root=five, new_root=five, proof=[five])
    assert not verify_consistency(old=5, new=5, old_root=five, new_root=six, proof=[])
    assert not verify_consistency(old=6, new=5, old_root=six, new_root=five, proof=LOG.consistency_proof(5, 6))
    assert not verify_consistency(old=5, new=6, old_root=five, new_root=six, proof=[])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 300])
def test_second_implementation_agrees(size: int) -> None:
    """Roots and inclusion proofs of pymerkle, which counts from 1 and puts the leaf before the path."""
    other = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:size]:
        other.append_entry(entry)
    assert other.get_root() == LOG.root(size)
    for index in range(0, size, 1 + size // 20):
        assert other.prove_inclusion(index + 1, size).path == [LEAVES[index], *LOG.inclusion_proof(index, size)]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (0, LARGEST + 1)])
def test_proof_of_what_is_not_there_is_an_error(index: int, size: int) -> None:
    """Never a proof of something else."""
    with pytest.raises(OutOfTreeError):
        LOG.inclusion_proof(index, size)


def test_other_ways_out_of_the_tree_are_errors() -> None:
    """Shrinking, growing past the end, negative sizes, nodes that are not full."""
    for ask in (lambda: LOG.consistency_proof(7, 5), lambda: LOG.consistency_proof(5, 301), lambda: LOG.root(301)):
        with pytest.raises(OutOfTreeError):
            ask()
    with pytest.raises(OutOfTreeError):
        LOG.root(-1)
    with pytest.raises(MissingNodeError):
        LOG.store.get(8, 1)
