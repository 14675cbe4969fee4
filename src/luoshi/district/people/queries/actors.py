"""Who an account is at an instant: its posts, own and stood in for, as an :class:`Actor`."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshi.district.people.models import Account, Post, PostHolding
from luoshi.kernel import clock
from luoshi.kernel.actors import Actor, Grant
from luoshi.kernel.roles import Role


def actor_of(account_id: int, *, at: datetime) -> Actor:
    """The actor that ``account_id`` is on the local day of ``at``; two queries.

    Raises
    ------
    Account.DoesNotExist
        There is no such account.
    """
    return actor_from(Account.objects.only("id", "name", "is_active").get(pk=account_id), at=at)


def actor_from(account: Account, *, at: datetime, only: Collection[int] | None = None) -> Actor:
    """The same for an account that was read already; one query, none for a deactivated account.

    ``only`` leaves of its posts those that are held by these holdings, as a token does.
    """
    grants: tuple[Grant, ...] = ()
    if account.is_active:
        held = holdings_at(at).filter(account_id=account.pk)
        held = held if only is None else held.filter(pk__in=only)
        grants = tuple(_grant(holding) for holding in held.select_related("post__unit", "post__scope"))
    return Actor(kind="account", account_id=account.pk, name=account.name, grants=grants, at=at)


def holdings_at(at: datetime) -> QuerySet[PostHolding]:
    """The holdings in force at an instant: an open post, an active account, within its days, not ended before."""
    day = clock.local(at).date()
    rows = PostHolding.objects.filter(from_on__lte=day, post__is_active=True, account__is_active=True)
    return rows.filter(not_over(at))


def holding_on(day: date, *, at: datetime) -> QuerySet[PostHolding]:
    """The holdings that, as things stand at an instant, are in force on a day from then on."""
    rows = PostHolding.objects.filter(from_on__lte=day, post__is_active=True, account__is_active=True)
    return rows.filter(not_over(at)).filter(Q(until_on__isnull=True) | Q(until_on__gte=day))


def not_over(at: datetime) -> Q:
    """The condition that a holding is in force or still to come at an instant."""
    day = clock.local(at).date()
    return (Q(until_on__isnull=True) | Q(until_on__gte=day)) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def grant_of(post: Post, *, standing_in: bool = False) -> Grant:
    """The powers of a post, as whoever holds it or stands in for its holder has them."""
    return Grant(
        role=Role(post.role),
        unit_id=post.unit_id,
        home_path=post.unit.path,
        scope_path=(post.scope or post.unit).path,
        post_id=post.pk,
        area_codes=frozenset(post.area_codes),
        category_codes=frozenset(post.category_codes),
        standing_in=standing_in,
    )


def _grant(holding: PostHolding) -> Grant:
    return grant_of(holding.post, standing_in=holding.stands_in_for_id is not None)
