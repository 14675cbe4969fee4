"""A copy reads back as it was written, and a hostile one writes nothing outside its folder."""

import io
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.site.copies import archive, taking
from luoshi.district.site.copies.errors import CopyError, DifferentContentError, NotACopyError, UnsafeNameError

HEAD = archive.Head(archive.FORMAT, "1.0", "2026-11-24T01:00:00+00:00", "sqlite", ("database", "evidence"))


def _written(folder: Path, contents: dict[str, bytes]) -> Path:
    target = folder / "copy.luoshi"
    with archive.writing(target, HEAD, passphrase=None) as writer:
        for number, (name, content) in enumerate(contents.items()):
            source = folder / f"source-{number}"
            source.write_bytes(content)
            writer.add(name, source)
    return target


def _members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]


def _rewritten(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w") as tar:
        for member, content in members:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content) if member.isreg() else None)


def test_copy_reads_back(tmp_path):
    """Every file with its content, and the head."""
    contents = {"evidence/ab/cd/file": b"photo", "database/luoshi.sqlite3": b"", "air/日/部分.parquet": b"\0" * 100_000}
    path = _written(tmp_path, contents)
    found: dict[str, io.BytesIO] = {}

    class Kept(io.BytesIO):
        def fileno(self):
            return file.fileno()

        def close(self):
            """Stay readable."""

    def sink(name):
        found[name] = Kept()
        return found[name]

    with (tmp_path / "any").open("w") as file:
        assert archive.read(path, passphrase=None, sink=sink) == HEAD
    assert {name: out.getvalue() for name, out in found.items()} == contents
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name",
    [
        "../escaped", "/etc/passwd", "evidence/../../escaped", "evidence//x", "evidence/./x", "elsewhere/x", "evidence",
        "evidence/a\x00b", "evidence/a\nb", "evidence/..\\..\\x", "other/C:x", "other/" + "x" * 300, "",
    ],
)  # fmt: skip
def test_name_that_leads_astray_is_refused(tmp_path, name):
    """Absolute, upward, odd or foreign: nothing is written under it."""
    with pytest.raises(UnsafeNameError):
        archive.checked_name(name, tmp_path)


@given(st.text())
def test_accepted_name_stays_inside(name):
    """Whatever passes lies in the folder it is put in."""
    try:
        archive.checked_name(name, Path("copy"))
    except UnsafeNameError:
        return
    assert (Path("/stage") / name).resolve().is_relative_to("/stage")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_link_and_device_are_refused(tmp_path, kind):
    """A copy holds plain files alone."""
    path = _written(tmp_path, {"evidence/a": b"a"})
    members = _members(path)
    odd = tarfile.TarInfo("evidence/b")
    odd.type, odd.linkname = kind, "/etc/passwd"
    _rewritten(path, [members[0], (odd, b""), *members[1:]])
    with pytest.raises(UnsafeNameError):
        archive.read(path, passphrase=None)


def test_changed_file_is_named(tmp_path):
    """The manifest has its hash."""
    path = _written(tmp_path, {"evidence/a": b"a", "evidence/b": b"b"})
    members = _members(path)
    members[2] = (members[2][0], b"B")
    _rewritten(path, members)
    with pytest.raises(DifferentContentError, match="evidence/b"):
        archive.read(path, passphrase=None)


@pytest.mark.parametrize("left_out", [0, 1, 2, 3], ids=["head", "first", "second", "manifest"])
def test_missing_file_is_noticed(tmp_path, left_out):
    """Whichever it is."""
    path = _written(tmp_path, {"evidence/a": b"a", "evidence/b": b"b"})
    members = _members(path)
    del members[left_out]
    _rewritten(path, members)
    with pytest.raises(CopyError):
        archive.read(path, passphrase=None)


@given(st.data())
def test_damaged_copy_is_refused(tmp_path_factory, data):
    """Cut short at any byte of its content, or no copy at all."""
    folder = tmp_path_factory.mktemp("copy")
    path = _written(folder, {"evidence/a": b"a" * 700})
    whole = path.read_bytes()
    end = len(whole.rstrip(b"\0"))
    path.write_bytes(whole[: data.draw(st.integers(0, end - 1))])
    with pytest.raises(CopyError):
        archive.read(path, passphrase=None)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 2000, b"luoshi sealed 1\n"])
def test_other_file_is_no_copy(tmp_path, content):
    """A sentence, whatever it is."""
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises((NotACopyError, CopyError)):
        archive.read(path, passphrase=b"some passphrase")


def test_failed_copy_leaves_nothing(tmp_path):
    """Neither the file nor its part."""
    target = tmp_path / "copy.luoshi"
    with pytest.raises(RuntimeError), archive.writing(target, HEAD, passphrase=None):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_part_of_a_killed_copy_goes_after_a_day(tmp_path):
    """What may still be written to is left alone."""
    at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    old, young = tmp_path / ".luoshi-1.luoshi.part", tmp_path / ".luoshi-2.luoshi.part"
    for path, hours in ((old, 25), (young, 23)):
        path.write_bytes(b"half")
        os.utime(path, (at.timestamp() - hours * 3600,) * 2)
    taking._sweep(tmp_path, at)
    assert [path.name for path in tmp_path.iterdir()] == [young.name]
