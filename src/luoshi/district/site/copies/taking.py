"""Taking a copy: the database of one instant first, then the files, which never change once they are written."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from luoshi import __version__

from .archive import FORMAT, PARTS, Head, read, writing
from .databases import copy_database
from .errors import NoRoomError
from .places import Places, members

ENDING: Final = ".luoshi"
SPARE_BYTES: Final = 64 << 20
OLD_SECONDS: Final = 24 * 3600.0
LAST: Final = "last.json"

Step = Callable[[int, int], None]


@dataclass
class Taken:
    """A copy that was taken and checked."""

    file: str
    at: str
    files: int = 0
    bytes: int = 0
    gone: int = 0
    """Files that were taken away while the copy was made: replaced by newer ones, or erased."""
    damaged: list[str] = field(default_factory=list)
    """Evidence whose content is no longer what its name says; it is in the copy as it is."""
    copied_seconds: float = 0.0
    checked_seconds: float = 0.0


def take_copy(
    places: Places,
    target: Path,
    *,
    at: datetime,
    with_keys: bool = False,
    with_database: bool = True,
    only_database: bool = False,
    passphrase: bytes | None = None,
    step: Step = lambda _done, _total: None,
) -> Taken:
    """Write a copy to ``target`` and read it back; a copy that does not read back is not kept.

    ``target`` exists only when it is whole. The database's own copy is made in the home first, where it lies open
    anyway, and never unsealed at the target.

    Raises
    ------
    CopyError
        There is not enough room, the database is damaged, or a program of PostgreSQL is missing.
    OSError
        The disk became full, or the target cannot be written.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(target.parent, at)
    _sweep(places.home, at)
    files = [] if only_database else list(members(places, with_keys=with_keys))
    total = sum(_size(path) for _, path in files) + places.database.size_bytes() * with_database
    _demand_room(target.parent, total)
    parts = ("database",) if only_database else tuple(p for p in PARTS if p != "keys" or with_keys)
    parts = tuple(part for part in parts if part != "database" or with_database)
    head = Head(FORMAT, __version__, at.isoformat(), places.database.vendor if with_database else "", parts)
    taken, begun = Taken(str(target), at.isoformat()), time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=places.home) as aside:
        with writing(target, head, passphrase=passphrase) as writer:
            if with_database:
                _demand_room(places.home, places.database.size_bytes())
                copy = Path(aside) / "database"
                copy_database(places.database, copy)
                writer.add(places.database.member, copy)
            # Listed again after the database was copied: what its rows refer to is certainly among them.
            for name, path in () if only_database else members(places, with_keys=with_keys):
                try:
                    digest = writer.add(name, path)
                except FileNotFoundError:
                    taken.gone += 1
                    continue
                if name.startswith("evidence/") and path.name != digest:
                    taken.damaged.append(path.name)
                step(writer.bytes, max(total, writer.bytes))
        taken.files, taken.bytes = writer.files, target.stat().st_size
    taken.copied_seconds, begun = round(time.monotonic() - begun, 1), time.monotonic()
    try:
        read(target, passphrase=passphrase)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    taken.checked_seconds = round(time.monotonic() - begun, 1)
    return taken


def name_of_copy(at: datetime, prefix: str = "luoshi") -> str:
    """The file's name, which sorts by time."""
    return f"{prefix}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"


def keep_newest(folder: Path, most: int, prefix: str = "luoshi") -> int:
    """Delete all but the newest copies in ``folder``; how many went."""
    copies = sorted(folder.glob(f"{prefix}-*{ENDING}"))
    old = copies[: max(0, len(copies) - most)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def note_taken(home: Path, taken: Taken) -> None:
    """Leave word of the last copy for ``luoshi doctor``."""
    folder = home / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = {"at": taken.at, "file": taken.file, "bytes": taken.bytes, "seconds": taken.copied_seconds}
    temporary = folder / f".{LAST}"
    temporary.write_text(json.dumps(facts))
    temporary.replace(folder / LAST)


def last_taken(home: Path) -> dict[str, object]:
    """What :func:`note_taken` left; empty when there was none."""
    try:
        facts = json.loads((home / "backups" / LAST).read_text())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _demand_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise NoRoomError(folder=folder, needed=_told(needed + SPARE_BYTES), free=_told(free))


def _told(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _sweep(folder: Path, at: datetime) -> None:
    """What a killed copy left a day ago."""
    for path in [*folder.glob(f".*{ENDING}.part"), *folder.glob(".copying-*")]:
        with suppress(FileNotFoundError):
            if at.timestamp() - path.stat().st_mtime > OLD_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
