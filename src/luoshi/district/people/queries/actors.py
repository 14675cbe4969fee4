"""Who an account is at an instant: its posts, own and stood in for, as an :class:`Actor`."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshi.district.people.actor import Actor, Grant
from luoshi.district.people.models import Account, PostHolding
from luoshi.district.people.roles import Role
from luoshi.kernel import clock


def actor_of(account_id: int, *, at: datetime) -> Actor:
    """The actor that ``account_id`` is on the local day of ``at``; two queries.

    Raises
    ------
    Account.DoesNotExist
        There is no such account.
    """
    return actor_from(Account.objects.only("id", "name", "is_active").get(pk=account_id), at=at)


def actor_from(account: Account, *, at: datetime) -> Actor:
    """The same for an account that was read already; one query, none for a deactivated account."""
    grants: tuple[Grant, ...] = ()
    if account.is_active:
        held = holdings_on(clock.local(at).date()).filter(account_id=account.pk)
        grants = tuple(_grant(holding) for holding in held.select_related("post__unit", "post__scope"))
    return Actor(kind="account", account_id=account.pk, name=account.name, grants=grants, at=at)


def holdings_on(day: date) -> QuerySet[PostHolding]:
    """The holdings that are in force on ``day``: an open post, an active account, within its days."""
    return PostHolding.objects.filter(from_on__lte=day, post__is_active=True, account__is_active=True).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day)
    )


def _grant(holding: PostHolding) -> Grant:
    post = holding.post
    return Grant(
        role=Role(post.role),
        unit_id=post.unit_id,
        home_path=post.unit.path,
        scope_path=(post.scope or post.unit).path,
        post_id=post.pk,
        area_codes=frozenset(post.area_codes),
        category_codes=frozenset(post.category_codes),
        standing_in=holding.stands_in_for_id is not None,
    )
