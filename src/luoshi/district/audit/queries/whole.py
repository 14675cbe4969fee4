"""Reads the whole log once and holds everything that was signed or stored about it against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.district.audit.models import LedgerEdge, LedgerEvent, LedgerTile, SignedHead
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.keys import key_ring
from luoshi.kernel.errors import LuoshiError
from luoshi.proof.events import Event
from luoshi.proof.merkle import EMPTY_ROOT, Frontier, leaf_hash
from luoshi.proof.notes import SignedNote
from luoshi.proof.tile_builder import FullTile, TileBuilder


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which log and records part; ``seq`` is the entry, ``subject`` what it is about, if known."""

    what: str
    seq: int | None = None
    subject: str = ""
    kept: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """How much was read, and the first difference, if any."""

    entries: int
    heads: int
    tiles: int
    covered: int
    difference: Difference | None = None


def check_whole() -> WholeCheck:
    """Every entry's text, number and hash; every head's root and signature; every tile; the edge."""
    number_waiting()
    return _Walk().run()


class _Walk:
    """The state of one reading."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.builder = TileBuilder(0)
        self.tiles = self.heads_right = self.covered = 0
        self.heads: Iterator[SignedHead] = SignedHead.objects.order_by("size").iterator(chunk_size=500)
        self.head = next(self.heads, None)

    def run(self) -> WholeCheck:
        difference = self._keys() or self._entries() or self._end()
        return WholeCheck(self.frontier.size, self.heads_right, self.tiles, self.covered, difference)

    def _keys(self) -> Difference | None:
        try:
            self.ring = key_ring()
        except LuoshiError as error:
            return Difference("key_not_handed_over", found=error.message)
        return None

    def _entries(self) -> Difference | None:
        rows = LedgerEvent.objects.order_by("seq").values_list("seq", "subject", "kind", "actor", "body", "leaf")
        for seq, subject, kind, actor, body, stored in rows.iterator(chunk_size=5000):
            expected = self.frontier.size
            if seq != expected:
                return Difference("entry_missing", expected, found=f"next is {seq}")
            leaf = leaf_hash(body.encode())
            if leaf != bytes(stored):
                return Difference("entry_rewritten", seq, subject, bytes(stored).hex(), leaf.hex())
            if wrong := _envelope(body, seq, subject, kind, actor):
                return wrong
            self.frontier.append(leaf)
            for full in self.builder.append(leaf):
                if wrong := self._tile(full):
                    return wrong
            if self.head is not None and self.head.size == self.frontier.size and (wrong := self._signed(self.head)):
                return wrong
        return None

    def _signed(self, head: SignedHead) -> Difference | None:
        if bytes(head.root) != self.frontier.root():
            return Difference("head_differs", head.size - 1, "", bytes(head.root).hex(), self.frontier.root().hex())
        try:
            signed = self.ring.read_head(SignedNote.parse(head.note)) if self.ring else None
        except LuoshiError as error:
            return Difference("head_not_signed", head.size - 1, found=error.message)
        if signed is None or (signed.size, signed.root, signed.at) != (head.size, bytes(head.root), head.at):
            return Difference("head_not_signed", head.size - 1, found="the note says something else")
        self.heads_right, self.covered, self.head = self.heads_right + 1, head.size, next(self.heads, None)
        return None

    def _tile(self, full: FullTile) -> Difference | None:
        tile, content, root = full
        last = ((tile.number + 1) << (8 * (tile.level + 1))) - 1
        stored = LedgerTile.objects.filter(level=tile.level, number=tile.number).first()
        if stored is None:
            return None  # written when a head covers it; whether one does is seen at the end
        if (bytes(stored.content), bytes(stored.root)) != (content, root):
            return Difference("tile_differs", last, kept=tile.path())
        self.tiles += 1
        return None

    def _end(self) -> Difference | None:
        size = self.frontier.size
        if self.head is not None:
            return Difference("entry_missing", size, found=f"a head of {self.head.size} entries is signed")
        edge = LedgerEdge.objects.filter(pk=1).first()
        kept = (edge.size, bytes(edge.root)) if edge and edge.size else (0, EMPTY_ROOT)
        if kept[0] != size:
            return Difference("entry_missing", min(kept[0], size), kept=str(kept[0]), found=str(size))
        if kept[1] != self.frontier.root():
            return Difference("edge_differs", size - 1, "", kept[1].hex(), self.frontier.root().hex())
        missing = sum(self.covered >> shift for shift in range(8, 64, 8)) - self.tiles
        return Difference("tile_missing", found=str(missing)) if missing > 0 else None


def _envelope(body: str, seq: int, subject: str, kind: str, actor: str) -> Difference | None:
    """Whether the columns by which an entry is found say what its text says."""
    try:
        event = Event.from_bytes(body.encode())
    except LuoshiError as error:
        return Difference("entry_unreadable", seq, subject, found=error.message)
    said = (event.seq, event.subject, event.kind, event.actor)
    if said != (seq, subject, kind, actor):
        return Difference("entry_misfiled", seq, event.subject, kept=f"{subject} {kind} {actor}", found=f"{said}")
    return None
