"""Posts are set up and closed; accounts get them, give them up, and are stood in for."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from luoshi.district.audit.api import record
from luoshi.district.people.commands.authority import refuse_own_gain, require, require_over_account, require_over_post
from luoshi.district.people.errors import (
    AccountClosedError,
    DayOrderError,
    HoldingEndedError,
    HoldingExistsError,
    OwnAccountError,
    PostClosedError,
    PostInUseError,
    RequiredError,
    StandInError,
    UnitClosedError,
    UnknownRoleError,
)
from luoshi.district.people.models import Account, Post, PostHolding, Unit
from luoshi.district.people.queries.actors import holding_on, not_over
from luoshi.district.people.queries.reach import reach_of
from luoshi.district.people.rules.permissions import Action
from luoshi.kernel import clock
from luoshi.kernel.actors import Actor
from luoshi.kernel.roles import STAFF, Role


@transaction.atomic
def create_post(
    *,
    unit: Unit,
    title: str,
    role: Role | str,
    by: Actor,
    at: datetime,
    title_en: str = "",
    scope: Unit | None = None,
    area_codes: Iterable[str] = (),
    category_codes: Iterable[str] = (),
) -> Post:
    """Set up a post in ``unit``; ``scope`` lets its powers reach another subtree than the unit's own."""
    if role not in STAFF:
        raise UnknownRoleError(role=str(role))
    if not title.strip():
        raise RequiredError(field="title")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if not unit.is_active:
        raise UnitClosedError(unit=unit.name)
    post = Post(
        unit=unit,
        title=title,
        title_en=title_en,
        role=Role(role).value,
        scope=scope,
        area_codes=sorted(set(area_codes)),
        category_codes=sorted(set(category_codes)),
    )
    require_over_post(by, post)
    post.save()
    data = {
        "unit": unit.code,
        "title": title,
        "role": post.role,
        "scope": scope.code if scope else unit.code,
        "areas": post.area_codes,
        "categories": post.category_codes,
    }
    record(kind="post.created", subject=f"post:{post.pk}", by=by, at=at, data=data)
    return post


@transaction.atomic
def close_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Close a post that nobody holds."""
    post = _locked(post)
    require_over_post(by, post)
    if not post.is_active:
        raise PostClosedError(post=post.title)
    if PostHolding.objects.filter(not_over(at), post=post).exists():
        raise PostInUseError
    post.is_active = False
    post.save(update_fields=["is_active"])
    record(kind="post.closed", subject=f"post:{post.pk}", by=by, at=at, data={"title": post.title})
    return post


@transaction.atomic
def give_post(
    *, post: Post, account: Account, by: Actor, at: datetime, from_on: date | None = None, until_on: date | None = None
) -> PostHolding:
    """Let an account hold a post from a day (today) until another, inclusive, or until it is ended."""
    post = _locked(post)
    require_over_post(by, post)
    require_over_account(by, account, at=at)
    refuse_own_gain(by, account, post)
    holding = _hold(post, account, from_on=from_on or _today(at), until_on=until_on, at=at)
    data = {"holding": holding.pk, "post": post.pk, "role": post.role, "unit": post.unit.code, **_days(holding)}
    record(kind="post.given", subject=f"account:{account.pk}", by=by, at=at, data=data)
    return holding


@transaction.atomic
def end_holding(*, holding: PostHolding, by: Actor, at: datetime, until_on: date | None = None) -> PostHolding:
    """End a holding: at this instant, or with the last day ``until_on``, which never lengthens it.

    One that has not begun is taken back altogether. Whoever stands in for the holder in that post stops with him.
    """
    holding = _locked_holding(holding)
    if holding.stands_in_for_id is None or holding.stands_in_for_id != by.account_id:
        require(by, Action.MANAGE_ACCOUNTS, within=reach_of(holding.post))
    if holding.account_id == by.account_id and holding.post.role == Role.ADMINISTRATOR:
        raise OwnAccountError
    if until_on is not None and until_on < _today(at):
        raise DayOrderError
    if not PostHolding.objects.filter(not_over(at), pk=holding.pk).exists():
        raise HoldingEndedError
    end_with_stand_ins(holding, by=by, at=at, until_on=until_on)
    return holding


def end_with_stand_ins(holding: PostHolding, *, by: Actor, at: datetime, until_on: date | None = None) -> None:
    """End one holding and those that stand in for it, each with its entry; part of what takes power away."""
    rows = PostHolding.objects.filter(not_over(at), post=holding.post_id, stands_in_for=holding.account_id)
    stand_ins = rows if holding.stands_in_for_id is None else rows.none()
    for row in (holding, *stand_ins.select_for_update(of=("self",)).order_by("pk")):
        _end(row, by=by, at=at, until_on=until_on)


def _end(holding: PostHolding, *, by: Actor, at: datetime, until_on: date | None) -> None:
    days = (day for day in (until_on or _today(at), holding.until_on) if day is not None)
    last, is_now = min(days), until_on is None
    facts = {"post": holding.post_id, "from_on": holding.from_on.isoformat(), "until_on": last.isoformat()}
    data = {"holding": holding.pk, **facts, "now": is_now}
    if holding.from_on > last:
        holding.delete()
    else:
        holding.until_on, holding.ended_at = last, at if is_now else holding.ended_at
        holding.save(update_fields=["until_on", "ended_at"])
    record(kind="post.given_up", subject=f"account:{holding.account_id}", by=by, at=at, data=data)


@transaction.atomic
def appoint_stand_in(
    *, holding: PostHolding, account: Account, until_on: date, by: Actor, at: datetime, from_on: date | None = None
) -> PostHolding:
    """Let ``account`` act in a post while its holder is away: by the holder himself or an administrator."""
    holding = _locked_holding(holding)
    if holding.account_id != by.account_id:
        require_over_post(by, holding.post)
        refuse_own_gain(by, account, holding.post, standing_in=True)
    begins = from_on or _today(at)
    in_force = holding_on(begins, at=at).filter(pk=holding.pk).exists()
    if holding.stands_in_for_id is not None or holding.account_id == account.pk or not in_force:
        raise StandInError
    last = until_on if holding.until_on is None else min(until_on, holding.until_on)
    stand_in = _hold(holding.post, account, from_on=begins, until_on=last, stands_in_for=holding.account, at=at)
    data = {"holding": stand_in.pk, "post": holding.post_id, "for": f"account:{holding.account_id}", **_days(stand_in)}
    record(kind="post.stood_in", subject=f"account:{account.pk}", by=by, at=at, data=data)
    return stand_in


def _hold(
    post: Post,
    account: Account,
    *,
    from_on: date,
    until_on: date | None,
    at: datetime,
    stands_in_for: Account | None = None,
) -> PostHolding:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not post.is_active:
        raise PostClosedError(post=post.title)
    if not account.is_active:
        raise AccountClosedError(account=account.name)
    if until_on is not None and until_on < from_on:
        raise DayOrderError
    open_ones = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    overlapping = PostHolding.objects.filter(not_over(at), open_ones, post=post, account=account)
    if until_on is not None:
        overlapping = overlapping.filter(from_on__lte=until_on)
    if overlapping.exists():
        raise HoldingExistsError
    return PostHolding.objects.create(
        post=post, account=account, from_on=from_on, until_on=until_on, stands_in_for=stands_in_for
    )


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("unit", "scope").get(pk=post.pk)


def _locked_holding(holding: PostHolding) -> PostHolding:
    rows = PostHolding.objects.select_for_update(of=("self",))
    return rows.select_related("post__unit", "post__scope", "account").get(pk=holding.pk)


def _days(holding: PostHolding) -> dict[str, str | None]:
    until = holding.until_on.isoformat() if holding.until_on else None
    return {"from_on": holding.from_on.isoformat(), "until_on": until}


def _today(at: datetime) -> date:
    return clock.local(at).date()
