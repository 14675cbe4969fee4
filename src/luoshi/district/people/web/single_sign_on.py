"""The two addresses of OpenID Connect, under the names by which allauth looks them up."""

import logging
from collections.abc import Callable

import requests
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from luoshi.district.ui.web.errors import render_problem

log = logging.getLogger(__name__)
Step = Callable[[HttpRequest, str], HttpResponse]


def _reachable(step: Step) -> Step:
    """``step``, with a page of its own for an identity provider that does not answer."""

    def taken(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return step(request, provider_id)
        except (requests.RequestException, KeyError, ValueError) as problem:
            log.warning("the identity provider %s did not answer as it should: %r", provider_id, problem)
            return render_problem(
                request,
                503,
                title=_("Single sign-on did not work"),
                text=_("The sign-in service refused, was cancelled, or could not be reached."),
                advice=_("Try again, or sign in with your password."),
            )

    return taken


urlpatterns = [
    path("single-sign-on/<slug:provider_id>/", _reachable(views.login), name="openid_connect_login"),
    path("single-sign-on/<slug:provider_id>/callback/", _reachable(views.callback), name="openid_connect_callback"),
]
