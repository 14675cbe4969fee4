"""Whether who gives a command may give it; every command of this domain asks here first."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from luoshi.district.people.actor import Actor
from luoshi.district.people.errors import PeopleForbiddenError
from luoshi.district.people.models import Account, Post, PostHolding, Unit
from luoshi.district.people.rules.permissions import Action, may


def require(by: Actor, action: Action, *, within: Iterable[str]) -> None:
    """Refuse unless one post of ``by`` includes ``action`` and reaches each of the unit paths.

    Raises
    ------
    PeopleForbiddenError
        None does.
    """
    verdicts = [may(by, action, unit_paths=(path,)) for path in within] or [may(by, action)]
    if not all(verdicts):
        raise PeopleForbiddenError


def require_over_top(by: Actor, action: Action) -> None:
    """Refuse unless ``by`` may do it to a unit at the top of the tree; without any unit only the system may."""
    tops = list(Unit.objects.filter(parent=None).values_list("path", flat=True))
    if not may(by, action, unit_paths=tops or ("/",)):
        raise PeopleForbiddenError


def require_over_post(by: Actor, post: Post) -> None:
    """Refuse unless ``by`` administers accounts both where the post stands and wherever its powers reach."""
    require(by, Action.MANAGE_ACCOUNTS, within=_reach_of(post))


def require_over_account(by: Actor, account: Account, *, on: date) -> None:
    """Refuse unless ``by`` administers every post that the account holds or will hold.

    All of them, not one: an administrator of one office must not come by the password of a leader of the district
    who also holds a post there.
    """
    held = PostHolding.objects.filter(account=account).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    posts = [holding.post for holding in held.select_related("post__unit", "post__scope")]
    require(by, Action.MANAGE_ACCOUNTS, within={path for post in posts for path in _reach_of(post)})


def _reach_of(post: Post) -> set[str]:
    return {post.unit.path, (post.scope or post.unit).path}
