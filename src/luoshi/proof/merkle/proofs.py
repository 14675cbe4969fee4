"""Which stored hashes make a proof (RFC 9162, 2.1.3.1 and 2.1.4.1), and the proofs made from them.

A proof is a list of hashes, each over a range of leaves. A range is either one full subtree, or reaches to the right
edge of the tree and is joined from several; so every proof is a fixed list of full-subtree coordinates, worked out
before anything is read, and read in one go.
"""

from __future__ import annotations

from luoshi.proof.errors import OutOfTreeError
from luoshi.proof.merkle.hashing import EMPTY_ROOT, fold_right
from luoshi.proof.merkle.store import NodeReader

Coordinates = tuple[int, int]
Range = tuple[int, int]


def root(nodes: NodeReader, size: int) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    if size < 0:
        raise OutOfTreeError(size=size, asked="a tree of negative size")
    return _range_hashes(nodes, [(0, size)])[0] if size else EMPTY_ROOT


def inclusion_proof(nodes: NodeReader, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of the tree of ``size`` leaves, the leaf's sibling first."""
    if not 0 <= index < size:
        raise OutOfTreeError(size=size, asked=f"leaf {index}")
    return _range_hashes(nodes, inclusion_ranges(index, size))


def consistency_proof(nodes: NodeReader, old: int, new: int) -> list[bytes]:
    """The hashes that show that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    Empty if ``old`` is 0 or equal to ``new``: there is nothing to show beyond comparing the roots.
    """
    if not 0 <= old <= new:
        raise OutOfTreeError(size=new, asked=f"a tree of {old} leaves")
    return _range_hashes(nodes, consistency_ranges(old, new))


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges of leaves that the inclusion proof hashes, lowest first."""
    begin, end, ranges = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The ranges of leaves that the consistency proof hashes, lowest first."""
    if old in {0, new}:
        return []
    begin, end, ranges = 0, new, []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    if begin:
        ranges.append((begin, old))
    return ranges[::-1]


def subtrees(begin: int, end: int) -> list[Coordinates]:
    """The full subtrees, largest first, that the leaves from ``begin`` up to ``end`` consist of.

    ``begin`` must be aligned as the ranges of proofs are: a multiple of the largest power of two within the range.
    """
    coordinates = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        coordinates.append((level, begin >> level))
        begin += 1 << level
    return coordinates


def _range_hashes(nodes: NodeReader, ranges: list[Range]) -> list[bytes]:
    wanted = [subtrees(begin, end) for begin, end in ranges]
    read = iter(nodes.get_many([place for places in wanted for place in places]))
    return [fold_right([next(read) for _ in places]) for places in wanted]


def _split(width: int) -> int:
    """The largest power of two smaller than ``width``: where RFC 9162 splits a tree."""
    return 1 << ((width - 1).bit_length() - 1)
