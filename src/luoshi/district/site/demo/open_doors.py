"""The demonstration's accounts with the password that everybody can read: found, and closed by one command."""

from datetime import datetime
from functools import cache, partial

from django.conf import settings
from django.contrib.auth.hashers import check_password

from luoshi.district.people.api import SYSTEM, deactivate_account, list_accounts, weakly_kept_passwords
from luoshi.district.ui.findings import Finding

from .accounts import demo_accounts


def open_accounts() -> list[str]:
    """The sign-in names of the demonstration that are active and still have its public password."""
    names = [account.username for account in demo_accounts()]
    kept = list_accounts().filter(username__in=names).values_list("username", "password")
    opens = cache(partial(check_password, settings.DEMO_PASSWORD))  # accounts made together are kept alike
    return [username for username, encoded in kept if opens(encoded)]


def has_open_accounts() -> bool:
    """The same as a question; it stops at the first, since each look costs what a sign-in costs."""
    names = [account.username for account in demo_accounts()]
    kept = list_accounts().filter(username__in=names).values_list("password", flat=True)
    return any(check_password(settings.DEMO_PASSWORD, encoded) for encoded in kept)


def close_accounts(*, at: datetime) -> int:
    """Deactivate them all; returns how many. What they did stays on record."""
    names = open_accounts()
    for account in list_accounts().filter(username__in=names):
        deactivate_account(account=account, by=SYSTEM, at=at)
    return len(names)


def look_at_passwords(_at: datetime) -> Finding:
    """Whether somebody could sign in with the public password, or one is kept weakly."""
    if has_open_accounts():
        remedy = "Only for trying out; before real use: luoshi demo remove-accounts"
        return Finding("Passwords", "optional", "the demonstration's public password opens accounts", remedy)
    weak = weakly_kept_passwords()
    if weak:
        return Finding("Passwords", "bad", f"kept weakly: {', '.join(weak[:5])}", "Give them new one-time passwords.")
    return Finding("Passwords", "good", "kept by Argon2")
