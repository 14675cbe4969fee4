"""The schedule: what is due is done, a failure stays visible and stops nothing."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.module_loading import import_string

from luoshi.district.site.schedule import Periodic, Rounds, periodic_acts, read_state

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, a Tuesday


@pytest.fixture
def state(tmp_path):
    """Where the rounds keep their state."""
    return tmp_path / "worker.json"


def test_act_never_run_is_due(state):
    """What was never done is done at once, with the instant of the round."""
    seen = []
    assert Rounds(state).run_due([Periodic("urge", 60, seen.append)], NINE) == ["urge"]
    assert seen == [NINE]


@pytest.mark.parametrize(("seconds_later", "runs"), [(59, 1), (60, 2), (61, 2)])
def test_act_is_due_when_its_seconds_have_passed(state, seconds_later, runs):
    """Neither before nor long after."""
    seen = []
    acts = [Periodic("urge", 60, seen.append)]
    rounds = Rounds(state)
    rounds.run_due(acts, NINE)
    rounds.run_due(acts, NINE + timedelta(seconds=seconds_later))
    assert len(seen) == runs


def test_restart_remembers_the_last_run(state):
    """A new process does not repeat what was done a moment ago."""
    seen = []
    acts = [Periodic("urge", 60, seen.append)]
    Rounds(state).run_due(acts, NINE)
    Rounds(state).run_due(acts, NINE + timedelta(seconds=30))
    assert seen == [NINE]


def test_failing_act_is_logged_and_the_rest_goes_on(state, caplog):
    """The traceback goes to the log, the fact into the state, and the next act runs."""
    seen = []

    def fail(at):
        raise ValueError(f"at {at:%H:%M}")

    with caplog.at_level(logging.ERROR):
        Rounds(state).run_due([Periodic("a", 60, fail), Periodic("b", 60, seen.append)], NINE)
    assert seen == [NINE]
    assert "ValueError: at 01:00" in caplog.text
    assert read_state(state)["runs"]["a"] == {"at": NINE.isoformat(), "error": "ValueError: at 01:00", "failures": 1}


def test_recovered_act_has_no_error(state):
    """The first success clears what the doctor would complain of."""
    troubles = [ValueError("once"), None]

    def act(_at):
        trouble = troubles.pop(0)
        if trouble:
            raise trouble

    rounds, acts = Rounds(state), [Periodic("a", 60, act)]
    rounds.run_due(acts, NINE)
    rounds.run_due(acts, NINE + timedelta(seconds=60))
    assert read_state(state)["runs"]["a"]["error"] == ""
    assert read_state(state)["runs"]["a"]["failures"] == 0


def test_damaged_state_counts_as_none(state):
    """A file cut short by a full disk does not stop the worker."""
    state.write_text('{"runs": {"a"')
    assert read_state(state) == {}


def test_domains_name_acts_that_exist():
    """Every act that a domain wants done regularly can be found and called."""
    acts = periodic_acts()
    assert all(callable(import_string(act.act) if isinstance(act.act, str) else act.act) for act in acts)
    assert all(act.seconds > 0 for act in acts)
    assert len({act.name for act in acts}) == len(acts)


def test_last_run_in_the_future_is_due(state):
    """A clock that was once ahead does not stop the act until that time has come."""
    seen = []
    acts = [Periodic("urge", 60, seen.append)]
    Rounds(state).run_due(acts, NINE.replace(year=2099))
    Rounds(state).run_due(acts, NINE)
    Rounds(state).run_due(acts, NINE + timedelta(seconds=59))
    assert seen == [NINE.replace(year=2099), NINE]


@pytest.mark.parametrize("written", [None, 7, "soon", "2026-11-24T09:00:00"], ids=repr)
def test_unreadable_last_run_is_due(state, written):
    """What cannot be read as an instant counts as never done."""
    state.write_text(json.dumps({"runs": {"urge": {"at": written}}}))
    seen = []
    Rounds(state).run_due([Periodic("urge", 60, seen.append)], NINE)
    assert seen == [NINE]
