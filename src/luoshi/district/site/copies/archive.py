"""The file of a copy: a tar whose last member lists every other with its SHA-256; written to the side, then renamed."""

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, Final

from .errors import DifferentContentError, NotACopyError, SealedError, UnsafeNameError
from .sealing import OpeningReader, SealingWriter, is_sealed

HEAD: Final = "luoshi-copy.json"
MANIFEST: Final = "manifest.txt"
FORMAT: Final = 1
PARTS: Final = ("database", "evidence", "air", "other", "keys")
CHUNK_BYTES: Final = 1 << 20
IN_MEMORY_BYTES: Final = 8 << 20
MOST_HEAD_BYTES: Final = 1 << 16
LONGEST_NAME: Final = 240
_PLAIN: Final = re.compile(r"[^\x00-\x1f\x7f\\:]+")


@dataclass(frozen=True)
class Head:
    """What a copy is of."""

    format: int
    version: str
    """The version of the program that made it."""
    at: str
    database: str
    """``sqlite``, ``postgresql`` or empty."""
    parts: tuple[str, ...]


Sink = Callable[[str], "IO[bytes] | None"]
"""Given a member's name, where its content goes; None for nowhere."""


class Writer:
    """Adds files to a copy."""

    def __init__(self, tar: tarfile.TarFile, lines: IO[bytes]) -> None:
        self._tar, self._lines = tar, lines
        self.files, self.bytes = 0, 0

    def add(self, name: str, path: Path) -> str:
        """Add the file at ``path``; its SHA-256.

        Raises
        ------
        FileNotFoundError
            It is gone; nothing was added.
        """
        with path.open("rb") as file:
            return self._add(name, file, os.fstat(file.fileno()).st_size)

    def _add(self, name: str, file: BinaryIO, size: int) -> str:
        hashed = _Hashed(file, size)
        stream: Any = hashed
        self._tar.addfile(_member(name, size), stream)
        _forget(self._tar)
        digest = hashed.digest()
        self._lines.write(line_of(digest, size, name))
        self.files, self.bytes = self.files + 1, self.bytes + size
        return digest


@contextmanager
def writing(target: Path, head: Head, *, passphrase: bytes | None) -> Iterator[Writer]:
    """Write a copy: it has its name only when it is whole and on the disk, and nothing is left of one that failed."""
    temporary = target.with_name(f".{target.name}.part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as lines:
            sealed = SealingWriter(out, passphrase) if passphrase else None
            stream: Any = sealed or out
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                _add_bytes(tar, HEAD, json.dumps(asdict(head)).encode())
                yield Writer(tar, lines)
                size = lines.tell()
                lines.seek(0)
                tar.addfile(_member(MANIFEST, size), lines)
            if sealed:
                sealed.close()
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def read(path: Path, *, passphrase: bytes | None, sink: Sink = lambda _name: None) -> Head:
    """Read a copy from its beginning to its end, comparing each file with the manifest; what it is of.

    Raises
    ------
    NotACopyError, SealedError, WrongPassphraseError, DifferentContentError, UnsafeNameError
        It cannot be read, or is not what was written.
    """
    with path.open("rb") as file, tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as lines:
        source: Any = _source(file, path, passphrase)
        try:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                return _read(tar, path, sink, lines)
        except tarfile.TarError as problem:
            raise NotACopyError(file=path, reason=f"it is cut short or damaged ({problem})") from problem


def read_head(path: Path, *, passphrase: bytes | None) -> Head:
    """What a copy is of, without reading the rest."""
    with path.open("rb") as file:
        source: Any = _source(file, path, passphrase)
        try:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                return _head(tar, path)
        except tarfile.TarError as problem:
            raise NotACopyError(file=path, reason=f"it is cut short or damaged ({problem})") from problem


def line_of(digest: str, size: int, name: str) -> bytes:
    """A line of the manifest."""
    return f"{digest} {size} {name}\n".encode()


def checked_name(name: str, path: Path) -> str:
    """``name``, if a file may be written under it.

    Raises
    ------
    UnsafeNameError
        It leads out of the folder, or is not one that we write.
    """
    pure = PurePosixPath(name)
    is_plain = str(pure) == name and _PLAIN.fullmatch(name) is not None
    is_inside = not pure.is_absolute() and ".." not in pure.parts and len(pure.parts) > 1 and pure.parts[0] in PARTS
    if not is_plain or not is_inside or any(len(part.encode()) > LONGEST_NAME for part in pure.parts):
        raise UnsafeNameError(file=path, name=repr(name))
    return name


def _read(tar: tarfile.TarFile, path: Path, sink: Sink, lines: IO[bytes]) -> Head:
    head = _head(tar, path)
    while (member := tar.next()) is not None:
        _forget(tar)
        if not member.isreg() or member.sparse is not None:
            raise UnsafeNameError(file=path, name=f"{member.name!r}, which is no plain file")
        content = tar.extractfile(member)
        assert content is not None  # it is a regular file
        if member.name == MANIFEST:
            _compare(content, lines, path)
            if tar.next() is not None:
                raise NotACopyError(file=path, reason="something follows its manifest")
            return head
        _take(checked_name(member.name, path), content, member.size, sink, lines)
    raise NotACopyError(file=path, reason="it has no manifest, so it is not whole")


def _take(name: str, content: IO[bytes], size: int, sink: Sink, lines: IO[bytes]) -> None:
    digest = hashlib.sha256()
    out = sink(name)
    try:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            if out is not None:
                out.write(chunk)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    lines.write(line_of(digest.hexdigest(), size, name))


def _compare(manifest: IO[bytes], lines: IO[bytes], path: Path) -> None:
    lines.seek(0)
    for found in lines:
        told = manifest.readline(len(found) + 1)
        if told != found:
            raise DifferentContentError(file=path, name=repr(found.decode().rstrip("\n").split(" ", 2)[2]))
    if manifest.read(1):
        raise DifferentContentError(file=path, name="a file that is missing")


def _head(tar: tarfile.TarFile, path: Path) -> Head:
    first = tar.next()
    if first is None or first.name != HEAD or not first.isreg() or first.size > MOST_HEAD_BYTES:
        raise NotACopyError(file=path, reason="it does not begin like one")
    content = tar.extractfile(first)
    assert content is not None  # it is a regular file
    try:
        facts: dict[str, Any] = json.loads(content.read())
        head = Head(
            format=int(facts["format"]),
            version=str(facts["version"]),
            at=str(facts["at"]),
            database=str(facts["database"]),
            parts=tuple(str(part) for part in facts["parts"]),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise NotACopyError(file=path, reason="its head cannot be read") from problem
    if head.format != FORMAT:
        raise NotACopyError(file=path, reason=f"its format {head.format} is unknown to this version")
    return head


def _source(file: BinaryIO, path: Path, passphrase: bytes | None) -> "BinaryIO | OpeningReader":
    start = file.read(16)
    file.seek(0)
    if not is_sealed(start):
        return file
    if passphrase is None:
        raise SealedError(file=path)
    return OpeningReader(file, passphrase, name=path)


class _Hashed:
    """Reads exactly ``size`` bytes and hashes them: a file that grows meanwhile is copied as it was."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left, self._hash = file, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(content)
        self._hash.update(content)
        return content

    def digest(self) -> str:
        return self._hash.hexdigest()


def _forget(tar: Any) -> None:
    """Let go of what was written or read: a million descriptions would fill the memory."""
    tar.members.clear()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    tar.addfile(_member(name, len(content)), io.BytesIO(content))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
