"""The public feed tells nobody who signed in, who got which post or whose data were read; and it still proves."""

import json
from datetime import timedelta

import pytest

from luoshi.district.audit import api
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.audit.rules.publishing import CONFIDENTIAL
from luoshi.district.people import api as people
from luoshi.proof.merkle import leaf_hash
from luoshi.proof.tiles import parse_bundle
from luoshi.proof.verify import luoshi_verify
from tests.district.site.test_personal_data import people_are_walked
from tests.fakes.small_district import MONDAY, small_district

pytestmark = pytest.mark.django_db
FEED = "/.well-known/luoshi/tile/"


@pytest.fixture
def lived(settings, tmp_path):
    """Accounts are made, posts given, somebody reads, and a head is signed."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    district = small_district()
    people_are_walked()
    reader = district.actor("supervisor")
    facts = {"fields": [api.Personal.PHONE], "purpose": api.Purpose.CONTACT}
    api.record_access(by=reader, at=MONDAY, subjects=["case:WT-1"], **facts)
    api.seal_accesses(at=MONDAY)
    api.sign_head(at=MONDAY + timedelta(days=3))
    return district


def bundles(client) -> tuple[list[bytes], list[bytes]]:
    """The lines of the entries, and the hashes of the tree beside them."""
    size = api.ledger_size()
    assert size < 256
    lines = list(parse_bundle(client.get(f"{FEED}events/000.p/{size}").content))
    tile = client.get(f"{FEED}0/000.p/{size}").content
    return lines, [tile[n : n + 32] for n in range(0, len(tile), 32)]


def test_feed_names_no_account_and_no_act_on_one(client, lived):
    """Neither as subject, nor by the kind, nor within the data."""
    lines, _hashes = bundles(client)
    told = b"\n".join(lines).decode()
    confidential = LedgerEvent.objects.filter(kind__regex=r"^(access|account|person|post)\.")
    assert confidential.count() > 15
    for event in confidential:
        assert event.kind not in told
        assert event.subject not in told or not event.subject.startswith("account:")
    assert not any(f'"kind":"{start}' in told for start in CONFIDENTIAL)


def test_every_line_leads_to_the_hash_that_stands_in_the_tree(client, lived):
    """By hashing the text, or by being that hash."""
    lines, hashes = bundles(client)
    found = []
    for line in lines:
        said = json.loads(line)
        found.append(bytes.fromhex(said["leaf"]) if said.keys() == {"leaf"} else leaf_hash(line))
    assert found == hashes
    assert sum(len(json.loads(line)) == 1 for line in lines) < len(lines)


def test_hash_of_a_confidential_entry_cannot_be_guessed(lived):
    """Two like acts at the same instant differ by more than their place: each carries 128 random bits."""
    salts = [
        json.loads(body)["data"].get("salt", "")
        for body in LedgerEvent.objects.filter(kind__startswith="account.").values_list("body", flat=True)
    ]
    assert len(set(salts)) == len(salts)
    assert {len(salt) for salt in salts} == {32}
    plain = LedgerEvent.objects.filter(kind__startswith="unit.").values_list("body", flat=True)
    assert plain
    assert not any("salt" in json.loads(body)["data"] for body in plain)


def test_whole_log_still_verifies_and_so_does_one_without_salts(lived, tmp_path):
    """The operator's own export has every word; the stand-alone program says that it is whole."""
    people.create_unit(code="later", name="后来的单位", kind="office", by=people.SYSTEM, at=MONDAY)
    api.sign_head(at=MONDAY + timedelta(days=4))
    path = tmp_path / "log.ndjson"
    path.write_text("".join(api.export_log()))
    assert luoshi_verify.main(["log", str(path), "--key", str(api.verifying_keys()[0])]) == 0
    assert api.check_whole().difference is None
