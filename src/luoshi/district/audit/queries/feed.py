"""What the feed shows: tiles and bundles of entries, as far as the newest signed head reaches and no further."""

import json
from collections.abc import Callable, Iterator

from luoshi.district.audit.errors import NotPublishedError, OtherHistoryError
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.audit.queries.declarations import published_declarations
from luoshi.district.audit.queries.heads import latest_head
from luoshi.district.audit.queries.keys import key_terms
from luoshi.district.audit.queries.rollback import require_nothing_lost
from luoshi.district.audit.queries.tree import stored_nodes, tile_content
from luoshi.district.audit.rules.publishing import published_line
from luoshi.proof.canonical import rfc3339
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.heads import TreeHead
from luoshi.proof.merkle import root
from luoshi.proof.notes import SignedNote
from luoshi.proof.tiles import HEIGHT, Tile, bundle_entries, parse_path, tiles_of


def published_tile(path: str) -> bytes:
    """The content of the tile at ``path``.

    Raises
    ------
    UnreadableDocumentError
        The path names no tile.
    NotPublishedError
        No head covers all of it yet.
    """
    tile = parse_path(path)
    _require_covered(tile, path)
    return tile_content(tile)


def published_entries(place: str) -> bytes:
    """The entries under the tile of level 0 at ``place``, one a line; confidential ones as their hash.

    Raises
    ------
    UnreadableDocumentError, NotPublishedError
        As for tiles.
    """
    tile = parse_path(f"tile/0/{place}")
    _require_covered(tile, tile.entries_path())
    first = tile.number << HEIGHT
    rows = LedgerEvent.objects.filter(seq__gte=first, seq__lt=first + tile.width).order_by("seq")
    told = rows.values_list("kind", "body", "leaf")
    return bundle_entries(published_line(kind, body, bytes(leaf)) for kind, body, leaf in told)


def published_keys() -> dict[str, object]:
    """Every key with its term of office and the hand-over that brought it there."""
    terms = key_terms()
    return {
        "log": terms[0].key.name if terms else "",
        "keys": [
            {
                "key": str(term.key),
                "after": term.after,
                "since": rfc3339(term.at),
                "handover": str(term.handover) if term.handover else None,
            }
            for term in terms
        ],
    }


def _require_covered(tile: Tile, path: str) -> None:
    head = latest_head()
    size = head.size >> (HEIGHT * tile.level) if head else 0
    if (tile.number << HEIGHT) + tile.width > size:
        raise NotPublishedError(path=path)


def feed_files(is_there: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The feed as files, each by its path; those that never change and are there already are left out.

    The checkpoint comes last: a follower who sees it finds everything below it.

    Raises
    ------
    LedgerRolledBackError
        The database is not the continuation of what was signed.
    """
    require_nothing_lost()
    head = latest_head()
    if head is None:
        return
    for tile in tiles_of(head.size):
        if not is_there(tile.path()):
            yield tile.path(), tile_content(tile)
        if tile.level == 0 and not is_there(tile.entries_path()):
            yield tile.entries_path(), published_entries(tile.entries_path().removeprefix("tile/events/"))
    if said := published_declarations()["declarations"]:
        yield "declarations.json", (json.dumps({"declarations": said}, ensure_ascii=False, indent=1) + "\n").encode()
    yield "keys.json", (json.dumps(published_keys(), ensure_ascii=False, indent=1) + "\n").encode()
    yield "checkpoint", str(head.note).encode()


def require_same_history(folder: str, checkpoint: str) -> None:
    """Refuse to write over the feed of another history; ``checkpoint`` is the newest head in ``folder``.

    Raises
    ------
    OtherHistoryError
        It is of another log, has more entries, or other ones.
    """
    try:
        there = TreeHead.parse(SignedNote.parse(checkpoint).text)
    except UnreadableDocumentError as error:
        raise OtherHistoryError(folder=folder, reason=error.message) from error
    terms, head = key_terms(), latest_head()
    size = head.size if head else 0
    if terms and there.origin != terms[0].key.name:
        raise OtherHistoryError(folder=folder, reason=f"it is of the log {there.origin}")
    if there.size > size:
        raise OtherHistoryError(folder=folder, reason=f"it has {there.size:,} entries, this log {size:,}")
    if root(stored_nodes(there.size), there.size) != there.root:
        raise OtherHistoryError(folder=folder, reason=f"its first {there.size:,} entries are not those of this log")
