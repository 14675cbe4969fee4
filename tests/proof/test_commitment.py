"""Commitments hide a value until its key is shown, and can be opened in one way only."""

import pytest

from luoshi.proof.commitment import commit, new_key, opens

PHONE = "13800000000"


def test_commitment_is_hmac_sha256() -> None:
    """RFC 4231 gives no case with a 32-byte key; the number is from ``openssl dgst -sha256 -mac HMAC``."""
    assert commit("Hi There", bytes([0x0B]) * 32) == "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7"


def test_value_and_key_open_their_commitment_only() -> None:
    """Another value, another key or another commitment does not open."""
    key = new_key()
    commitment = commit(PHONE, key)
    assert opens(commitment, PHONE, key)
    assert not opens(commitment, "13800000001", key)
    assert not opens(commitment, PHONE, new_key())
    assert not opens(commit(PHONE, new_key()), PHONE, key)
    assert not opens("不是十六进制", PHONE, key)


def test_same_value_twice_gives_unlinkable_commitments() -> None:
    """Each has its own key, so equal values cannot be recognised."""
    assert commit(PHONE, new_key()) != commit(PHONE, new_key())


def test_key_of_another_length_is_refused() -> None:
    """HMAC would pad a short key with zeros, and two keys would open one commitment."""
    with pytest.raises(ValueError, match="32 bytes"):
        commit(PHONE, b"short")
    assert not opens(commit(PHONE, b"k" * 31 + b"\0"), PHONE, b"k" * 31)
