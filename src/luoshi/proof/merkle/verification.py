"""Checking proofs against roots (RFC 9162, 2.1.3.2 and 2.1.4.2). Pure; a malformed proof is simply not valid."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.proof.merkle.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that the leaf hash stands at ``index`` in the tree of ``size`` leaves with this root."""
    return root_from_inclusion(leaf=leaf, index=index, size=size, proof=proof) == root


def root_from_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that the proof leads to, or None if it has the wrong form for this index and size."""
    if not 0 <= index < size or not _are_hashes([leaf, *proof]):
        return None
    position, last, joined = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if position & 1 or position == last:
            joined = node_hash(sibling, joined)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            joined = node_hash(joined, sibling)
        position >>= 1
        last >>= 1
    return joined if last == 0 else None


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``new`` leaves begins with the tree of ``old`` leaves."""
    if not 0 <= old <= new or not _are_hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    return _roots_from_consistency(old, new, old_root, proof) == (old_root, new_root)


def _roots_from_consistency(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    path = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    if not path:
        return None
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old_joined = new_joined = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old_joined = node_hash(sibling, old_joined)
            new_joined = node_hash(sibling, new_joined)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            new_joined = node_hash(new_joined, sibling)
        position >>= 1
        last >>= 1
    return (old_joined, new_joined) if last == 0 else None


def _are_hashes(digests: Sequence[bytes]) -> bool:
    return all(len(digest) == HASH_BYTES for digest in digests)
