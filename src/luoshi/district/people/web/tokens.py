"""The page of one's tokens for the programming interface."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.people.access import actor_at, requires
from luoshi.district.people.commands.tokens import create_token, revoke_token
from luoshi.district.people.queries.tokens import tokens_of
from luoshi.district.people.reauthentication import reauthentication_required
from luoshi.district.people.rules.tokens import Scope
from luoshi.district.people.web.refusals import done
from luoshi.district.ui.request import DistrictRequest

_NEW = "new_token_once"
LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (365, _("365 days"))]


SCOPES = [
    (Scope.READ.value, _("Read: cases, lists, histories")),
    (Scope.ACT.value, _("Act: register cases, do what your posts allow, hand in photos")),
    (Scope.IMPORT.value, _("Import: bring in whole sheets")),
]
SCOPE_NAMES = {
    Scope.READ.value: pgettext_lazy("token", "read"),
    Scope.ACT.value: pgettext_lazy("token", "act"),
    Scope.IMPORT.value: pgettext_lazy("token", "import"),
}


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=SCOPES, initial=[Scope.READ.value], widget=forms.CheckboxSelectMultiple
    )
    valid_days = forms.TypedChoiceField(label=_("Valid for"), choices=LIFETIMES, coerce=int, initial=90)


@never_cache
@requires()
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def show_tokens(request: DistrictRequest) -> HttpResponse:
    """The tokens one has, and a form for another; a new one is shown once."""
    actor, at = actor_at(request), request.at
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = done(form, lambda: create_token(**form.cleaned_data, by=actor, at=at))
        if made:
            request.session[_NEW] = made[1]
            return HttpResponseRedirect(reverse("people:tokens"))
    context = {
        "tokens": [
            (token, [SCOPE_NAMES[scope] for scope in token.scopes if scope in SCOPE_NAMES])
            for token in tokens_of(actor.account_id or 0)
        ],
        "form": form,
        "new_token": request.session.pop(_NEW, "") if request.method == "GET" else "",
    }
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@requires()
@require_POST
def revoke(request: DistrictRequest, pk: int) -> HttpResponse:
    """Revoke one token."""
    revoke_token(token_id=pk, by=actor_at(request), at=request.at)
    messages.success(request, _t("The token was revoked."))
    return HttpResponseRedirect(reverse("people:tokens"))
