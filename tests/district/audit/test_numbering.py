"""Acts that wait under a ticket and are numbered a moment later."""

import pytest
from django.db import transaction

from luoshi.district.audit import api
from luoshi.district.audit.models import LedgerEvent, Opening, WaitingEvent
from luoshi.proof.promises import Promise
from luoshi.proof.receipts import verify_receipt
from tests.district.audit.acts import act, acts
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sequencer(settings):
    """As on PostgreSQL."""
    settings.LEDGER_NUMBERING = "sequencer"


def test_recorded_act_waits_without_a_number_until_it_is_numbered():
    """The text it is hashed as is complete but for the number."""
    done = act(7)
    assert done.seq is None
    assert (WaitingEvent.objects.count(), LedgerEvent.objects.count()) == (1, 0)
    assert api.number_waiting() == 1
    assert (WaitingEvent.objects.count(), LedgerEvent.objects.count()) == (0, 1)
    seq, event = api.event_of(done.ticket)
    assert (seq, event.seq, event.data) == (0, 0, {"n": 7})
    assert api.check_ledger().sound


def test_acts_are_numbered_densely_in_the_order_of_their_tickets_in_batches():
    """A rolled-back act takes a ticket and no number."""
    first = acts(700)
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    last = acts(1800)
    assert api.number_waiting() == 2500
    tickets = list(LedgerEvent.objects.order_by("seq").values_list("ticket", flat=True))
    assert tickets == [done.ticket for done in (*first, *last)]
    assert list(LedgerEvent.objects.values_list("seq", flat=True)) == list(range(2500))
    assert api.check_ledger().sound


def test_reading_numbers_what_waits():
    """Nobody has to know whether the sequencer was already there."""
    act(1, subject="case:A")
    assert [event.data["n"] for event in api.events_of("case:A")] == [1]
    act(2, subject="case:A")
    assert api.check_ledger().size == 2
    act(3, subject="case:A")
    assert api.sign_head(at=MONDAY).size == 3


def test_text_that_looks_like_the_number_does_not_confuse_it():
    """The number is put where the envelope has it, whatever the words say."""
    done = act(0, subject='x","seq":0,"subject":"y')
    assert api.event_of(done.ticket)[1].subject == 'x","seq":0,"subject":"y'


def test_receipt_of_a_waiting_act_is_a_promise_that_verifies():
    """It is numbered on the spot, and opened with its words."""
    acts(2)
    done = act(5, text="路灯坏了")
    receipt = api.receipt_for(done.ticket, at=MONDAY, words={"text": "路灯坏了"})
    assert isinstance(verify_receipt(receipt, api.key_ring()), Promise)
    assert receipt.index == 2
    assert [opening.value for opening in receipt.openings] == ["路灯坏了"]


def test_openings_of_a_waiting_act_can_be_forgotten_at_once():
    """Erasure does not wait for the sequencer."""
    done = act(1, subject="case:A", text="路灯坏了")
    assert api.openings_of("case:A") == {(done.ticket, "text")}
    assert api.forget_keys([(done.ticket, "text")]) == [(done.ticket, "text")]
    assert not Opening.objects.exists()
    assert api.check_ledger().sound
