"""Saves a reader's theme, type size or language in cookies and returns to the page he came from."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from luoshi.district.ui.preference import SIZE_COOKIE, SIZES, THEME_COOKIE, THEMES

_YEAR = 365 * 86_400


@require_POST
def save_preference(request: HttpRequest) -> HttpResponse:
    """Keep what is known of the posted choices; anything else is left as it was."""
    response = HttpResponseRedirect(_way_back(request))
    choices = {
        THEME_COOKIE: (request.POST.get("theme"), THEMES),
        SIZE_COOKIE: (request.POST.get("size"), SIZES),
        settings.LANGUAGE_COOKIE_NAME: (request.POST.get("language"), tuple(dict(settings.LANGUAGES))),
    }
    secure = settings.LANGUAGE_COOKIE_SECURE or request.is_secure()
    for cookie, (value, allowed) in choices.items():
        if value in allowed:
            response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
