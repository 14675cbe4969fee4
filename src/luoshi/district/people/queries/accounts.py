"""Reads of accounts: the list, who holds what on a day, what one person may be told about his own access."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import get_hashers, is_password_usable
from django.db.models import Q, QuerySet

from luoshi.district.people.models import Account, Post, PostHolding, SignedIn, Unit
from luoshi.district.people.queries.actors import holdings_at, not_over


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list, with the posts it holds that day in words."""

    account: Account
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with who holds it that day, the holder before the stand-ins."""

    post: Post
    holdings: tuple[PostHolding, ...]


def list_accounts(*, search: str = "", state: str = "active", unit: Unit | None = None) -> QuerySet[Account]:
    """Accounts by their words, state (``active``, ``closed``, ``all``) and the unit whose subtree they serve in."""
    accounts = Account.objects.all()
    if state != "all":
        accounts = accounts.filter(is_active=state != "closed")
    for word in search.split():
        accounts = accounts.filter(
            Q(username__icontains=word) | Q(name__icontains=word) | Q(name_en__icontains=word)
            | Q(holdings__post__title__icontains=word) | Q(holdings__post__unit__name__icontains=word)
        )  # fmt: skip
    if unit is not None:
        accounts = accounts.filter(holdings__post__unit__path__startswith=unit.path)
    return accounts.distinct().order_by("username")


def account_lines(accounts: list[Account], *, at: datetime, language: str = "zh") -> list[AccountLine]:
    """The accounts with the posts they hold at that instant; one query."""
    posts: dict[int, list[str]] = {}
    held = holdings_at(at).filter(account__in=[account.pk for account in accounts]).select_related("post__unit")
    for holding in held.order_by("pk"):
        posts.setdefault(holding.account_id, []).append(post_words(holding.post, language))
    return [AccountLine(account, tuple(posts.get(account.pk, ()))) for account in accounts]


def post_words(post: Post, language: str) -> str:
    """A post with its unit, as one phrase."""
    if language.startswith("en"):
        return f"{post.unit.name_en or post.unit.name}, {post.title_en or post.title}"
    return f"{post.unit.short_name} {post.title}"


def post_lines(unit: Unit, *, at: datetime) -> list[PostLine]:
    """The open posts of a unit with who holds each at that instant; two queries."""
    posts = list(unit.posts.filter(is_active=True).select_related("scope", "unit").order_by("pk"))
    held: dict[int, list[PostHolding]] = {}
    for holding in holdings_at(at).filter(post__in=posts).select_related("account", "stands_in_for"):
        held.setdefault(holding.post_id, []).append(holding)
    return [
        PostLine(post, tuple(sorted(held.get(post.pk, ()), key=lambda row: (row.stands_in_for_id or 0, row.pk))))
        for post in posts
    ]


def holdings_of(account: Account, *, at: datetime) -> list[PostHolding]:
    """What an account holds at an instant and what is still to come, with units; one query."""
    rows = PostHolding.objects.filter(not_over(at), account=account, post__is_active=True)
    return list(rows.select_related("post__unit", "post__scope", "account", "stands_in_for").order_by("from_on", "pk"))


def sign_ins_of(account: Account) -> list[SignedIn]:
    """The account's sessions, the one used last first."""
    return list(SignedIn.objects.filter(account=account))


def needs_code(account: Account) -> bool:
    """True when signing in to this account takes a one-time code."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def weakly_kept_passwords() -> list[str]:
    """The sign-in names of active accounts whose password is kept by a method that this house does not use."""
    good = {hasher.algorithm for hasher in get_hashers()}
    rows = Account.objects.filter(is_active=True).values_list("username", "password")
    return [name for name, kept in rows if is_password_usable(kept) and kept.partition("$")[0] not in good]


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are unused; 0 without a second step."""
    row = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else 0
