"""Who follows the ledger misses nothing, is given nothing twice, and holds up nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from luoshi.district.audit.api import follow, hand_over, record, standings, unfollow
from luoshi.district.audit.commands.follow import BATCH, LONGEST_PAUSE
from luoshi.district.audit.models import Follower, LedgerEvent
from luoshi.district.audit.queries.following import look_at_followers
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.lags import all_lags

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What the follower ``first`` was given; ``declare`` adds others, and all are forgotten after the test."""
    names = []

    class Heard(list):
        def declare(self, name, kinds, handler, **options):
            names.append(name)
            follow(name, kinds, handler, **options)

    found = Heard()
    found.declare("first", ["test.seen", "tour."], lambda entry, _at: found.append(entry))
    yield found
    for name in names:
        unfollow(name)


def _act(kind, n=0):
    with transaction.atomic():
        return record(kind=kind, subject=f"test:{n}", by=SYSTEM, at=NOON, data={"n": n})


def _given(heard):
    return [(entry.kind, entry.data["n"]) for entry in heard]


def test_follower_is_given_its_kinds_in_order_and_once(heard):
    """Kinds by name or by how they begin; a second round has nothing new."""
    recorded = [
        _act(kind, n) for n, kind in enumerate(("test.seen", "test.other", "tour.begin", "touring", "tour.end"))
    ]
    assert hand_over(at=NOON) == 3
    assert hand_over(at=NOON) == 0
    assert _given(heard) == [("test.seen", 0), ("tour.begin", 2), ("tour.end", 4)]
    assert [(entry.ticket, entry.seq) for entry in heard] == [(recorded[n].ticket, recorded[n].seq) for n in (0, 2, 4)]
    _act("test.seen", 5)
    assert hand_over(at=NOON) == 1


def test_ticket_and_place_in_the_tree_are_told_apart(heard):
    """Where an act's ticket is not its place, the follower gets each under its name."""
    first = _act("test.seen")
    with transaction.atomic():
        row = LedgerEvent.objects.get(ticket=first.ticket)
    hand_over(at=NOON)
    assert (heard[0].ticket, heard[0].seq) == (row.ticket, row.seq)


def test_more_than_one_round_holds_is_given_in_rounds(heard):
    """Nothing is left between two rounds, and no round is endless."""
    for n in range(BATCH + 3):
        _act("test.seen", n)
    assert hand_over(at=NOON) == BATCH
    assert hand_over(at=NOON) == 3
    assert [n for _, n in _given(heard)] == list(range(BATCH + 3))


def test_failing_handler_is_tried_again_later_and_its_changes_are_undone(heard):
    """The entry is not skipped, what the handler wrote is gone, and what came before it stays done."""
    tries = []

    def unlucky(entry, _at):
        tries.append(entry.data["n"])
        record(kind="test.written", subject=f"test:{entry.data['n']}", by=SYSTEM, at=NOON, data={})
        if entry.data["n"] == 1 and len(tries) < 5:
            raise ValueError("not yet")

    heard.declare("unlucky", ["test.seen"], unlucky)
    for n in range(3):
        _act("test.seen", n)
    hand_over(at=NOON)
    assert tries == [0, 1]
    row = Follower.objects.get(pk="unlucky")
    assert (row.failures, row.error, row.retry_at) == (1, "ValueError", NOON + timedelta(seconds=5))
    hand_over(at=NOON + timedelta(seconds=4))
    assert tries == [0, 1]
    pauses = []
    at = NOON
    while Follower.objects.get(pk="unlucky").failures:
        waited = Follower.objects.get(pk="unlucky").retry_at - at
        pauses.append(waited.total_seconds())
        at += waited
        hand_over(at=at)
    assert pauses == [5, 10, 20, 40][: len(pauses)]
    assert tries == [0, 1, 1, 1, 1, 2]
    written = LedgerEvent.objects.filter(kind="test.written").order_by("seq").values_list("subject", flat=True)
    assert list(written) == ["test:0", "test:1", "test:2"]


def test_one_failing_follower_does_not_hold_up_another(heard):
    """Each has a cursor and a pause of its own."""

    def broken(_entry, _at):
        raise RuntimeError

    heard.declare("always-broken", ["test.seen"], broken)
    for n in range(3):
        _act("test.seen", n)
    hand_over(at=NOON)
    assert [n for _, n in _given(heard)] == [0, 1, 2]
    assert Follower.objects.get(pk="always-broken").cursor == 0


def test_pause_never_grows_beyond_its_longest(heard):
    """After a year of failures it is still tried every hour."""

    def broken(_entry, _at):
        raise RuntimeError

    heard.declare("always-broken", ["test.seen"], broken)
    _act("test.seen")
    hand_over(at=NOON)
    Follower.objects.filter(pk="always-broken").update(failures=5000, retry_at=None)
    hand_over(at=NOON)
    assert Follower.objects.get(pk="always-broken").retry_at == NOON + LONGEST_PAUSE


def test_pause_written_under_a_clock_ahead_stops_nothing(heard):
    """A time to try again that lies beyond the longest pause is none."""
    _act("test.seen")
    Follower.objects.create(name="first", cursor=0, failures=1, retry_at=NOON + timedelta(days=400))
    assert hand_over(at=NOON) == 1


def test_new_follower_begins_where_it_says(heard):
    """At the first entry of the ledger, or at what comes after it was first met."""
    _act("test.seen", 0)
    late = []
    heard.declare("late", ["test.seen"], lambda entry, _at: late.append(entry), from_start=False)
    hand_over(at=NOON)
    _act("test.seen", 1)
    hand_over(at=NOON)
    assert [n for _, n in _given(heard)] == [0, 1]
    assert [n for _, n in _given(late)] == [1]


def test_handler_is_found_by_its_path(heard):
    """So that a domain declares it before its rooms are loaded."""
    heard.declare("by-path", ["test.seen"], f"{__name__}.note")
    noted.clear()
    _act("test.seen", 7)
    hand_over(at=NOON)
    assert noted == [7]


noted: list[int] = []


def note(entry, _at):
    noted.append(entry.data["n"])


def test_undone_act_is_given_to_nobody(heard):
    """What was rolled back never was."""
    with transaction.atomic():
        record(kind="test.seen", subject="test:1", by=SYSTEM, at=NOON, data={"n": 1})
        transaction.set_rollback(True)
    assert hand_over(at=NOON) == 0
    assert heard == []


def test_two_followers_of_one_name_are_a_mistake(heard):
    """The second would steal the first one's news."""
    with pytest.raises(AssertionError, match="first"):
        follow("first", ["test.other"], note)


def test_lag_is_told_as_long_as_an_entry_waits(heard):
    """From the oldest entry that was not handed over; what was not asked for is no lag."""
    _act("test.other")
    assert {one.state for one in all_lags(NOON) if one.what == "news: first"} == {"good"}
    _act("test.seen")
    late = next(one for one in all_lags(NOON + timedelta(minutes=5)) if one.what == "news: first")
    assert (late.state, late.seconds) == ("late", 300)
    hand_over(at=NOON)
    assert next(one for one in all_lags(NOON + timedelta(minutes=5)) if one.what == "news: first").state == "good"


def test_doctor_names_failing_and_forgotten_followers(heard):
    """The act that fails with the class of the error, and whoever is written down but declared by nobody."""
    assert look_at_followers(NOON).state == "good"
    Follower.objects.create(name="gone", cursor=3)
    assert "gone" in look_at_followers(NOON).found
    assert [one.name for one in standings() if not one.is_declared] == ["gone"]

    def broken(_entry, _at):
        raise LookupError("with words that are nobody's business")

    heard.declare("broken", ["test.seen"], broken)
    ticket = _act("test.seen").ticket
    hand_over(at=NOON)
    found = look_at_followers(NOON)
    assert found.state == "bad"
    assert f"broken: LookupError at the act {ticket}" in found.found
    assert "business" not in found.found
