"""From which network address a request comes."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """The peer's address; behind the deployment's own proxy, the last one that the proxy wrote down.

    Empty when neither is an address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    for told in (str(forwarded).rsplit(",", 1)[-1], str(request.META.get("REMOTE_ADDR", ""))):
        try:
            return str(ip_address(told.strip()))
        except ValueError:
            continue
    return ""
