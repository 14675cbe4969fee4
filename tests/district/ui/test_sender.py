"""Where a request comes from."""

import pytest
from django.test import RequestFactory

from luoshi.district.ui.sender import sender_of

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("proxy", "forwarded", "peer", "sender"),
    [
        (None, "203.0.113.9", "192.0.2.1", "192.0.2.1"),  # without a proxy of ours the header is the visitor's own word
        (PROXY, "198.51.100.7, 203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (PROXY, "", "10.0.0.1", "10.0.0.1"),
        (PROXY, "unknown", "10.0.0.1", "10.0.0.1"),
        (PROXY, "2001:db8::1", "10.0.0.1", "2001:db8::1"),
        (None, "", "", ""),
    ],
)
def test_sender_is_the_peer_or_what_our_own_proxy_wrote_last(settings, proxy, forwarded, peer, sender):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR=peer)
    assert sender_of(request) == sender
