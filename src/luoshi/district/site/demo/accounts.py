"""The accounts of the demonstration: one for each role, and a handler for each unit that can own a case."""

from dataclasses import dataclass

from django.conf import settings

from .material import organisation

DEMO_PASSWORD: str = settings.DEMO_PASSWORD
"""The one password of all demonstration accounts; the sign-in page shows it in the demonstration only."""

WITHOUT_HANDLER = frozenset({"committee", "supervision", "builder"})
SHOWN = (
    "supervisor", "wutong", "wutong-officer", "wutong-head", "planning", "traffic-police", "verifier",
    "district-leader", "window", "air-expert", "assessor", "inspector", "admin",
)  # fmt: skip
"""The accounts offered on the sign-in page, in this order."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account with its post: whose it is, what it may do, and over which subtree."""

    username: str
    name: str
    name_en: str
    role: str
    unit: str
    scope: str = ""


def demo_accounts() -> list[DemoAccount]:
    """Every account, those shown on the sign-in page first."""
    everyone = [*_posts(), *_handlers()]
    rank = {username: position for position, username in enumerate(SHOWN)}
    return sorted(everyone, key=lambda account: rank.get(account.username, len(rank)))


def _posts() -> list[DemoAccount]:
    return [
        DemoAccount(username, name, name_en, role, unit, scope)
        for unit, role, username, name, name_en, scope in organisation()["posts"]
    ]


def _handlers() -> list[DemoAccount]:
    return [
        DemoAccount(code, f"{name if kind == 'office' else short} 经办人", f"{name_en}, handler", "handler", code)
        for code, name, short, name_en, kind, _parent, _duties in organisation()["units"]
        if code not in WITHOUT_HANDLER
    ]
