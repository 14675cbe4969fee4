"""The programming interface of the whole district under ``/api/v1/``, and its one translator of errors (RFC 9457)."""

from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.constants import NOT_SET
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi import __version__
from luoshi.district.cases.errors import NotPermittedError
from luoshi.district.people.rest.auth import SessionOrToken
from luoshi.district.site.outages import outage_of, render_outage
from luoshi.district.site.problems import CONFLICT, refused_status, say
from luoshi.district.site.texts import TextParser
from luoshi.district.ui.domain import domains
from luoshi.kernel.errors import LuoshiError

api = NinjaAPI(
    title="Luoshi 落实",
    version=__version__,
    description=(
        "Every promise has an owner, a deadline and a proof. Errors are RFC 9457 problem details with a stable `code`. "
        "Sign in with the web session (and its CSRF token) or a personal token: `Authorization: Bearer …`. Characters "
        "that nobody can see (controls, zero-width blanks, changes of direction) are taken out of every text."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=SessionOrToken(),
    parser=TextParser(),
)
for _domain in reversed(domains()):
    for _part in _domain.interface:
        _auth = SessionOrToken(brings_in=True) if _part.brings_in else NOT_SET
        api.add_router(_part.prefix, _domain.find(_part.router), auth=_auth)


def problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """A problem document."""
    body = {"type": f"urn:luoshi:problem:{code}", "title": title, "status": status, "code": code, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(NotPermittedError)
def not_permitted(_request: HttpRequest, error: NotPermittedError) -> HttpResponse:
    """The rules' verdict, with every reason."""
    return problem(error.status, error.code, say(error), reasons=[reason.code for reason in error.reasons])


@api.exception_handler(LuoshiError)
def raised_on_purpose(_request: HttpRequest, error: LuoshiError) -> HttpResponse:
    """Any other error of a domain."""
    return problem(type(error).http_status, error.code, say(error))


@api.exception_handler(ValidationError)
def not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The request does not fit its schema."""
    errors = [
        {"where": [str(part) for part in item["loc"]], "what": str(item["msg"]), "code": str(item["type"])}
        for item in error.errors
    ]
    return problem(422, "invalid", _("Something in what you entered is not right."), errors=errors)


@api.exception_handler(AuthenticationError)
def not_signed_in(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Neither a session nor a valid token."""
    return problem(401, "not_signed_in", _("Sign in first."))


@api.exception_handler(Http404)
def not_there(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """No such address or thing."""
    return problem(404, "not_found", _("There is no such thing, or you may not see it."))


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses: broken JSON, a missing CSRF token."""
    return problem(error.status_code, "bad_request", str(error))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(DatabaseError)
@api.exception_handler(OSError)
@api.exception_handler(IntegrityError)
@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
def refused_by_database(request: HttpRequest, error: Exception) -> HttpResponse:
    """An outage is 503, a conflict 409, a value that no column holds 400; anything else is a defect."""
    outage = outage_of(error)
    if outage is not None:
        return render_outage(request, outage)
    status = refused_status(error)
    if status is None:
        raise error
    if status == CONFLICT:
        busy = _("Someone else was writing at the same moment. Nothing was changed; please try again.")
        return problem(status, "busy", busy)
    return problem(status, "not_storable", _("Something in what you entered is not right."))
