"""In the demonstration only: the accounts that the sign-in page offers, one for each role."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise

from luoshi.district.people.models import ROLE_CHOICES, Account
from luoshi.district.people.queries.accounts import post_words
from luoshi.district.people.queries.actors import holdings_at


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try, with the role it shows and the post it holds."""

    account: Account
    role: str
    role_name: str | Promise
    post: str


_usernames: list[str] = []


def register_demo_accounts(*usernames: str) -> None:
    """Name the accounts to offer, in their order; without it the first holder of each role is offered."""
    _usernames.extend(name for name in usernames if name not in _usernames)


def demo_password() -> str:
    """The password that all demonstration accounts share; empty outside the demonstration."""
    return str(getattr(settings, "DEMO_PASSWORD", "")) if settings.DEMO else ""


def demo_accounts(*, at: datetime, language: str = "zh") -> list[DemoAccount]:
    """One account per role, in the order of the roles; none outside the demonstration."""
    if not demo_password():
        return []
    held = holdings_at(at).filter(stands_in_for=None, account__must_change_password=False)
    if _usernames:
        held = held.filter(account__username__in=_usernames)
    names = dict(ROLE_CHOICES)
    found: dict[str, DemoAccount] = {}
    for holding in held.select_related("account", "post__unit").order_by("pk"):
        role = holding.post.role
        line = DemoAccount(holding.account, role, names[role], post_words(holding.post, language))
        found.setdefault(role, line)
    return [found[role] for role in names if role in found]
