"""Opens a photo or a document in a process of its own, with a limit of memory and of time, one at a time.

A file of half a megabyte may claim to be an image of gigabytes, and a decoder may have a fault: the process that
serves the district never unpacks a photo, nor reads what a document would do. Run as a program, this module is that
other process; it knows no Django.
"""

import contextlib
import fcntl
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from .errors import (
    ActiveContentError,
    BrokenDocumentError,
    BrokenImageError,
    BusyOpeningError,
    EvidenceError,
    HeavyDocumentError,
    TooHeavyError,
    TooManyPixelsError,
)
from .photo import Developed, PhotoFacts, develop
from .sniffing import PHOTO_TYPES

MEMORY_BYTES = 192 * 1024 * 1024
"""What one photo may take: a 64-megapixel JPEG of a camera needs about two thirds of it."""

ADDRESSES_BYTES = 1024 * 1024 * 1024
SECONDS = 30
WAIT_SECONDS = 60.0
"""Who has waited so long for the photos before his is told to come back."""

FAILED, UNSAID = 1, 3
IN_DOCUMENTS: dict[str, type[EvidenceError]] = {
    BrokenDocumentError.code: BrokenDocumentError,
    **{error.code: error for error in ActiveContentError.__subclasses__()},
}
_here = threading.Lock()


def develop_apart(path: Path, *, media_type: str, name: str, lock: Path) -> Developed:
    """What :func:`.photo.develop` makes of the photo, made in a process of its own.

    ``lock`` is the file by which all processes of the deployment take turns.

    Raises
    ------
    BrokenImageError, TooManyPixelsError
        As there.
    TooHeavyError
        It takes more memory or time than a photo may.
    BusyOpeningError
        Too many photos are before it.
    """
    done = _opened_apart(path, media_type, lock=lock, name=name)
    if done is None or done.returncode not in (0, FAILED):
        raise TooHeavyError(name=name)
    said, _, pictures = done.stdout.partition(b"\n")
    told = json.loads(said)
    if done.returncode == FAILED:
        raise _refusal(told, name)
    return Developed(_facts(told["facts"]), pictures[: told["public"]], pictures[told["public"] :])


def examine_apart(path: Path, *, media_type: str, name: str, lock: Path) -> None:
    """Look through a document in a process of its own; ``lock`` as for photos.

    Raises
    ------
    ActiveContentError
        It would do something by itself when it is opened; the subclass says what.
    BrokenDocumentError
        It cannot be read.
    HeavyDocumentError
        It takes more memory or time than a document may.
    BusyOpeningError
        Too many files are before it.
    """
    done = _opened_apart(path, media_type, lock=lock, name=name)
    if done is None or done.returncode not in (0, FAILED):
        raise HeavyDocumentError(name=name)
    if done.returncode == FAILED:
        raise IN_DOCUMENTS.get(json.loads(done.stdout)["error"], ActiveContentError)(name=name)


def _opened_apart(path: Path, media_type: str, *, lock: Path, name: str) -> subprocess.CompletedProcess[bytes] | None:
    """What the process said that opened the file; None when it was not done in time."""
    with _turn(lock, name):
        try:
            return subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", __name__, str(path), media_type],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS * 2,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None


@contextlib.contextmanager
def _turn(lock: Path, name: str) -> Iterator[None]:
    until = time.monotonic() + WAIT_SECONDS
    if not _here.acquire(timeout=WAIT_SECONDS):
        raise BusyOpeningError(name=name)
    try:
        with lock.open("ab") as file:
            while not _taken(file):
                if time.monotonic() > until:
                    raise BusyOpeningError(name=name)
                time.sleep(0.05)
            yield
    finally:
        _here.release()


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refusal(told: dict[str, Any], name: str) -> EvidenceError:
    if told["error"] == TooManyPixelsError.code:
        return TooManyPixelsError(name=name, limit_megapixels=told["limit_megapixels"])
    return BrokenImageError(name=name) if told["error"] == BrokenImageError.code else TooHeavyError(name=name)


def _facts(told: dict[str, Any]) -> PhotoFacts:
    taken = told["taken_at"]
    return PhotoFacts(**{**told, "taken_at": datetime.fromisoformat(taken) if taken else None})


def _limit() -> None:
    """Bind this process; where the system knows no such limit, the limits of pixels and time remain."""
    for what, much in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_AS, ADDRESSES_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (much, much))


def main(path: str, media_type: str) -> int:
    """Open the photo and write what it said and its copies to standard output; of a document, why it is refused."""
    _limit()
    if media_type not in PHOTO_TYPES:
        return _examined(Path(path), media_type)
    try:
        made = develop(Path(path), media_type=media_type, name="")
    except (BrokenImageError, TooManyPixelsError) as refusal:
        heavy = isinstance(refusal.__cause__, MemoryError)
        told = {"error": TooHeavyError.code if heavy else refusal.code, **refusal.data}
        sys.stdout.write(json.dumps(told) + "\n")
        return FAILED
    facts = asdict(made.facts)
    facts["taken_at"] = facts["taken_at"] and facts["taken_at"].isoformat()
    head = json.dumps({"facts": facts, "public": len(made.public_jpeg)}).encode()
    sys.stdout.buffer.write(head + b"\n" + made.public_jpeg + made.thumbnail_webp)
    return 0


def _examined(path: Path, media_type: str) -> int:
    from .examining import examine  # noqa: PLC0415 - photos and the server do without the parser

    try:
        examine(path, media_type=media_type)
    except (ActiveContentError, BrokenDocumentError) as refusal:
        if isinstance(refusal.__cause__, MemoryError | RecursionError):
            return UNSAID
        sys.stdout.write(json.dumps({"error": refusal.code}) + "\n")
        return FAILED
    return 0


if __name__ == "__main__":
    os.nice(5)
    try:
        code = main(*sys.argv[1:])
    except BaseException:  # noqa: BLE001 - whatever it was, the one who waits hears that it did not work
        code = UNSAID
    sys.exit(code)
