"""Asks once more who it is, before a page that gives power away or shows what must not be left to an open screen.

Whoever signed in or confirmed a few minutes ago is not asked. The question stands in place of the page, and carries
what was typed along: after the right password the same act goes on with the same fields. allauth has a decorator of
this kind; it keeps the suspended request in the session, passwords included, and reads its own clock.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.district.people.commands.second_step import use_code
from luoshi.district.people.models import Account
from luoshi.district.people.queries.accounts import needs_code
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem

P = ParamSpec("P")
View = Callable[Concatenate[DistrictRequest, P], HttpResponse]

SESSION: Final = "confirmed_at"
PASSWORD, CODE, ASKED = "confirm_password", "confirm_code", "confirming"
IDLE: Final = "locked_since"
LONGEST_CARRIED: Final = 20_000


class ConfirmationForm(forms.Form):
    """The password or, where the account has a second step, the code of the moment instead."""

    confirm_password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )  # fmt: skip
    confirm_code = forms.CharField(
        label=gettext_lazy("Or the one-time code"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


def note_confirmed(request: DistrictRequest) -> None:
    """Remember that the person has just shown who they are; called at signing in too."""
    request.session[SESSION] = _at(request).timestamp()
    request.session.pop(IDLE, None)


def has_confirmed(request: DistrictRequest) -> bool:
    """Whether the person of this session showed who they are within the last minutes.

    An account that has neither a password nor a second step cannot be asked: single sign-on answers for it.
    """
    account = request.user
    if not isinstance(account, Account):
        return False
    if not account.has_usable_password() and not needs_code(account):
        return True
    confirmed = datetime.fromtimestamp(float(request.session.get(SESSION, 0)), UTC)
    return timedelta() <= _at(request) - confirmed <= timedelta(minutes=settings.REAUTHENTICATION_MINUTES)


def reauthentication_required(view: View[P]) -> View[P]:
    """Let only those through who showed who they are a moment ago; the others are asked first.

    Put it inside :func:`requires`, which knows whether anybody is signed in at all. A post that was interrupted goes on
    with its fields once the answer is right; files have to be chosen again.
    """

    @wraps(view)
    def asked_first(request: DistrictRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if has_confirmed(request):
            return view(request, *args, **kwargs)
        return ask(request) or view(request, *args, **kwargs)

    return asked_first


def ask(request: DistrictRequest) -> HttpResponse | None:
    """The question in place of the page, or what follows a right answer to it; None when the act may go on."""
    if ASKED not in request.POST:
        return _ask(request, ConfirmationForm())
    refusal = _refused(request)
    if refusal is not None:
        return refusal
    note_confirmed(request)
    return HttpResponseRedirect(request.get_full_path()) if request.POST.get(ASKED) == "get" else None


def _refused(request: DistrictRequest) -> HttpResponse | None:
    account = request.user
    assert isinstance(account, Account)
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    if not AxesProxyHandler.is_allowed(request, {"username": account.username}):
        return _locked(request)
    code, password = form.cleaned_data[CODE], form.cleaned_data[PASSWORD]
    if code and needs_code(account):
        if use_code(account=account, code=code, at=_at(request)):
            return None
        user_login_failed.send(sender=__name__, credentials={"username": account.username}, request=request)
    elif password and authenticate(request, username=account.username, password=password) == account:
        return None
    if not AxesProxyHandler.is_allowed(request, {"username": account.username}):
        return _locked(request)
    form.add_error(None, _("That is not right. Please try again."))
    return _ask(request, form, status=422)


def _ask(request: DistrictRequest, form: ConfirmationForm, status: int = 200) -> HttpResponse:
    account = request.user
    assert isinstance(account, Account)
    if not needs_code(account):
        del form.fields[CODE]
    if not account.has_usable_password():
        del form.fields[PASSWORD]
    carried = list(_carried(request))
    is_post = request.method == "POST" and request.POST.get(ASKED) != "get"
    context = {
        "form": form,
        "carried": carried,
        "is_locked": IDLE in request.session,
        "how": "post" if is_post else "get",
        "files_lost": bool(request.FILES),
        "minutes": settings.REAUTHENTICATION_MINUTES,
    }
    page = render(request, "people/confirm.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def _carried(request: DistrictRequest) -> Iterator[tuple[str, str]]:
    """The fields of the interrupted form; what was typed as a password is typed again."""
    if request.method != "POST":
        return
    left_out = {PASSWORD, CODE, ASKED, "csrfmiddlewaretoken"}
    for name, values in request.POST.lists():
        if name not in left_out and "password" not in name:
            yield from ((name, str(value)) for value in values if len(str(value)) <= LONGEST_CARRIED)


def _locked(request: DistrictRequest) -> HttpResponse:
    return render_problem(
        request,
        429,
        title=_("Signing in is locked for a while"),
        text=_("There were too many wrong attempts for this account."),
        advice=_("Wait a quarter of an hour, or ask your unit's administrator for a new password."),
    )


def _at(request: DistrictRequest) -> datetime:
    at: Any = request.at
    assert isinstance(at, datetime)
    return at
