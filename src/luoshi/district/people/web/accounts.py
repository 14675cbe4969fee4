"""Accounts for administrators: the list, a new one, its posts, a new one-time password."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.people.access import actor_at, requires
from luoshi.district.people.commands.accounts import (
    AccountWithPassword,
    change_account,
    create_account,
    deactivate_account,
    reactivate_account,
    reset_password,
)
from luoshi.district.people.commands.authority import require_over_account
from luoshi.district.people.commands.posts import give_post
from luoshi.district.people.commands.second_step import disable_second_step
from luoshi.district.people.models import Account, Post
from luoshi.district.people.queries.accounts import account_lines, holdings_of, list_accounts, needs_code
from luoshi.district.people.queries.exports import account_sheet
from luoshi.district.people.queries.reach import looked_after_by, posts_given_by
from luoshi.district.people.rules.permissions import Action
from luoshi.district.people.web.downloads import download
from luoshi.district.people.web.forms import ChangedAccountForm, NewAccountForm
from luoshi.district.people.web.refusals import done, spoken
from luoshi.district.people.web.searching import words_sought
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError

_PER_PAGE = 50
_ONCE = "one_time_password"
_STATES = ("active", "closed", "all")


@requires(Action.MANAGE_ACCOUNTS)
def list_all(request: DistrictRequest) -> HttpResponse:
    """The accounts that the reader looks after, with their posts; as a CSV file with ``?format=csv``."""
    search = words_sought(request)
    state = request.GET.get("state", "active")
    state = state if state in _STATES else "active"
    at, language = _at(request), get_language() or "zh"
    accounts = looked_after_by(actor_at(request), list_accounts(search=search, state=state), at=at)
    if request.GET.get("format") == "csv":
        chosen = list(accounts)
        record_access(
            by=actor_at(request),
            at=at,
            subjects=[f"account:{account.pk}" for account in chosen],
            fields=[Personal.ACCOUNT],
            purpose=Purpose.EXPORT,
            door=Door.FILE,
        )
        return download(account_sheet(account_lines(chosen, at=at, language=language)), "accounts.csv")
    page = Paginator(accounts, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": account_lines(list(page.object_list), at=at, language=language),
        "page": page,
        "search": search,
        "state": state,
        "states": [("active", _("Active")), ("closed", _("Deactivated")), ("all", _("All"))],
    }
    return render(request, "people/accounts.html", context)


@never_cache
@requires(Action.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: DistrictRequest) -> HttpResponse:
    """Make an account, with a post if one is named; its one-time password is shown once."""
    posts = posts_given_by(actor_at(request), Post.objects.filter(is_active=True))
    form = NewAccountForm(posts, request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = done(form, lambda: _make(request, dict(form.cleaned_data)), field="username")
        if isinstance(made, AccountWithPassword):
            return _with_password(request, made)
    back = reverse("people:accounts")
    context = {"form": form, "heading": _("New account"), "back": back, "lede": ""}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@never_cache
@requires(Action.MANAGE_ACCOUNTS)
def show_one(request: DistrictRequest, pk: int) -> HttpResponse:
    """One account: its posts, its state, what an administrator can do."""
    account = _reached(request, pk)
    _note_read(request, account)
    once = request.session.pop(_ONCE, None)
    context = {
        "account": account,
        "holdings": holdings_of(account, at=_at(request)),
        "one_time_password": once["password"] if once and once["account"] == pk else "",
        "needs_code": needs_code(account),
        "is_own": account.pk == actor_at(request).account_id,
    }
    return render(request, "people/account_admin.html", context)


@requires(Action.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_account(request: DistrictRequest, pk: int) -> HttpResponse:
    """Correct an account's names and ways of reaching its holder."""
    account = _reached(request, pk)
    _note_read(request, account)
    start = {name: getattr(account, name) for name in ("name", "name_en", "email", "phone")}
    form = ChangedAccountForm(request.POST) if request.method == "POST" else ChangedAccountForm(initial=start)
    if form.is_valid() and done(form, lambda: change_account(account=account, **form.cleaned_data, **_who(request))):
        messages.success(request, _("The account was changed."))
        return _to(account)
    back = reverse("people:account_admin", args=[pk])
    context = {"form": form, "heading": _("Edit account"), "back": back, "lede": account.username}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@requires(Action.MANAGE_ACCOUNTS)
@require_POST
def change_one(request: DistrictRequest, pk: int) -> HttpResponse:
    """Reset the password, switch off the second step, deactivate or open again; ``act`` says which."""
    account = _reached(request, pk)
    acts: dict[str, Any] = {
        "reset": reset_password,
        "no_code": disable_second_step,
        "deactivate": deactivate_account,
        "reactivate": reactivate_account,
    }
    act = acts.get(request.POST.get("act", ""))
    try:
        outcome = act(account=account, **_who(request)) if act else None
    except LuoshiError as error:
        messages.error(request, spoken(error))
        return _to(account)
    if isinstance(outcome, AccountWithPassword):
        return _with_password(request, outcome)
    messages.success(request, _("The account was changed."))
    return _to(account)


def _reached(request: DistrictRequest, pk: int) -> Account:
    """The account, unless it holds a post that the reader does not administer."""
    account = get_object_or_404(Account, pk=pk)
    require_over_account(actor_at(request), account, at=_at(request))
    return account


def _note_read(request: DistrictRequest, account: Account) -> None:
    actor = actor_at(request)
    if account.pk != actor.account_id:
        subjects = [f"account:{account.pk}"]
        fields, purpose = [Personal.ACCOUNT], Purpose.ADMINISTER
        record_access(by=actor, at=_at(request), subjects=subjects, fields=fields, purpose=purpose)


@transaction.atomic
def _make(request: DistrictRequest, said: dict[str, Any]) -> AccountWithPassword:
    post = said.pop("post")
    made = create_account(**said, **_who(request))
    if post is not None:
        give_post(post=post, account=made.account, **_who(request))
    return made


def _with_password(request: DistrictRequest, made: AccountWithPassword) -> HttpResponse:
    request.session[_ONCE] = {"account": made.account.pk, "password": made.password}
    return _to(made.account)


def _to(account: Account) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:account_admin", args=[account.pk]))


def _who(request: DistrictRequest) -> dict[str, Any]:
    return {"by": actor_at(request), "at": _at(request)}


def _at(request: DistrictRequest) -> datetime:
    return request.at
