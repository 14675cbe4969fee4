"""Reads the sign-in log, and says whose lines a reader may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from luoshi.district.people.models import Account, PostHolding, SignInRecord
from luoshi.district.people.rules.permissions import Action, includes
from luoshi.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class SignInFilter:
    """Which lines are wanted; what is empty does not narrow. ``accounts`` None means everybody's."""

    accounts: Collection[int] | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None


def list_sign_ins(wanted: SignInFilter) -> QuerySet[SignInRecord]:
    """The lines that are wanted, the newest first."""
    rows = SignInRecord.objects.select_related("account").order_by("-id")
    if wanted.accounts is not None:
        rows = rows.filter(account__in=list(wanted.accounts))
    exact = {"act": wanted.act, "at__gte": wanted.since, "at__lt": wanted.until}
    return rows.filter(**{name: value for name, value in exact.items() if value})


def accounts_in_reach(actor: Actor, action: Action) -> set[int] | None:
    """The accounts whose every post, held now or once, lies where ``actor`` may do ``action``; None means all.

    All of them: what somebody did in a post of another office is not this administrator's to look at.
    """
    grants = [grant for grant in actor.grants if includes(grant, action)]
    if any(grant.is_over_the_top for grant in grants):
        return None
    within = Q(pk__in=[])
    for grant in grants:
        within |= Q(post__unit__path__startswith=grant.scope_path)
    inside = set(PostHolding.objects.filter(within).values_list("account_id", flat=True))
    outside = PostHolding.objects.filter(account__in=inside).exclude(within).values_list("account_id", flat=True)
    return inside - set(outside)


def accounts_by_id(ids: Collection[int]) -> dict[int, Account]:
    """The accounts, by their ids."""
    return Account.objects.in_bulk(list(ids))


def account_id_of(username: str) -> int | None:
    """The account of a sign-in name."""
    return Account.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
