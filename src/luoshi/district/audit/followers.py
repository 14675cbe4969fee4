"""Who follows the ledger in this deployment: declared by the domains when they are loaded.

``follow("tours.own_case", ["case.close", "case.reopen"], ".handlers.case_moved")`` — from then on the worker hands
every such entry to the handler, in the order of the tree, with the instant of its round. Nothing is missed, whatever is
killed: how far a follower has come is written in the transaction in which its handler worked. What a handler writes to
the database is therefore done once; what it does elsewhere (a file, a message) may be done again after a crash, so a
handler must bear to be given the same entry twice. It runs while other writers wait, so it is short: what takes long it
queues as a job.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Followed:
    """One entry of the ledger as a follower is given it.

    ``ticket`` is what the rest of the district knows the act by; ``seq`` is its place in the tree. The two may differ.
    """

    ticket: int
    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    data: Mapping[str, Any]


Handler = Callable[[Followed, datetime], object]


@dataclass(frozen=True, slots=True)
class Declared:
    """A follower as it was declared; kinds that end with a dot stand for all that begin so."""

    name: str
    kinds: tuple[str, ...]
    handler: Handler | str
    from_start: bool

    def handle(self, entry: Followed, at: datetime) -> None:
        """Hand it over."""
        handler: Handler = import_string(self.handler) if isinstance(self.handler, str) else self.handler
        handler(entry, at)

    @property
    def wanted(self) -> Q:
        """The condition by which its entries are found."""
        condition = Q(kind__in=[kind for kind in self.kinds if not kind.endswith(".")])
        for beginning in (kind for kind in self.kinds if kind.endswith(".")):
            condition |= Q(kind__startswith=beginning)
        return condition


_declared: dict[str, Declared] = {}


def follow(name: str, kinds: Collection[str], handler: Handler | str, *, from_start: bool = True) -> None:
    """Have ``handler`` (a function or its dotted path) given every entry of these ``kinds``; ``case.`` means all of it.

    A name that is new to a deployment begins at the first entry of the ledger, or with ``from_start`` false at what is
    recorded after the worker first met it. The name is kept for ever: under another one everything would come again.
    """
    assert kinds
    assert not isinstance(kinds, str)
    found = Declared(name, tuple(kinds), handler, from_start)
    assert _declared.get(name, found) == found, f"two followers are called {name}"
    _declared[name] = found


def declared_followers() -> tuple[Declared, ...]:
    """All that were declared, by name."""
    return tuple(_declared[name] for name in sorted(_declared))


def unfollow(name: str) -> None:
    """Forget a declaration, as a domain does that is gone; how far it had come stays written."""
    _declared.pop(name, None)
