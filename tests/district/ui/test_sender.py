"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address

import pytest
from django.test import RequestFactory
from hypothesis import assume, given
from hypothesis.strategies import integers, text

from luoshi.district.ui.sender import network_of, sender_of

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("proxy", "forwarded", "peer", "sender"),
    [
        (None, "203.0.113.9", "192.0.2.1", "192.0.2.1"),  # without a proxy of ours the header is the visitor's own word
        (PROXY, "198.51.100.7, 203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (PROXY, "", "10.0.0.1", "10.0.0.1"),
        (PROXY, "unknown", "10.0.0.1", "10.0.0.1"),
        (PROXY, "2001:db8::1", "10.0.0.1", "2001:db8::1"),
        (PROXY, "203.0.113.9:4711", "10.0.0.1", "203.0.113.9"),
        (PROXY, "198.51.100.7:1, 203.0.113.9:4711", "10.0.0.1", "203.0.113.9"),
        (PROXY, "[2001:db8::1]:443", "10.0.0.1", "2001:db8::1"),
        (PROXY, "[2001:db8::1]", "10.0.0.1", "2001:db8::1"),
        (PROXY, '"[2001:db8::1]:443"', "10.0.0.1", "2001:db8::1"),
        (PROXY, "::ffff:203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (PROXY, "fe80::1%eth0", "10.0.0.1", "fe80::1"),
        (PROXY, "[", "10.0.0.1", "10.0.0.1"),
        (PROXY, "203.0.113.9:", "10.0.0.1", "203.0.113.9"),
        (None, "", "", ""),
    ],
)
def test_sender_is_the_peer_or_what_our_own_proxy_wrote_last(settings, proxy, forwarded, peer, sender):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR=peer)
    assert sender_of(request) == sender


@given(integers(0, 2**128 - 1), integers(0, 2**64 - 1))
def test_addresses_of_one_line_are_one_sender_and_of_two_lines_two(address, other):
    """The last 64 bits are the line's own to choose; the first 64 are not."""
    line = address >> 64 << 64
    mapped = range(0xFFFF << 32, 0x10000 << 32)
    assume(line | other not in mapped and address not in mapped)
    assert network_of(str(IPv6Address(line | other))) == network_of(str(IPv6Address(address)))
    assert network_of(str(IPv6Address(address))) != network_of(str(IPv6Address(address ^ 1 << 64)))


@given(text())
def test_whatever_a_proxy_writes_is_an_address_or_nothing(told):
    """Never an error, and never a word that no column of addresses takes."""
    found = network_of(told)
    assert not found or ip_address(found)
