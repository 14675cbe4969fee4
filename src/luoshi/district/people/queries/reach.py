"""How far a post reaches, and who looks after an account: the boundaries of what an administrator sees and resets."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from luoshi.district.people.models import Account, Post, PostHolding, Unit
from luoshi.district.people.queries.actors import not_over
from luoshi.district.people.rules.permissions import Action, may
from luoshi.kernel.actors import Actor


def reach_of(post: Post) -> set[str]:
    """The paths over which one must stand to give the post: where it stands, and where its powers reach."""
    return {post.unit.path, (post.scope or post.unit).path}


def paths_looking_after(accounts: Sequence[Account], *, at: datetime) -> dict[int, set[str]]:
    """For each account the paths over all of which its administrator stands; none for an account of the top.

    Those of the posts that it holds or will hold; without any, of the last that it held; else of the unit where it was
    made. Two queries.
    """
    found: dict[int, set[str]] = {account.pk: set() for account in accounts}
    rows = PostHolding.objects.filter(account__in=list(found)).select_related("post__unit", "post__scope")
    for holding in rows.filter(not_over(at)):
        found[holding.account_id] |= reach_of(holding.post)
    without = [pk for pk, paths in found.items() if not paths]
    last = {row.account_id: row for row in rows.filter(account__in=without).order_by("until_on", "ended_at", "pk")}
    for account in accounts:
        if found[account.pk]:
            continue
        if account.pk in last:
            found[account.pk] = reach_of(last[account.pk].post)
        elif account.home is not None:
            found[account.pk] = {account.home.path}
    return found


def looked_after_by(actor: Actor, accounts: "QuerySet[Account]", *, at: datetime) -> "QuerySet[Account]":
    """Of ``accounts`` those whose administrator ``actor`` is; all of them for whoever stands over the top."""
    tops = list(Unit.objects.filter(parent=None).values_list("path", flat=True))
    if actor.kind == "system" or (tops and _over_all(actor, set(tops))):
        return accounts
    of_the_top = bool(tops) and any(_over_all(actor, {top}) for top in tops)
    everyone = list(accounts.select_related("home").order_by())
    paths = paths_looking_after(everyone, at=at)
    return accounts.filter(pk__in=[pk for pk, over in paths.items() if (over or of_the_top) and _over_all(actor, over)])


def posts_given_by(actor: Actor, posts: "QuerySet[Post]") -> "QuerySet[Post]":
    """Of ``posts`` those that ``actor`` may give."""
    rows = posts.select_related("unit", "scope")
    return posts.filter(pk__in=[post.pk for post in rows if _over_all(actor, reach_of(post))])


def _over_all(actor: Actor, paths: set[str]) -> bool:
    return all(may(actor, Action.MANAGE_ACCOUNTS, unit_paths=(path,)) for path in paths)
