"""Addresses as they are printed: under the public name of the deployment, wherever the request came in."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest


def full_address(request: HttpRequest, path: str) -> str:
    """The address of ``path`` with the host under which the district is reached."""
    public = settings.PUBLIC_URL
    return urljoin(public, path) if public else request.build_absolute_uri(path)
