"""From which network address a request comes."""

from django.conf import settings
from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """The peer's address; behind the deployment's own proxy, the last one that the proxy wrote down."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
