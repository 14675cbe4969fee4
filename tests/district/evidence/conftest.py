"""A store of its own for each test, someone who hands in, and the instant."""

from datetime import UTC, datetime

import pytest

from luoshi.district.people.api import SYSTEM, Actor


@pytest.fixture(autouse=True)
def evidence_root(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def by() -> Actor:
    return SYSTEM
