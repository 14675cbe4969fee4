"""From which network address a request comes."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that one line has to itself: whoever has one of the rest has all of them."""


def sender_of(request: HttpRequest) -> str:
    """The peer's address; behind the deployment's own proxy, the last one that the proxy wrote down.

    Empty when neither is an address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    for told in (str(forwarded).rsplit(",", 1)[-1], str(request.META.get("REMOTE_ADDR", ""))):
        found = address_in(told)
        if found is not None:
            return str(found)
    return ""


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address by itself, of IPv6 the network of 64 bits; as its first address.

    >>> network_of("2001:db8:1:2:3:4:5:6"), network_of("203.0.113.9"), network_of("")
    ('2001:db8:1:2::', '203.0.113.9', '')
    """
    found = address_in(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, ONE_HOUSEHOLD), strict=False).network_address)
    return "" if found is None else str(found)


def address_in(told: str) -> IPv4Address | IPv6Address | None:
    """The address that a proxy wrote, with or without a port, brackets, a zone; IPv4 in IPv6's clothes as IPv4.

    >>> address_in("[2001:db8::1]:443"), address_in("203.0.113.9:4711"), address_in("unknown")
    (IPv6Address('2001:db8::1'), IPv4Address('203.0.113.9'), None)
    """
    bare = told.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
