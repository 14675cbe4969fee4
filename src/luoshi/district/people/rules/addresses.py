"""How much of a network address is kept: enough to see that somebody came from elsewhere, not where they live."""

from ipaddress import ip_address, ip_network

KEPT_BITS = {4: 24, 6: 48}


def shortened(address: str) -> str:
    """The network an address lies in; empty for what is no address.

    >>> shortened("203.0.113.77"), shortened("2001:db8:1:2::9"), shortened("::ffff:203.0.113.77"), shortened("x")
    ('203.0.113.0', '2001:db8:1::', '203.0.113.0', '')
    """
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, KEPT_BITS[found.version]), strict=False).network_address)
