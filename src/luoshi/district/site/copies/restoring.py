"""Bringing a copy back: written to the side, compared with its manifest, and only then moved to where it belongs."""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from .archive import Head, read, read_head
from .databases import check_sqlite, is_used_postgresql, replaced_postgresql
from .errors import InterruptedRestoreError, NotEmptyError, OtherDatabaseError, RunningError
from .places import Places

MARK: Final = "restoring.json"
"""Stands in the home while things are moved; as long as it is there nothing is served."""


@dataclass
class Restored:
    """A copy that was brought back."""

    file: str
    of: str
    """When the copy was taken."""
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    kept_aside: str = ""
    """Where what was there before is now; empty when there was nothing."""
    with_keys: bool = False


def restore_copy(places: Places, file: Path, *, replace: bool, passphrase: bytes | None, at: datetime) -> Restored:
    """Bring a copy back into an empty home, or with ``replace`` into one that is in use, whose content is kept aside.

    Nothing of the home is touched before the whole copy was read and found to be what its manifest says. The folder of
    the ledger is only added to: keys that are there stay, and so does what tells how far the ledger had grown.

    Raises
    ------
    CopyError
        The copy cannot be used, the home is in use, or Luoshi is running on it.
    """
    begun = time.monotonic()
    places.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    head = read_head(file, passphrase=passphrase)
    if head.database and head.database != places.database.vendor:
        raise OtherDatabaseError(held=head.database, used=places.database.vendor)
    with _alone(places.home):
        is_used = places.in_use() or _has_tables(places, head)
        if is_used and not replace:
            found = ", ".join(places.in_use()[:3]) or "its database has tables"
            raise NotEmptyError(home=places.home, found=found)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=places.home) as folder:
            stage = _Stage(Path(folder))
            head = read(file, passphrase=passphrase, sink=stage.open)
            stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            if head.database == "sqlite":
                check_sqlite(stage.folder / places.database.member)
            moved = _put_in_place(places, head, stage.folder, file, stamp)
    return Restored(
        str(file), head.at, stage.files, stage.bytes, round(time.monotonic() - begun, 1), moved, "keys" in head.parts
    )


def demand_whole(home: Path) -> None:
    """See that no restore was interrupted here.

    Raises
    ------
    InterruptedRestoreError
        One was.
    """
    mark = home / MARK
    if mark.exists():
        try:
            file = json.loads(mark.read_text())["file"]
        except (OSError, ValueError, KeyError, TypeError):
            file = "FILE"
        raise InterruptedRestoreError(home=home, file=file)


class _Stage:
    """Where the files are written before they are moved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files, self.bytes = 0, 0

    def open(self, name: str) -> IO[bytes]:
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A second file of the same name is refused, and a link is not followed.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self.files += 1
        return os.fdopen(handle, "wb")


def _put_in_place(places: Places, head: Head, stage: Path, file: Path, stamp: str) -> str:
    aside = places.home / f"replaced-{stamp}"
    with ExitStack() as stack:
        if head.database == "postgresql":
            dump = stage / places.database.member
            stack.enter_context(replaced_postgresql(places.database, dump, aside=f"replaced_{stamp.lower()}"))
        mark = places.home / MARK
        mark.write_text(json.dumps({"file": str(file), "aside": str(aside)}))
        _sync(places.home)
        _set_aside(places, head, aside)
        _move_in(places, head, stage)
        _sync(places.home)
        mark.unlink()
    return str(aside) if aside.exists() else ""


def _set_aside(places: Places, head: Head, aside: Path) -> None:
    """Move away what the copy brings anew; what it does not hold stays."""
    if "database" in head.parts and places.database.vendor == "sqlite":
        for ending in ("", "-wal", "-shm", "-journal"):
            _move(Path(places.database.name + ending), aside / (Path(places.database.name).name + ending))
    if "evidence" in head.parts:
        _move(places.evidence, aside / "evidence")
    if "air" in head.parts:
        _move(places.air, aside / "air")
    if "other" in head.parts:
        for name in places.in_use():
            path = places.home / name
            if path.exists() and not places.is_database(path) and path not in (places.evidence, places.air):
                _move(path, aside / name)
    if "keys" in head.parts:
        _move(places.home / "secret.key", aside / "secret.key")


def _move_in(places: Places, head: Head, stage: Path) -> None:
    if head.database == "sqlite":
        _move(stage / places.database.member, Path(places.database.name))
    _move(stage / "evidence", places.evidence)
    _move(stage / "air", places.air)
    for part in ("other", "keys"):
        for path in sorted((stage / part).glob("*")):
            if path.name == "ledger":
                _add(path, places.home / "ledger")
            else:
                _move(path, places.home / path.name)


def _add(source: Path, target: Path) -> None:
    """Files that are not there yet; none that is there is replaced."""
    target.mkdir(mode=0o700, exist_ok=True)
    for path in sorted(source.iterdir()):
        if not (target / path.name).exists():
            _move(path, target / path.name)


def _move(source: Path, target: Path) -> None:
    """A rename where that is possible; a whole copy first where the two are on different disks."""
    if not source.exists() and not source.is_symlink():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError:
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        shutil.move(source, target)


def _has_tables(places: Places, head: Head) -> bool:
    return head.database == "postgresql" and is_used_postgresql(places.database)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the locks of server and worker, so that neither runs or starts meanwhile."""
    with ExitStack() as stack:
        for name in ("serving.lock", "worker.lock", "prepare.lock"):
            lock = stack.enter_context((home / name).open("w"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RunningError(home=home) from None
        yield


@contextmanager
def serving(home: Path) -> Iterator[None]:
    """Hold the home as one that is served, beside others that serve it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunningError(home=home) from None
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
