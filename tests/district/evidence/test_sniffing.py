"""What is accepted, by content; and that nothing, however malformed, is more than a refusal."""

import fcntl
import io
import json
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from luoshi.district.evidence import api, developing, errors, receiving
from luoshi.district.evidence import photo as photo_module
from luoshi.district.evidence.receiving import clean_name
from tests.fakes.campaign import tries
from tests.fakes.patience import patience

from .documents import pdf
from .photos import photo


def received(content: bytes, name: str):
    return api.receive_file(io.BytesIO(content), file_name=name).original.media_type


def archive(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def office(part: str, *more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("[Content_Types].xml", part, *more):
            made.writestr(name, "<x/>")
    return buffer.getvalue()


PDF = pdf()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "a.bin", "application/pdf"),
        (office("word/document.xml"), "a", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "a.zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("整改说明\r\n".encode("gb18030"), "说明.TXT", "text/plain"),
        (b"a < b, 1 > 0\n", "a.txt", "text/plain"),
        ("名称,数量\n路灯,3\n".encode("utf-8-sig"), "清单.csv", "text/csv"),
        ("名称\t数量\n".encode("utf-16"), "list.csv", "text/csv"),
    ],
)
def test_document_is_known_by_its_content(content, name, media_type):
    """PDF, DOCX and XLSX by their bytes; plain text by its name too, since bytes cannot tell."""
    assert received(content, name) == media_type


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.jpg", errors.EmptyFileError),
        (b"\xff\xd8\xff\xe0 no photo", "a.jpg", errors.BrokenImageError),
        (photo()[:600], "cut.jpg", errors.BrokenImageError),
        (b"hello", "a.png", errors.BrokenImageError),
        (b"GIF89a" + bytes(20), "a.gif", errors.UnknownTypeError),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "IMG_1.HEIC", errors.HeicError),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", errors.ActiveContentError),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", "a.txt", errors.ActiveContentError),
        (b"hello <script>alert(1)</script>", "a.txt", errors.ActiveContentError),
        ("<html>".encode("utf-16"), "a.txt", errors.ActiveContentError),
        (photo("PNG") + b"<script>alert(1)</script>", "a.png", errors.ActiveContentError),
        (photo() + archive(a="b"), "a.jpg", errors.ActiveContentError),
        (PDF + archive(a="b"), "a.pdf", errors.ActiveContentError),
        (PDF[:-8], "a.pdf", errors.BrokenDocumentError),
        (office("word/document.xml", "word/vbaProject.bin"), "a.docx", errors.ActiveContentError),
        (office("word/document.xml")[:-30], "a.docx", errors.BrokenDocumentError),
        (archive(a="b"), "a.docx", errors.UnknownTypeError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", errors.OldOfficeError),
        (b"MZ\x90\x00" + bytes(100), "a.txt", errors.UnknownTypeError),
        (b"#!/bin/sh\n", "a.sh", errors.UnknownTypeError),
    ],
)
def test_unacceptable_file_is_refused_with_its_reason(content, name, error, evidence_root):
    """Each refusal has a code of its own and leaves nothing in the store."""
    with pytest.raises(error) as refused:
        received(content, name)
    assert refused.value.data["name"] == name
    assert [path for path in evidence_root.rglob("*") if path.is_file()] == []


@settings(
    deadline=None, max_examples=tries(short=60, long=1000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    head=st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff\xe1",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            b"RIFF\x00\x00\x00\x00WEBPVP8 ",
            b"%PDF-",
            b"PK\x03\x04",
        ]
    ),
    noise=st.binary(max_size=300),
    name=st.sampled_from(["a.jpg", "a.png", "a.webp", "a.pdf", "a.docx", "a.txt", "a", ""]),
)
@example(head=b"", noise=b"\x00", name="a.jpg")
def test_noise_is_refused_or_kept_never_a_crash(head, noise, name):
    """Whatever bytes arrive under whatever name, the answer is a file or an error of ours."""
    with suppress(errors.EvidenceError):
        api.receive_file(io.BytesIO(head + noise), file_name=name)


@settings(
    deadline=None, max_examples=tries(short=50, long=1000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at_byte=st.integers(0, 10_000), value=st.integers(0, 255))
def test_photo_with_a_flipped_byte_is_opened_or_refused(at_byte, value):
    """A damaged photo, its metadata included, is never more than broken."""
    content = bytearray(photo(taken="2026:11:23 18:05:09", device=("ACME", "P60")))
    content[at_byte % len(content)] = value
    with suppress(errors.EvidenceError):
        api.receive_file(io.BytesIO(bytes(content)), file_name="a.jpg")


def png(mode: str, side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def test_photo_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch, tmp_path):
    """A small file that unpacks to gigabytes is known by its header."""
    bomb = png("1", 9000)  # 81 million pixels in a few kilobytes
    with pytest.raises(errors.TooManyPixelsError) as refused:
        received(bomb, "bomb.png")
    assert (refused.value.data["name"], refused.value.data["limit_megapixels"]) == ("bomb.png", 16)
    monkeypatch.setattr(photo_module, "_public_copy", lambda _: pytest.fail("it was unpacked"))
    (tmp_path / "bomb.png").write_bytes(bomb)
    with pytest.raises(errors.TooManyPixelsError):
        photo_module.develop(tmp_path / "bomb.png", media_type="image/png", name="bomb.png")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process by its data")
def test_photo_that_takes_too_much_memory_is_refused_by_the_process_that_opens_it(tmp_path):
    """Where counting pixels does not help, the limit of the process does; the server itself unpacks nothing."""
    (tmp_path / "large.png").write_bytes(png("RGBA", 3900))
    program = [sys.executable, "-c", OPENED_WITH_LITTLE, str(tmp_path / "large.png"), "image/png"]
    done = subprocess.run(program, capture_output=True, check=False, timeout=patience(20))
    assert (done.returncode, json.loads(done.stdout)["error"]) == (1, "evidence_too_heavy")


OPENED_WITH_LITTLE = """
import sys
from luoshi.district.evidence import developing
developing.MEMORY_BYTES = 64 * 1024 * 1024
sys.exit(developing.main(*sys.argv[1:]))
"""


def test_process_that_dies_over_a_photo_is_a_refusal(monkeypatch, tmp_path):
    """A decoder that falls over takes nothing with it."""
    monkeypatch.setattr(developing.sys, "executable", "/bin/false")
    monkeypatch.setattr(developing, "FAILED", -1)
    with pytest.raises(errors.TooHeavyError):
        received(photo(), "a.jpg")


def test_photo_waits_its_turn_and_then_is_told_to_come_back(monkeypatch, settings):
    """One photo is opened at a time in the whole deployment."""
    monkeypatch.setattr(developing, "WAIT_SECONDS", 0.2)
    with (settings.HOME / "developing.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(errors.BusyOpeningError):
            received(photo(), "a.jpg")
    assert received(photo(), "a.jpg") == "image/jpeg"


def test_file_over_the_limit_is_refused(monkeypatch):
    """Photos and documents have limits of their own; reading stops there."""
    content = photo(size=(300, 300))
    monkeypatch.setattr(receiving, "PHOTO_LIMIT_BYTES", len(content) - 1)
    with pytest.raises(errors.TooLargeError):
        received(content, "a.jpg")
    monkeypatch.setattr(receiving, "DOCUMENT_LIMIT_BYTES", 100)
    with pytest.raises(errors.TooLargeError):
        received(b"x" * 101, "a.txt")


def test_long_name_keeps_its_ending():
    """A name is cut before its ending, and only its last part counts."""
    assert clean_name("../../etc/" + "长" * 300 + ".jpg") == "长" * 196 + ".jpg"
    assert clean_name("a\x00b\r\n.txt") == "ab.txt"
