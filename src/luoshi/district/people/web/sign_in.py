"""Signing in and out: password, then the one-time code where the account demands it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.people.access import actor_at
from luoshi.district.people.commands.second_step import use_code
from luoshi.district.people.commands.sessions import note_sign_out
from luoshi.district.people.models import Account
from luoshi.district.people.web.demonstration import demo_accounts, demo_password
from luoshi.district.people.web.forms import CodeForm, SignInForm
from luoshi.district.people.web.lockout import held_up, is_locked_out, locked_out, note_wrong_code, note_wrong_guess
from luoshi.district.people.web.signing_in import finish, pending, proceed, way_on
from luoshi.district.ui.request import DistrictRequest


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: DistrictRequest) -> HttpResponse:
    """The sign-in page; whoever is signed in already goes on."""
    following = request.POST.get("next", "") or request.GET.get("next", "")
    if actor_at(request).is_authenticated:
        return HttpResponseRedirect(way_on(request, following))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        username = _kept(form.cleaned_data["username"])
        waiting = held_up(request, username)
        if waiting is not None:
            return waiting
        account = _authenticated(request, username, form.cleaned_data["password"])
        if account is not None:
            return proceed(request, account, following=following)
        note_wrong_guess(request, username)
        form.add_error(None, _("The sign-in name and the password do not match an active account."))
    return _sign_in_page(request, form, following)


@never_cache
@require_POST
def sign_in_to_demo(request: DistrictRequest) -> HttpResponse:
    """One tap in the demonstration: signs in to an offered account with the password that all of them share."""
    offered = {line.account.username for line in demo_accounts(at=request.at)}
    username = request.POST.get("username", "")
    if username not in offered:
        raise Http404
    account = _authenticated(request, username, demo_password())
    if account is None:
        raise Http404
    logout(request)
    return proceed(request, account, following=request.POST.get("next", ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: DistrictRequest) -> HttpResponse:
    """The second step: the code of the moment, or a recovery code."""
    waiting = pending(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("people:sign_in"))
    account, following = waiting
    if is_locked_out(request, account):
        return locked_out(request, credentials={"username": account.username})
    waiting_page = held_up(request, account.username)
    if waiting_page is not None:
        return waiting_page
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if use_code(account=account, code=form.cleaned_data["code"], at=request.at):
            return finish(request, account, following=following)
        note_wrong_code(request, account)
        form.add_error("code", _("The code is not right, or it was used already."))
    return render(request, "people/code.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: DistrictRequest) -> HttpResponse:
    """End this session; a link followed by mistake asks first."""
    if request.method != "POST":
        return render(request, "people/sign_out.html")
    if request.session.session_key:
        note_sign_out(session_key=request.session.session_key)
    logout(request)
    response = HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)
    # Drafts of forms lie in the browser; whoever sits down next at a shared desk is not to find them.
    response["Clear-Site-Data"] = '"storage"'
    return response


def _kept(username: str) -> str:
    """The name as it is kept, so that neither capitals nor small letters open a fresh row of attempts."""
    return Account.objects.filter(username__iexact=username).values_list("username", flat=True).first() or username


def _authenticated(request: DistrictRequest, username: str, password: str) -> Account | None:
    account = authenticate(request, username=username, password=password)
    return account if isinstance(account, Account) else None


def _sign_in_page(request: DistrictRequest, form: SignInForm, following: str) -> HttpResponse:
    context = {
        "form": form,
        "next": following,
        "single_sign_on": _single_sign_on(),
        "demo_accounts": demo_accounts(at=request.at, language=get_language() or "zh"),
        "demo_password": demo_password(),
    }
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


def _single_sign_on() -> dict[str, str] | None:
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", [])
    if not apps:
        return None
    url = reverse("openid_connect_login", kwargs={"provider_id": apps[0]["provider_id"]})
    return {"name": str(apps[0]["name"]), "url": url}
