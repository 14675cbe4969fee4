"""How often one sender may ask the public pages: enough for a person who looks around, too little for a program.

Counted in memory by the minute; nothing is written, and no address is kept.
"""

import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _

from luoshi.district.people.api import actor_at
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sender import network_of, sender_of
from luoshi.district.ui.web.errors import render_problem

MINUTE: Final = 60
MOST_PAGES: Final = 120
MOST_SEARCHES: Final = 30


def slowed(request: DistrictRequest, *, is_search: bool) -> HttpResponse | None:
    """The answer to one question too many; None while there are few. Whoever is signed in is not counted."""
    if actor_at(request).is_authenticated:
        return None
    seconds = int(request.at.timestamp())
    sender = network_of(sender_of(request))
    key = hmac.new(settings.SECRET_KEY.encode(), f"public:{sender}".encode(), hashlib.sha256).hexdigest()[:32]
    what, most = ("search", MOST_SEARCHES) if is_search else ("page", MOST_PAGES)
    if _count(f"intake.public.{what}.{key}.{seconds // MINUTE}") <= most:
        return None
    answer: HttpResponse = render_problem(
        request,
        429,
        title=_("Too many questions at once"),
        text=_("More questions came from your network within a minute than one person asks."),
        advice=_("Please wait a minute and ask again."),
    )
    answer.headers["Retry-After"] = str(MINUTE - seconds % MINUTE)
    return answer


def _count(key: str) -> int:
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key)
    except ValueError:
        return 1  # it ran out between the two
