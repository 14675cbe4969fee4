"""Where the real sheets are, for the tests that are better with them; they are never copied into the repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def real_sheet(name: str) -> Path:
    """A sheet of real messages; the test is skipped where there is none."""
    folder = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "messages"
    path = folder / name
    if not path.exists():
        pytest.skip(f"needs {name} of the public messages (LUOSHI_SHARED_DATA): the real sheet was not tried")
    return path


def shared(folder: str) -> Path:
    """A folder of the data that no one here made; the test is skipped where there is none."""
    path = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / folder
    if not path.exists():
        pytest.skip(f"needs {folder} of the shared data (LUOSHI_SHARED_DATA): nothing was tried")
    return path
