"""Where the files lie that made other programs fail; they are never copied into the repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def trouble(name: str) -> Path:
    """A file of rows as somebody had it; the test is skipped where there is none."""
    path = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "faults" / name
    if not path.exists():
        pytest.skip(f"needs {name} (LUOSHI_SHARED_DATA): the file was not tried")
    return path
