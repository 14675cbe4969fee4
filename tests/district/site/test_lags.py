"""What is late, or in the future, is told with its limit, on ``/healthz?deep`` and by the doctor."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from luoshi.district.audit.api import record, sign_head
from luoshi.district.audit.models import SignedHead, WaitingEvent
from luoshi.district.people.api import SYSTEM
from luoshi.district.site import health, lags
from luoshi.kernel import clock

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A home of its own, so that no other worker's state is read."""
    settings.HOME = tmp_path
    health._known.clear()
    return tmp_path


def _state(home: Path, *, alive_at: datetime, **runs: datetime) -> None:
    written = {name.replace("__", "."): {"at": at.isoformat(), "error": ""} for name, at in runs.items()}
    (home / "worker.json").write_text(json.dumps({"alive_at": alive_at.isoformat(), "runs": written}))


def _states(at: datetime = NOON) -> dict[str, str]:
    return {one.what: one.state for one in lags.all_lags(at)}


def _act(at: datetime) -> None:
    with transaction.atomic():
        record(kind="test.act", subject="test:1", by=SYSTEM, at=at, data={})


@pytest.mark.django_db
def test_worker_that_works_is_in_time(home):
    """Alive a moment ago, each act done within its time."""
    _state(home, alive_at=NOON, cases__urge_by_light=NOON - timedelta(seconds=200))
    assert _states() == {
        "schedule": "good", "schedule: cases.urge_by_light": "good", "signing": "good", "sequencer": "good",
    }  # fmt: skip


@pytest.mark.django_db
def test_absent_worker_is_late():
    """Nobody was ever there."""
    assert _states()["schedule"] == "late"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behind", "state"),
    [(timedelta(minutes=2), "good"), (timedelta(minutes=3), "late"), (timedelta(days=-20), "future")],
)
def test_sign_of_life_is_old_or_of_another_time(home, behind, state):
    """Two minutes are allowed; a time in the future says that the clock was ahead."""
    _state(home, alive_at=NOON - behind)
    assert _states()["schedule"] == state


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "state"), [(1, "good"), (24, "good"), (26, "late")])
def test_entry_waits_for_its_head(minutes, state):
    """Five times the signing's own pace, counted from the first entry without a head, not from the last head."""
    _act(NOON - timedelta(days=3))
    sign_head(at=NOON - timedelta(days=3))
    assert _states()["signing"] == "good"
    _act(NOON - timedelta(minutes=minutes))
    assert _states()["signing"] == state


@pytest.mark.django_db
def test_head_from_the_future_is_told():
    """Signed under a clock that was ahead."""
    head = SignedHead.objects.create(size=1, root=b"r" * 32, at=NOON.replace(year=2099), note="")
    assert lags.lag("signing", head.at, timedelta(minutes=25), NOON).state == "future"


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "state"), [(30, "good"), (90, "late")])
def test_act_waits_for_its_number(settings, seconds, state):
    """A sequencer that stands still."""
    settings.LEDGER_NUMBERING = "sequencer"
    WaitingEvent.objects.create(
        at=NOON - timedelta(seconds=seconds), kind="a", subject="b", actor="c", before="", after=""
    )
    assert _states()["sequencer"] == state


@pytest.mark.django_db
def test_deep_health_is_json_with_limits(client, home):
    """503 while something is late, 200 when not; for machines that watch."""
    answer = client.get("/healthz?deep")
    assert (answer.status_code, answer.json()["healthy"]) == (503, False)
    _state(home, alive_at=clock.now())
    answer = client.get("/healthz?deep")
    assert (answer.status_code, answer.json()["healthy"]) == (200, True)
    assert {"what", "seconds", "limit_seconds", "state"} == set(answer.json()["lags"][0])
    assert "no-store" in answer["Cache-Control"]
