"""The public feed: enough to follow the log, cacheable, and nothing beyond the newest signed head."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.district.audit import api
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.people.api import SYSTEM
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle import consistency_proof, leaf_hash, root, verify_consistency
from luoshi.proof.notes import SignedNote, VerifyingKey
from luoshi.proof.tiles import TiledNodes, parse_bundle, tiles_of
from luoshi.proof.verify import luoshi_verify
from tests.district.audit.acts import act, acts
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
FEED = "/.well-known/luoshi/"
LATER = MONDAY + timedelta(minutes=5)


def test_feed_of_an_empty_ledger_has_no_checkpoint_and_no_keys(client):
    """Nothing was signed, so nothing is claimed."""
    assert client.get(FEED + "checkpoint").status_code == 404
    assert client.get(FEED + "keys.json").json() == {"log": "", "keys": []}
    assert client.get(FEED + "heads.json").json() == {"heads": [], "next": None}


def test_follower_rebuilds_root_and_proof_from_tiles_alone(client):
    """What the tiles give is checked against the signed head; every tile of the tree is served."""
    acts(300)
    old = api.sign_head(at=MONDAY)
    acts(500)
    api.sign_head(at=LATER)
    keys = client.get(FEED + "keys.json").json()["keys"]
    ring = KeyRing(VerifyingKey.parse(keys[0]["key"]))
    head = ring.read_head(client.get(FEED + "checkpoint").content.decode())
    for tile in tiles_of(head.size):
        assert client.get(FEED + tile.path()).status_code == 200
    nodes = TiledNodes(lambda tile: client.get(FEED + tile.path()).content, head.size)
    assert root(nodes, head.size) == head.root
    proof = consistency_proof(nodes, old.size, head.size)
    assert verify_consistency(old=300, new=800, old_root=old.root, new_root=head.root, proof=proof)


def test_entries_are_what_the_leaves_are_hashes_of(client):
    """A bundle beside its tile, full and partial."""
    acts(300)
    api.sign_head(at=MONDAY)
    for place, count in (("000", 256), ("001.p/44", 44)):
        entries = parse_bundle(client.get(f"{FEED}tile/events/{place}").content)
        tile = client.get(f"{FEED}tile/0/{place}").content
        assert [leaf_hash(entry) for entry in entries] == [tile[n : n + 32] for n in range(0, len(tile), 32)]
        assert len(entries) == count


def test_heads_and_proof_between_them_are_what_the_verifier_reads(client, tmp_path):
    """The stand-alone program says that the newer continues the older."""
    for count in (3, 5):
        acts(count)
        api.sign_head(at=MONDAY)
    listed = client.get(FEED + "heads.json").json()
    assert [head["size"] for head in listed["heads"]] == [3, 8]
    assert [head["size"] for head in client.get(FEED + "heads.json?after=3").json()["heads"]] == [8]
    path = tmp_path / "heads.json"
    path.write_bytes(client.get(FEED + "consistency/3-8.json").content)
    assert luoshi_verify.main(["heads", str(path), "--key", str(api.verifying_keys()[0])]) == 0


def test_handed_over_keys_are_listed_with_their_hand_overs(client):
    """The first key leads to the present one."""
    act()
    api.rotate_key(by=SYSTEM, at=MONDAY)
    keys = client.get(FEED + "keys.json").json()["keys"]
    ring = KeyRing(VerifyingKey.parse(keys[0]["key"]), [SignedNote.parse(k["handover"]) for k in keys[1:]])
    assert str(ring.current) == keys[1]["key"]
    assert [key["after"] for key in keys] == [0, 1]


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/000.p/5",
        "tile/0/000.p/256",
        "tile/1/000",
        "tile/7/000.p/1",
        "tile/99/000",
        "tile/0/x000/000",
        "tile/0/../../etc",
        "tile/0/000.p/999999999999999999999",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/events/000.p/5",
        "consistency/1-2.json",
        "consistency/4-3.json",
        "consistency/99999999999999999999-3.json",
        "nothing",
        "",
    ],
)
def test_what_no_head_covers_is_not_there(client, path):
    """404 with a line of text, never an error of ours."""
    acts(4)
    api.sign_head(at=MONDAY)
    act()  # five entries, four of them signed
    assert client.get(FEED + path).status_code == 404


@pytest.mark.parametrize("after", ["x", "-1", "1" * 30, "²", ""])
def test_heads_after_nonsense_are_refused(client, after):
    """400, never an error of ours."""
    assert client.get(FEED + "heads.json", {"after": after}).status_code == 400


def test_feed_only_reads(client):
    """Nothing can be sent to it."""
    assert client.post(FEED + "checkpoint").status_code == 405


def test_tiles_may_be_kept_for_ever_and_the_newest_head_only_for_a_moment(client):
    """No cookie, no language, nothing that would make an answer differ from reader to reader."""
    acts(3)
    api.sign_head(at=MONDAY)
    client.cookies["sessionid"] = "anything"
    tile, head = client.get(FEED + "tile/0/000.p/3"), client.get(FEED + "checkpoint")
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    assert head["Cache-Control"] == "public, max-age=10"
    for answer in (tile, head):
        assert "Vary" not in answer
        assert not answer.cookies
        assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get(FEED + "checkpoint", headers={"if-none-match": head["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_tile_is_read_with_a_fixed_number_of_queries(client):
    """The head and the tile, whatever the size."""
    acts(600)
    api.sign_head(at=MONDAY)
    with CaptureQueriesContext(connection) as asked:
        client.get(FEED + "tile/0/001")
    assert len(asked) == 4


def test_feed_shows_no_personal_words(client):
    """Only their commitments."""
    act(1, text="住在三号楼的人")
    api.sign_head(at=MONDAY)
    (entry,) = parse_bundle(client.get(FEED + "tile/events/000.p/1").content)
    assert "三号楼" not in entry.decode()
    assert len(json.loads(entry)["data"]["commitments"]["text"]) == 64
    assert LedgerEvent.objects.get().body == entry.decode()
