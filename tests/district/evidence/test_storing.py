"""Handing in evidence: what is kept, what it says, what the ledger says, and what a failure leaves."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.evidence import api
from luoshi.district.evidence.errors import BrokenImageError, EmptyTextError, EvidenceNotFoundError, TextTooLongError
from luoshi.district.evidence.models import Blob, Evidence

from .photos import gps, photo
from .test_sniffing import PDF

pytestmark = pytest.mark.django_db


def store(content: bytes, by, at, *, name: str = "IMG_1.jpg", **more):
    return api.store_evidence(file=SimpleUploadedFile(name, content), by=by, at=at, **more)


def test_photo_with_metadata_is_read_and_copied_without_them(by, at):
    """Time, place and device come from the metadata; neither copy carries any of it."""
    # 34° 48′ 36″ = 34 + 48/60 + 36/3600 = 34.81; 113° 33′ 18″ = 113.555
    content = photo(
        taken="2026:11:23 18:05:09",
        gps=gps((113.0, 33.0, 18.0), (34.0, 48.0, 36.0)),
        device=("ACME", "ACME P60"),
        turned=6,
    )
    evidence = store(content, by, at)
    assert evidence.taken_at == datetime(2026, 11, 23, 10, 5, 9, tzinfo=UTC)  # no zone named: the district's, UTC+8
    assert (evidence.lon, evidence.lat) == (113.555, 34.81)
    assert evidence.device == "ACME P60"
    for variant in ("public", "thumbnail"):
        with api.open_evidence(evidence, variant=variant) as file, Image.open(file) as copy:
            assert not copy.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & copy.info.keys()
            assert copy.size == (80, 120)  # turned upright
            red = copy.convert("RGB").getpixel((70, 10))  # the upper left corner is now the upper right
            assert red[0] > 200
            assert red[1] < 100
    with api.open_evidence(evidence) as file:
        assert file.read() == content


def test_photo_naming_its_zone_is_believed(by, at):
    """A camera set to another zone tells its offset."""
    evidence = store(photo(taken="2026:11:23 18:05:09", offset="+00:00"), by, at)
    assert evidence.taken_at == datetime(2026, 11, 23, 18, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"taken": "0000:00:00 00:00:00"},
        {"taken": "yesterday"},
        {"gps": gps((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))},
        {"gps": gps((200.0, 0.0, 0.0), (34.0, 0.0, 0.0))},
        {"gps": gps((113.0, 0.0, 0.0), (34.0, 0.0, 0.0), references="??")},
        {"gps": {1: "N", 3: "E"}},
        {"gps": {1: "N", 2: (34.0,), 3: "E", 4: (113.0,)}},
    ],
)
def test_photo_without_believable_metadata_says_nothing(by, at, metadata):
    """What is missing or impossible is not guessed."""
    evidence = store(photo(**metadata), by, at)
    assert (evidence.taken_at, evidence.lon, evidence.lat) == (None, None, None)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_photo_whatever_its_name_is_known_by_its_bytes(by, at, file_format):
    """The name says nothing about the type."""
    evidence = store(photo(file_format), by, at, name="notes.txt")
    assert evidence.kind == "photo"
    assert api.evidence_facts(evidence.pk).media_type == f"image/{file_format.lower()}"


@pytest.mark.parametrize("name", ["after.jpg", "AFTER.PNG", "after.webp"])
def test_document_called_a_photo_is_refused(by, at, name):
    """It would stand where a case demands a photo, and show nothing."""
    with pytest.raises(BrokenImageError):
        api.receive_file(io.BytesIO(PDF), file_name=name)


def test_large_photo_gets_small_copies(by, at):
    """The public copy is at most 2560 px long, the thumbnail 480 px."""
    evidence = store(photo(size=(5200, 2600)), by, at)
    sizes = []
    for variant in ("public", "thumbnail"):
        with api.open_evidence(evidence, variant=variant) as file, Image.open(file) as copy:
            sizes.append(copy.size)
    assert sizes == [(2560, 1280), (480, 240)]


def test_transparent_picture_becomes_white(by, at):
    """A public copy has no transparency: what was clear is white."""
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(buffer, "PNG")
    evidence = store(buffer.getvalue(), by, at)
    with api.open_evidence(evidence, variant="public") as file, Image.open(file) as copy:
        assert copy.getpixel((5, 5)) == (255, 255, 255)


def test_same_content_twice_is_kept_once(by, at, evidence_root):
    """Two pieces of evidence share one content."""
    content = "收据 1".encode()
    first, second = (store(content, by, at, name=name) for name in ("a.txt", "b.txt"))
    assert first.pk != second.pk
    assert first.blob_id == second.blob_id == hashlib.sha256(content).hexdigest()
    assert [p.name for p in evidence_root.glob("??/??/*")] == [first.blob_id]
    assert list((evidence_root / "incoming").iterdir()) == []


def test_storing_is_in_the_ledger_without_personal_words(by, at):
    """The event names the content by its hash; file name, caption, place and device are commitments."""
    evidence = store(
        photo(gps=gps((113.0, 33.0, 18.0), (34.0, 48.0, 36.0))), by, at, name="王家门口.jpg", caption="门口"
    )
    event = LedgerEvent.objects.get(subject=f"evidence:{evidence.pk}")
    body = json.loads(event.body)
    assert (event.kind, body["data"]["sha256"]) == ("evidence.store", evidence.blob_id)
    assert set(body["data"]["commitments"]) == {"file_name", "caption", "place"}
    assert not any(words in event.body for words in ("王家", "门口", "113.55"))


def test_text_is_kept_and_named_by_its_hash(by, at):
    """A statement is evidence too."""
    evidence = api.store_text(text="  经现场查看，路灯已修复。 ", by=by, at=at)
    facts = api.evidence_facts(evidence.pk)
    assert facts.text == "经现场查看，路灯已修复。"
    assert facts.sha256 == hashlib.sha256(facts.text.encode()).hexdigest()
    with pytest.raises(EvidenceNotFoundError):
        api.open_evidence(evidence)


@pytest.mark.parametrize(("text", "error"), [(" \n", EmptyTextError), ("字" * 20_001, TextTooLongError)])
def test_text_empty_or_endless_is_refused(by, at, text, error):
    """There must be something to keep, and not a book."""
    with pytest.raises(error):
        api.store_text(text=text, by=by, at=at)


def test_failed_ledger_write_leaves_no_evidence(by, at, monkeypatch):
    """Without its event there is no evidence."""

    def fail(**_):
        raise RuntimeError("the ledger is gone")

    monkeypatch.setattr("luoshi.district.evidence.commands.record", fail)
    for act in (lambda: store(b"a", by, at, name="a.txt"), lambda: api.store_text(text="a", by=by, at=at)):
        with pytest.raises(RuntimeError, match="ledger"):
            act()
    assert (Evidence.objects.count(), Blob.objects.count(), LedgerEvent.objects.count()) == (0, 0, 0)


def test_file_received_before_the_transaction_is_stored_in_it(by, at):
    """Opening a large photo need not hold the database."""
    received = api.receive_file(io.BytesIO(photo()), file_name="front.jpg")
    with transaction.atomic():
        evidence = api.store_evidence(file=received, by=by, at=at)
    assert (evidence.kind, evidence.file_name) == ("photo", "front.jpg")


def test_orphans_a_day_old_are_swept_and_nothing_else(by, at, evidence_root):
    """A roll-back's leftovers go a day later; what a row names, and what is fresh, stays."""
    import os

    kept = store(b"kept", by, at, name="kept.txt")
    api.receive_file(io.BytesIO(b"orphan"), file_name="orphan.txt")
    api.receive_file(io.BytesIO(b"fresh"), file_name="fresh.txt")
    (evidence_root / "incoming/half").write_bytes(b"cut sh")
    old = (at - timedelta(days=2)).timestamp()
    fresh = hashlib.sha256(b"fresh").hexdigest()
    for path in evidence_root.rglob("*"):
        os.utime(path, (old, old))
    os.utime(evidence_root / fresh[:2] / fresh[2:4] / fresh, (at.timestamp(), at.timestamp()))
    assert api.sweep_orphans(at) == 2
    assert {p.name for p in evidence_root.rglob("*") if p.is_file()} == {kept.blob_id, fresh}


def test_content_handed_in_again_is_young(by, at, evidence_root):
    """An old orphan that is handed in anew is not swept before its transaction commits."""
    import os

    received = api.receive_file(io.BytesIO(b"again"), file_name="again.txt")
    path = next(evidence_root.glob("??/??/*"))
    os.utime(path, (0, 0))
    api.receive_file(io.BytesIO(b"again"), file_name="again.txt")
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert api.sweep_orphans(moment) == 0
    assert path.name == received.original.sha256


def test_lost_content_is_said_not_crashed(by, at, evidence_root):
    """A store that lost a file answers like one that never had it."""
    evidence = store(b"a", by, at, name="a.txt")
    next(evidence_root.glob("??/??/*")).unlink()
    with pytest.raises(EvidenceNotFoundError):
        api.open_evidence(evidence)
