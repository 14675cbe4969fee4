"""The kernel's rule for invisible characters at the doors of the site: fields of forms, addresses, bodies of programs.

A password is taken as it was typed.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from luoshi.kernel.texts import tidy

MOST_FIELDS_DEEP = 100


class TextsMiddleware:
    """Gives each view fields in which nothing is hidden."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _tidied(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """After the check against forgery, which reads the fields first; programs' bodies are read by their door."""
        if request.method == "POST" and not request.path.startswith("/api/"):
            request.POST = _tidied(request.POST)  # type: ignore[assignment]


def _tidied(sent: QueryDict) -> QueryDict:
    values = {name: sent.getlist(name) for name in sent}
    tidied = {tidy(name): [_value(name, value) for value in given] for name, given in values.items()}
    if tidied == values:
        return sent
    made = QueryDict(mutable=True, encoding=sent.encoding)
    for name, given in tidied.items():
        made.setlist(name, given)
    made._mutable = False  # noqa: SLF001 - Django's own way
    return made


def _value(name: str, value: str) -> str:
    return value if "password" in name else tidy(value)


class TextParser(Parser):
    """Reads what programs send."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body's JSON."""
        body: dict[str, Any] = _within(super().parse_body(request))
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Fields of an address or of a form."""
        found: dict[str, Any] = _within(super().parse_querydict(data, list_fields, request))
        return found


def _within(value: Any, depth: int = 0) -> Any:
    if depth > MOST_FIELDS_DEEP:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_within(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {tidy(name): _within(one, depth + 1) for name, one in value.items()}
    return value
