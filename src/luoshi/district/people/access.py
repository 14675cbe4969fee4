"""Guards a view: strangers are sent to sign in and come back, people without the power get a page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from luoshi.district.people.rules.permissions import Action, known_power, may
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.actors import NOBODY, Actor

P = ParamSpec("P")
View = Callable[Concatenate[DistrictRequest, P], HttpResponseBase]


def actor_at(request: HttpRequest) -> Actor:
    """Who acts in this request; nobody when the request did not pass the middleware."""
    actor: Any = getattr(request, "actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


def requires(*actions: Action | str) -> Callable[[View[P]], View[P]]:
    """Open the view to whoever may do one of ``actions`` somewhere; without actions, to everybody signed in.

    Whether the actor may do it to the thing at hand is still the command's or the query's to decide.
    """
    wanted = tuple(known_power(action) for action in actions)

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DistrictRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_at(request)
            if not actor.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if wanted and not any(may(actor, action) for action in wanted):
                return render_problem(request, 403)
            return view(request, *args, **kwargs)

        return guarded

    return guard
