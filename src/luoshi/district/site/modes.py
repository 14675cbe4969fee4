"""Whether others on this machine can read what the deployment keeps."""

from pathlib import Path
from typing import Final

OTHERS: Final = 0o077
GUARDED: Final = (
    "secret.key",
    "ledger",
    "ledger/*",
    "*.sqlite3",
    "*.sqlite3-wal",
    "*.sqlite3-shm",
    "backups/*",
    "copies/*",
    "logs/*",
    "files",
    "intake",
    "evidence",
)
"""What is secret or holds personal data, below the home."""


def open_to_others(home: Path) -> list[Path]:
    """What of it others may read or write; nothing while they cannot enter the home itself."""
    if not home.is_dir() or not home.stat().st_mode & OTHERS:
        # A key's file is copied about more easily than the folder that guards it.
        return [path for path in home.glob("ledger/*.key") if path.stat().st_mode & OTHERS]
    found = (path for pattern in GUARDED for path in sorted(home.glob(pattern)))
    return [path for path in found if path.stat().st_mode & OTHERS]
