"""The way around the district: domains register their places here, each reader sees those open to his roles.

A domain declares them (``DomainConfig.navigation``); this module knows none of them. ``order`` counts across the
whole district: the first four places a reader may go to stand in the phone's bottom bar, the rest behind *More*.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, str | Promise] = {
    "work": _("Work"),
    "supervision": _("Supervision"),
    "district": _("District"),
    "manage": _("Manage"),
}
"""The staff navigation's groups from top to bottom."""

PUBLIC = "public"
"""The group shown to everybody on public pages."""

ACCOUNT = "account"
"""The group shown in the account menu."""

_BAR = 4


@dataclass(frozen=True)
class NavItem:
    """One place in the navigation. ``roles`` of ``None`` opens it to everyone who is signed in.

    ``may_enter`` asks the domain about one reader, where the role alone does not tell.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str] | None = None
    group: str = "work"
    order: int = 100
    method: str = "get"
    may_enter: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Link:
    """A place resolved for one request."""

    key: str
    label: str | Promise
    url: str
    icon: str
    order: int
    method: str = "get"
    current: bool = False


@dataclass(frozen=True)
class Group:
    """A headed list of places."""

    key: str
    label: str | Promise
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Navigation:
    """Everything one reader may go to from this page."""

    groups: tuple[Group, ...] = ()
    public: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()

    @property
    def bar(self) -> tuple[Link, ...]:
        """The four places most used, for the phone's bottom bar."""
        everything = [link for group in self.groups for link in group.links]
        return tuple(sorted(everything, key=lambda link: link.order)[:_BAR])


_registered: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Add places; a key registered again replaces the earlier item."""
    for item in items:
        if item.group not in {*GROUPS, PUBLIC, ACCOUNT}:
            message = f"navigation group {item.group!r} of {item.key!r} is not one of {[*GROUPS, PUBLIC, ACCOUNT]}"
            raise ValueError(message)
        _registered[item.key] = item


def address_of(key: str) -> str:
    """The address of a registered place, for domains beneath the one whose page it is; "/" where there is none."""
    item = _registered.get(key)
    link = _resolved(item) if item else None
    return link.url if link else "/"


def navigation_for(actor: object, path: str, items: Iterable[NavItem] | None = None) -> Navigation:
    """The places open to ``actor``, with the one that holds ``path`` marked as current."""
    known = _registered.values() if items is None else items
    open_to = [item for item in sorted(known, key=lambda i: (i.order, i.key)) if _is_open(item, actor)]
    links = _mark([(item.group, link) for item in open_to if (link := _resolved(item))], path)
    groups = tuple(
        Group(key, label, tuple(members))
        for key, label in GROUPS.items()
        if (members := [link for group, link in links if group == key])
    )
    return Navigation(
        groups=groups,
        public=tuple(link for group, link in links if group == PUBLIC),
        account=tuple(link for group, link in links if group == ACCOUNT),
    )


def _is_open(item: NavItem, actor: object) -> bool:
    if item.group == PUBLIC:
        return True
    if not getattr(actor, "is_authenticated", False):
        return False
    if item.roles is not None and not item.roles & frozenset(getattr(actor, "roles", frozenset())):
        return False
    return item.may_enter is None or item.may_enter(actor)


def _resolved(item: NavItem) -> Link | None:
    # A place whose address is not installed in this deployment is left out rather than breaking every page.
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return Link(item.key, item.label, url, item.icon, item.order, item.method)


def _mark(links: list[tuple[str, Link]], path: str) -> list[tuple[str, Link]]:
    def holds(url: str) -> bool:
        return path == url or (url != "/" and path.startswith(url))

    nearest = max((link.url for _group, link in links if holds(link.url)), key=len, default=None)
    return [(group, replace(link, current=link.url == nearest)) for group, link in links]
