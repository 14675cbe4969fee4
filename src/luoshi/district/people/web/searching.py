"""What was typed into a list's search field."""

from django.http import HttpRequest

_LONGEST = 100


def words_sought(request: HttpRequest) -> str:
    """The search of the address, short enough, and without the character that no database takes in text."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]
