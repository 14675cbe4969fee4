"""One's own account: posts, stand-in, password, second step, sessions."""

from datetime import datetime
from typing import cast

import segno
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.people.access import actor_at, requires
from luoshi.district.people.commands.accounts import change_password
from luoshi.district.people.commands.posts import appoint_stand_in, end_holding
from luoshi.district.people.commands.second_step import disable_second_step, enable_second_step, renew_recovery_codes
from luoshi.district.people.commands.sessions import end_other_sessions, end_session, note_new_key
from luoshi.district.people.errors import SecondStepNeededError, WrongPasswordError
from luoshi.district.people.models import Account, PostHolding, SignedIn
from luoshi.district.people.queries.accounts import holdings_of, needs_code, recovery_codes_left, sign_ins_of
from luoshi.district.people.queries.actors import holdings_at, not_over
from luoshi.district.people.queries.second_step import must_have_second_step
from luoshi.district.people.reauthentication import reauthentication_required
from luoshi.district.people.rules.one_time_codes import new_secret
from luoshi.district.people.web.devices import device_words
from luoshi.district.people.web.forms import CodeForm, ConfirmForm, OwnHoldingForm, PasswordForm
from luoshi.district.people.web.refusals import done, spoken
from luoshi.district.ui.request import DistrictRequest

_SECRET = "second_step_secret"  # noqa: S105 - the name under which the session keeps it
_CODES = "recovery_codes_once"


@never_cache
@requires()
def show_account(request: DistrictRequest) -> HttpResponse:
    """Name, posts, ways of signing in, open sessions."""
    return _account_page(request, OwnHoldingForm(_own_holdings(request)), status=200)


@never_cache
@requires()
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def show_password(request: DistrictRequest) -> HttpResponse:
    """Change one's password; with a one-time password this is the only page there is."""
    account = _own(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _change_password(request, form), field="new"):
        messages.success(request, _("Your password was changed. Other devices have to sign in anew."))
        return HttpResponseRedirect(
            reverse("people:account") if not account.must_change_password else settings.LOGIN_REDIRECT_URL
        )
    context = {"form": form, "is_first": account.must_change_password}
    return render(request, "people/password.html", context, status=422 if form.errors else 200)


@never_cache
@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def show_second_step(request: DistrictRequest) -> HttpResponse:
    """Set up the one-time code: scan, type the code, keep the recovery codes."""
    account = _own(request)
    if needs_code(account):
        codes = request.session.pop(_CODES, [])
        is_demanded = must_have_second_step(actor_at(request))
        context = {
            "codes": codes, "left": recovery_codes_left(account), "form": ConfirmForm(), "is_demanded": is_demanded,
        }  # fmt: skip
        return render(request, "people/second_step_on.html", context)
    secret = request.session.setdefault(_SECRET, new_secret())
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].help_text = ""  # there are no recovery codes yet
    if form.is_valid():
        codes = done(form, lambda: _enable(request, secret, form.cleaned_data["code"]), field="code")
        if codes:
            del request.session[_SECRET]
            request.session[_CODES] = codes
            return HttpResponseRedirect(reverse("people:second_step"))
    address = get_adapter().build_totp_url(account, secret)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3)
    spelled = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    is_demanded = must_have_second_step(actor_at(request))
    context = {"form": form, "picture": picture, "secret": spelled, "address": address, "is_demanded": is_demanded}
    return render(request, "people/second_step.html", context, status=422 if form.errors else 200)


@never_cache
@requires()
@require_POST
def change_second_step(request: DistrictRequest) -> HttpResponse:
    """Switch the second step off, or make new recovery codes; either needs the password."""
    account, actor = _own(request), actor_at(request)
    form = ConfirmForm(request.POST)
    if not form.is_valid() or not account.check_password(form.cleaned_data["current"]):
        messages.error(request, spoken(WrongPasswordError()))
        return HttpResponseRedirect(reverse("people:second_step"))
    if "renew" in request.POST and needs_code(account):
        request.session[_CODES] = renew_recovery_codes(account=account, by=actor, at=_at(request))
        return HttpResponseRedirect(reverse("people:second_step"))
    try:
        disable_second_step(account=account, by=actor, at=_at(request))
    except SecondStepNeededError as refusal:
        messages.error(request, spoken(refusal))
        return HttpResponseRedirect(reverse("people:second_step"))
    messages.success(request, _("Signing in needs no code any more."))
    return HttpResponseRedirect(reverse("people:account"))


@requires()
@require_POST
def end_one_session(request: DistrictRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    signed_in = get_object_or_404(SignedIn, pk=pk, account=_own(request))
    end_session(signed_in=signed_in, by=actor_at(request), at=_at(request))
    messages.success(request, _("The session was ended."))
    return HttpResponseRedirect(reverse("people:account"))


@requires()
@require_POST
def end_others(request: DistrictRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    ended = end_other_sessions(
        account=_own(request), session_key=str(request.session.session_key), by=actor_at(request), at=_at(request)
    )
    text = ngettext("{n} other session was ended.", "{n} other sessions were ended.", ended).format(n=ended)
    messages.success(request, text)
    return HttpResponseRedirect(reverse("people:account"))


@requires()
@require_POST
@reauthentication_required
def appoint_own_stand_in(request: DistrictRequest) -> HttpResponse:
    """Let a colleague act in one's own post until a day."""
    form = OwnHoldingForm(_own_holdings(request), request.POST)
    if form.is_valid() and done(
        form, lambda: appoint_stand_in(**form.cleaned_data, by=actor_at(request), at=_at(request))
    ):
        messages.success(request, _("The stand-in was appointed."))
        return HttpResponseRedirect(reverse("people:account"))
    return _account_page(request, form, status=422)


@requires()
@require_POST
def end_own_stand_in(request: DistrictRequest, pk: int) -> HttpResponse:
    """Be back earlier: end the stand-in for one's own post now."""
    holding = get_object_or_404(PostHolding, pk=pk, stands_in_for=_own(request))
    end_holding(holding=holding, by=actor_at(request), at=_at(request))
    messages.success(request, _("The stand-in has ended."))
    return HttpResponseRedirect(reverse("people:account"))


def _account_page(request: DistrictRequest, form: OwnHoldingForm, *, status: int) -> HttpResponse:
    account = _own(request)
    rows = [(row, device_words(row.device)) for row in sign_ins_of(account)]
    stand_ins = PostHolding.objects.filter(not_over(_at(request)), stands_in_for=account)
    context = {
        "account": account,
        "holdings": holdings_of(account, at=_at(request)),
        "stand_ins": stand_ins.select_related("account", "post__unit"),
        "stand_in_form": form,
        "needs_code": needs_code(account),
        "codes_left": recovery_codes_left(account),
        "sessions": rows,
        "this_session": request.session.session_key,
    }
    return render(request, "people/account.html", context, status=status)


def _change_password(request: DistrictRequest, form: PasswordForm) -> Account:
    old_key = str(request.session.session_key)
    account = change_password(
        account=_own(request),
        current=form.cleaned_data["current"],
        new=form.cleaned_data["new"],
        by=actor_at(request),
        at=_at(request),
    )
    update_session_auth_hash(request, account)
    request.session.save()
    new_key = str(request.session.session_key)
    note_new_key(old=old_key, new=new_key)
    end_other_sessions(account=account, session_key=new_key, by=actor_at(request), at=_at(request))
    return account


def _enable(request: DistrictRequest, secret: str, code: str) -> list[str]:
    return enable_second_step(account=_own(request), secret=secret, code=code, by=actor_at(request), at=_at(request))


def _own_holdings(request: DistrictRequest) -> QuerySet[PostHolding]:
    held = holdings_at(_at(request)).filter(account=_own(request), stands_in_for=None)
    return held.select_related("post__unit")


def _own(request: DistrictRequest) -> Account:
    return cast(Account, request.user)


def _at(request: DistrictRequest) -> datetime:
    return request.at
