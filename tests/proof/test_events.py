"""The envelope of an event: one form, one hash."""

import hashlib
import json

import pytest

from luoshi.proof.errors import NotCanonicalError
from luoshi.proof.events import Event
from tests.proof.sample import event


def test_event_is_written_in_one_way_and_read_back() -> None:
    """Bytes to event to bytes changes nothing."""
    stored = event(3, unit="城管局").to_bytes()
    assert Event.from_bytes(stored).to_bytes() == stored
    assert (
        stored
        == (
            '{"actor":"梧桐办事处 经办人","at":"2026-03-02T01:30:03.000000Z","data":{"text":"已到现场",'
            '"unit":"城管局"},'
            '"kind":"case.reported","schema":1,"seq":3,"subject":"case:WT-2026-0003"}'
        ).encode()
    )


def test_leaf_hash_has_the_leaf_prefix() -> None:
    """RFC 9162, 2.1.1."""
    assert event(0).leaf_hash() == hashlib.sha256(b"\x00" + event(0).to_bytes()).digest()


def _changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(event(1).to_bytes()), **fields}, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"[]",
        event(1).to_bytes() + b" ",
        event(1).to_bytes().replace(b'"seq":1', b'"seq":1.0'),
        _changed(seq=-1),
        _changed(seq=True),
        _changed(at="2026-03-02T01:30:00Z"),
        _changed(extra=1),
        _changed(data=[]),
    ],
)
def test_bytes_that_are_no_canonical_event_are_refused(stored: bytes) -> None:
    """What is not exactly the stored form is not an event."""
    with pytest.raises(NotCanonicalError):
        Event.from_bytes(stored)


def test_event_before_the_first_leaf_is_refused() -> None:
    """A sequence number is a leaf index."""
    with pytest.raises(NotCanonicalError):
        event(-1).to_bytes()
