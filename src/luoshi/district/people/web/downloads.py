"""A file to keep, instead of a page."""

from django.http import HttpResponse


def download(content: bytes, name: str) -> HttpResponse:
    """``content`` as a CSV file called ``name``."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
