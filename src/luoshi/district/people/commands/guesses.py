"""Slowing a search for an account's password that comes from many addresses, without shutting its owner out.

The lock of one address (five wrong, a quarter of an hour) does not stop somebody who has a thousand. So the guesses of
all browsers that the account does not know count together, with a limit that an hour's guessing reaches and no owner
does. A browser in which the account was signed in to before is not counted and not held up: what strangers guess locks
nobody out of his own telephone or desk.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from luoshi.district.people.models import WrongGuess
from luoshi.kernel.rates import Limit, wait_for

LIMITS = (Limit(20, timedelta(hours=1)), Limit(100, timedelta(days=1)))
KEPT = max(limit.span for limit in LIMITS)


def note_guess(*, username: str, at: datetime) -> None:
    """Count a wrong password or code of a browser that the account does not know."""
    WrongGuess.objects.filter(at__lte=at - KEPT).delete()
    WrongGuess.objects.create(name=_digest(username), at=at)


def wait_before_guessing(*, username: str, at: datetime) -> timedelta:
    """How long a browser that the account does not know must wait; zero when it may try."""
    earlier = WrongGuess.objects.filter(name=_digest(username), at__gt=at - KEPT).values_list("at", flat=True)
    return wait_for(list(earlier), LIMITS, at=at)


def forget_guesses(*, username: str) -> None:
    """Begin anew; part of the commands that give an account a new password."""
    WrongGuess.objects.filter(name=_digest(username)).delete()


def _digest(username: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"guess:{username.casefold()}".encode(), hashlib.sha256).hexdigest()
