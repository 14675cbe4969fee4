"""Signs the head of the tree: every few minutes when it grew, on demand, and with whatever is published under it.

What is signed is recomputed from the entries since the last head: a row that was changed between its writing and its
first head is found here and nothing is signed. On the way, the tiles that became full are stored.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from luoshi.district.audit import clocks, outside, vault
from luoshi.district.audit.errors import LedgerDamagedError, NothingToSignError
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, LedgerTile, SignedHead
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.declarations import declarations
from luoshi.district.audit.queries.heads import Head, latest_head
from luoshi.district.audit.queries.rollback import require_nothing_lost
from luoshi.district.audit.queries.tree import right_edge, stored_nodes
from luoshi.proof.declarations import Declared
from luoshi.proof.heads import TreeHead
from luoshi.proof.heads import sign_head as signed
from luoshi.proof.merkle import Frontier, leaf_hash
from luoshi.proof.merkle.proofs import subtrees
from luoshi.proof.notes import SigningKey
from luoshi.proof.tile_builder import FullTile, TileBuilder

TILES_AT_ONCE: Final = 64


def sign_head(*, at: datetime, confirmed: bool = False) -> Head:
    """The head of everything recorded so far, signed now unless the last head already covers it.

    ``confirmed``: a person says that the clock is right, however long the log has rested.

    Not inside a transaction: it would sign what may still be rolled back.

    Raises
    ------
    NothingToSignError
        Nothing was ever recorded.
    LedgerRolledBackError
        The database is not the continuation of what was signed before.
    ClockDoubtfulError
        ``at`` does not fit the time of the last head.
    LedgerDamagedError
        The entries since the last head are not those that were appended.
    SigningKeyMissingError
        The key's file is gone.
    """
    with vault.one_at_a_time():
        return sign_alone(at, confirmed=confirmed)


def sign_alone(at: datetime, *, confirmed: bool = False) -> Head:
    """The same, for whoever already holds the lock of the vault."""
    number_waiting()
    require_nothing_lost()
    edge = LedgerEdge.objects.filter(pk=1).first()
    if edge is None or not edge.size:
        raise NothingToSignError
    last = latest_head()
    if last is not None and last.size == edge.size:
        return last
    floor = _time_of(last) if last else at
    clocks.require_follows(at, floor, confirmed=confirmed)
    root = _grow(last, edge.size)
    if root != bytes(edge.root):
        raise LedgerDamagedError(seq=last.size if last else 0, reason="its root is not the one kept at its edge")
    key = vault.key_in_office(at)
    # A clock that was set back a little must not make a head look older than the last one.
    return _keep(TreeHead(key.name, edge.size, root, max(at, floor)), key)


def _time_of(head: Head) -> datetime:
    """The head's time, or that of the declaration that says it was wrong."""
    said = [one.at for one, _ in declarations() if one.what is Declared.CLOCK and one.size == head.size]
    return said[-1] if said else head.at


def _keep(head: TreeHead, key: SigningKey) -> Head:
    note = signed(head, key)
    with transaction.atomic(durable=True):
        SignedHead.objects.create(size=head.size, root=head.root, at=head.at, note=str(note))
        # Before the commit: nobody may see a head that the file beside the key does not know.
        outside.keep(note)
    return Head(head.size, head.root, head.at, note)


def _grow(last: Head | None, size: int) -> bytes:
    """Walk from the last head to ``size``, storing the tiles that become full; the root of the grown tree."""
    start = last.size if last else 0
    nodes = stored_nodes(start)
    frontier = Frontier(start, [nodes.get(level, index) for level, index in subtrees(0, start)])
    if last is not None and frontier.root() != last.root:
        raise LedgerDamagedError(seq=start - 1, reason="the stored tree is not the one the last head signed")
    builder = TileBuilder(start, right_edge(start))
    full: list[FullTile] = []
    for leaf in _checked_leaves(start, size):
        frontier.append(leaf)
        full += builder.append(leaf)
        if len(full) >= TILES_AT_ONCE:
            _store(full)
            full = []
    _store(full)
    return frontier.root()


def _checked_leaves(start: int, size: int) -> Iterator[bytes]:
    rows = LedgerEvent.objects.filter(seq__gte=start, seq__lt=size).order_by("seq").values_list("seq", "body", "leaf")
    expected = start
    for seq, body, stored in rows.iterator(chunk_size=5000):
        leaf = leaf_hash(body.encode())
        if seq != expected:
            raise LedgerDamagedError(seq=expected, reason="an entry is missing")
        if leaf != bytes(stored):
            raise LedgerDamagedError(seq=seq, reason="its text was changed")
        yield leaf
        expected += 1
    if expected != size:
        raise LedgerDamagedError(seq=expected, reason="an entry is missing")


def _store(full: list[FullTile]) -> None:
    """Store the tiles; a run that was interrupted has stored some already."""
    rows = [
        LedgerTile(level=tile.level, number=tile.number, content=content, root=root) for tile, content, root in full
    ]
    there = Q()
    for row in rows:
        there |= Q(level=row.level, number=row.number)
    stored = set(LedgerTile.objects.filter(there).values_list("level", "number")) if rows else set()
    LedgerTile.objects.bulk_create([row for row in rows if (row.level, row.number) not in stored])
