"""Where intake keeps what it was handed until it has been gone through."""

from pathlib import Path

from django.conf import settings


def intake_folder() -> Path:
    """Where intake keeps what it is given, readable by nobody else."""
    folder = Path(settings.HOME) / "intake"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def kept_sheet(digest: str) -> Path:
    """Where the sheet with this hash is kept."""
    folder = intake_folder() / "sheets"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / digest
