"""The worker's thread that numbers what waits."""

import threading

import pytest
from django.db import OperationalError

from luoshi.district.site import sequencer
from luoshi.district.site.sequencer import Sequencer


@pytest.fixture
def turns(monkeypatch):
    """Counts the turns; ``fails`` makes the first so many fail as when the database restarts."""
    told = {"count": 0, "fails": 0, "third": threading.Event()}

    def number_waiting(*, patient: bool) -> int:
        assert not patient, "somebody else who is at it must not hold the thread up"
        told["count"] += 1
        if told["count"] <= told["fails"]:
            raise OperationalError("the database system is shutting down")
        if told["count"] >= 3:
            told["third"].set()
        return 0

    monkeypatch.setattr(sequencer, "number_waiting", number_waiting)
    monkeypatch.setattr(Sequencer, "pause_seconds", 0.01)
    return told


def test_sequencer_numbers_again_and_again_until_it_is_stopped(turns, settings):
    """Nothing runs after the end of ``with``."""
    settings.LEDGER_NUMBERING = "sequencer"
    with Sequencer():
        assert turns["third"].wait(20)
    after = turns["count"]
    assert not [thread for thread in threading.enumerate() if thread.name == "sequencer"]
    assert turns["count"] == after


def test_restarting_database_does_not_end_the_sequencer(turns, settings, caplog):
    """The fault is in the log, the next turn tries again."""
    settings.LEDGER_NUMBERING = "sequencer"
    turns["fails"] = 2
    with Sequencer():
        assert turns["third"].wait(20)
    assert caplog.text.count("acts could not be numbered") == 2


def test_no_thread_runs_where_acts_are_numbered_at_once(turns, settings):
    """As on the embedded database."""
    settings.LEDGER_NUMBERING = "transaction"
    with Sequencer():
        assert not [thread for thread in threading.enumerate() if thread.name == "sequencer"]
    assert turns["count"] == 0
