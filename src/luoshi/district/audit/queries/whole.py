"""Reads the whole log once and holds everything that was signed or stored about it against it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from luoshi.district.audit.difference import Difference
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, LedgerTile, SignedHead
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.beside import Beside
from luoshi.district.audit.queries.keys import key_ring
from luoshi.district.audit.scope import Progress, silent
from luoshi.kernel.errors import LuoshiError
from luoshi.proof.events import Event
from luoshi.proof.merkle import EMPTY_ROOT, Frontier, leaf_hash
from luoshi.proof.notes import SignedNote
from luoshi.proof.tile_builder import FullTile, TileBuilder

AT_ONCE = 1000
COLUMNS = ("seq", "ticket", "subject", "kind", "actor", "body", "leaf")


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """How much was read, and the first difference, if any."""

    entries: int
    heads: int
    tiles: int
    covered: int
    difference: Difference | None = None
    frontier: Frontier | None = field(default=None, compare=False, repr=False)


def check_whole(progress: Progress = silent) -> WholeCheck:
    """Every entry's text, number and hash; every head's root and signature; tiles; the edge; what is kept beside."""
    number_waiting()
    return _Walk(progress).run()


def check_from(frontier: Frontier, *, share: int, shares: int, progress: Progress = silent) -> WholeCheck:
    """The same for what came after ``frontier``, the edge of a tree that was found sound; and a share of the entries.

    Of the entries before it, those of the share must have their hashes, and these must stand in the stored tiles.
    """
    number_waiting()
    return _Later(frontier, share, shares, progress).run()


class _Walk:
    """The state of one reading."""

    def __init__(self, progress: Progress, frontier: Frontier | None = None) -> None:
        self.progress = progress
        self.frontier = frontier or Frontier()
        self.began = self.frontier.size
        self.builder = TileBuilder(0)
        self.tiles = self.heads_right = 0
        before = SignedHead.objects.filter(size__lte=self.began).order_by("-size")
        self.covered: int = before.values_list("size", flat=True).first() or 0
        heads = SignedHead.objects.filter(size__gt=self.began).order_by("size")
        self.heads: Iterator[SignedHead] = heads.iterator(chunk_size=500)
        self.head = next(self.heads, None)
        self.beside = Beside()

    def run(self) -> WholeCheck:
        difference = self._keys() or self._entries() or self._end() or self._after()
        return WholeCheck(self.frontier.size, self.heads_right, self.tiles, self.covered, difference, self.frontier)

    def _after(self) -> Difference | None:
        return self.beside.end()

    def _keys(self) -> Difference | None:
        try:
            self.ring = key_ring()
        except LuoshiError as error:
            return Difference("key_not_handed_over", found=error.message)
        return None

    def _entries(self) -> Difference | None:
        total = LedgerEdge.objects.filter(pk=1).values_list("size", flat=True).first() or 0
        rows = LedgerEvent.objects.filter(seq__gte=self.frontier.size).order_by("seq").values_list(*COLUMNS)
        reading = rows.iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(reading, AT_ONCE)):
            known = []
            for seq, ticket, subject, kind, actor, body, stored in chunk:
                found = self._entry(seq, (subject, kind, actor), body, bytes(stored))
                if isinstance(found, Difference):
                    return found
                known.append((ticket, found))
            if wrong := self.beside.check(known):
                return wrong
            self.progress("entries", self.frontier.size, max(total, self.frontier.size))
        return None

    def _entry(self, seq: int, filed: tuple[str, str, str], body: str, stored: bytes) -> Difference | Event:
        expected = self.frontier.size
        if seq != expected:
            return Difference("entry_missing", expected, found=f"next is {seq}")
        leaf = leaf_hash(body.encode())
        if leaf != stored:
            return Difference("entry_rewritten", seq, filed[0], stored.hex(), leaf.hex())
        event = _envelope(body, seq, *filed)
        if isinstance(event, Difference):
            return event
        self.frontier.append(leaf)
        if wrong := self._grown(leaf):
            return wrong
        if self.head is not None and self.head.size == self.frontier.size and (wrong := self._signed(self.head)):
            return wrong
        return event

    def _grown(self, leaf: bytes) -> Difference | None:
        return next(filter(None, map(self._tile, self.builder.append(leaf))), None)

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
        edge = LedgerEdge.objects.filter(pk=1).first()
        while edge and edge.size > self.frontier.size:  # others wrote while this was reading
            before = self.frontier.size
            if wrong := self._entries():
                return wrong
            if self.frontier.size == before:
                break
            edge = LedgerEdge.objects.filter(pk=1).first()
        size = self.frontier.size
        if self.head is not None:
            return Difference("entry_missing", size, found=f"a head of {self.head.size} entries is signed")
        kept = (edge.size, bytes(edge.root)) if edge and edge.size else (0, EMPTY_ROOT)
        if kept[0] != size:
            return Difference("entry_missing", min(kept[0], size), kept=str(kept[0]), found=str(size))
        if kept[1] != self.frontier.root():
            return Difference("edge_differs", size - 1, "", kept[1].hex(), self.frontier.root().hex())
        return self._tiles_there()

    def _tiles_there(self) -> Difference | None:
        missing = sum(self.covered >> shift for shift in range(8, 64, 8)) - self.tiles
        return Difference("tile_missing", found=str(missing)) if missing > 0 else None


class _Later(_Walk):
    """A reading from where an earlier one ended, with a share of what that one read."""

    def __init__(self, frontier: Frontier, share: int, shares: int, progress: Progress) -> None:
        super().__init__(progress, frontier)
        self.share, self.shares = share, shares

    def _grown(self, _leaf: bytes) -> Difference | None:
        return None  # full tiles are looked at in their share

    def _tiles_there(self) -> Difference | None:
        return None

    def _after(self) -> Difference | None:
        """The entries of the share, tile by tile."""
        tiles = self.began >> 8
        for number in range(tiles * self.share // self.shares, tiles * (self.share + 1) // self.shares):
            first = number << 8
            rows = list(
                LedgerEvent.objects.filter(seq__gte=first, seq__lt=first + 256).order_by("seq").values_list(*COLUMNS)
            )
            stored = LedgerTile.objects.filter(level=0, number=number).first()
            content = bytes(stored.content) if stored is not None else None
            known = []
            for place, (seq, ticket, subject, kind, actor, body, leaf) in enumerate(rows):
                hashed = leaf_hash(body.encode())
                if seq != first + place:
                    return Difference("entry_missing", first + place, found=f"next is {seq}")
                if hashed != bytes(leaf) or (content is not None and hashed != content[place * 32 : place * 32 + 32]):
                    return Difference("entry_rewritten", seq, subject, bytes(leaf).hex(), hashed.hex())
                event = _envelope(body, seq, subject, kind, actor)
                if isinstance(event, Difference):
                    return event
                known.append((ticket, event))
            if wrong := self.beside.check(known):
                return wrong
            self.progress("entries", first + 256, self.frontier.size)
        return None


def _envelope(body: str, seq: int, subject: str, kind: str, actor: str) -> Difference | Event:
    """The entry, if the columns by which it is found say what its text says."""
    try:
        event = Event.from_bytes(body.encode())
    except LuoshiError as error:
        return Difference("entry_unreadable", seq, subject, found=error.message)
    said = (event.seq, event.subject, event.kind, event.actor)
    if said != (seq, subject, kind, actor):
        return Difference("entry_misfiled", seq, event.subject, kept=f"{subject} {kind} {actor}", found=f"{said}")
    return event
