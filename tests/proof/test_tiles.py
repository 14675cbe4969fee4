"""Tiles as C2SP tlog-tiles lays them out, and proofs made from nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.proof import tiles
from luoshi.proof.errors import MissingNodeError, UnreadableDocumentError
from luoshi.proof.merkle import MerkleLog, consistency_proof, inclusion_proof, leaf_hash, root
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.tiles import Tile, TiledNodes, parse_path, tile_bytes, tiles_of

SIZE = 70_000
LOG = MerkleLog(MemoryNodeStore())
LOG.append_many(leaf_hash(b"%d" % n) for n in range(SIZE))
SERVED = {tile.path(): tile_bytes(LOG.store, tile) for tile in tiles_of(SIZE)}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),  # the specification's example
        (Tile(1, 999), "tile/1/999"),
        (Tile(1, 1000, 17), "tile/1/x001/000.p/17"),
    ],
)
def test_tile_is_served_at_its_path(tile: Tile, path: str) -> None:
    """The number in groups of three, all but the last behind an x; a partial tile says its width."""
    assert tile.path() == path
    assert parse_path(path) == tile
    assert tile.entries_path() == path.replace(f"tile/{tile.level}", "tile/events")


@pytest.mark.parametrize(
    "path", ["tile/0/0", "tile/0/x000/001", "tile/00/000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/000/x001", "x"]
)
def test_path_in_another_spelling_is_refused(path: str) -> None:
    """One tile has one path, so one cache entry."""
    with pytest.raises(UnreadableDocumentError):
        parse_path(path)


def test_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    """273 full and one of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2."""
    made = list(tiles_of(SIZE))
    assert made == [
        *(Tile(0, number) for number in range(273)),
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert len(SERVED["tile/0/000"]) == 8192


def test_tree_of_256_has_a_full_tile_and_one_above() -> None:
    """The specification's second example."""
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=5).map(sorted))
def test_publishing_step_by_step_leaves_no_tile_out(steps: list[int]) -> None:
    """The new tiles of each step together are all tiles of the last size, beside outgrown partial ones."""
    published: set[Tile] = set()
    for old, new in zip([0, *steps], steps, strict=False):
        published |= set(tiles.new_tiles(old, new))
    assert set(tiles_of(steps[-1])) <= published


@given(st.integers(0, SIZE - 1), st.integers(1, SIZE - 1))
@settings(max_examples=60, deadline=None)
def test_proofs_from_tiles_are_those_of_the_log(index: int, old: int) -> None:
    """Few tiles are read: at most two a level."""
    read: list[str] = []
    nodes = TiledNodes(lambda tile: read.append(tile.path()) or SERVED[tile.path()], SIZE)
    assert root(nodes, SIZE) == LOG.root()
    assert inclusion_proof(nodes, index, SIZE) == LOG.inclusion_proof(index)
    assert consistency_proof(nodes, old, SIZE) == LOG.consistency_proof(old)
    assert len(read) == len(set(read)) <= 9


def test_node_that_is_not_in_the_tree_is_missing() -> None:
    """Beyond the size no tile is asked for."""
    with pytest.raises(MissingNodeError):
        TiledNodes(lambda tile: SERVED[tile.path()], SIZE).get(0, SIZE)


def test_cut_off_tile_is_unreadable() -> None:
    """A server that sends too little is found before anything is computed."""
    with pytest.raises(UnreadableDocumentError):
        TiledNodes(lambda _: b"\0" * 31, SIZE).get(0, 0)


def test_entry_bundle_holds_the_entries() -> None:
    """One a line, however long; nothing may be cut off or contain a line break."""
    entries = [b"", b"a", "事项".encode() * 100, b"x" * 100_000]
    assert tiles.parse_bundle(tiles.bundle_entries(entries)) == entries
    with pytest.raises(UnreadableDocumentError):
        tiles.parse_bundle(tiles.bundle_entries(entries)[:-1])
    with pytest.raises(UnreadableDocumentError):
        tiles.bundle_entries([b"x\ny"])
