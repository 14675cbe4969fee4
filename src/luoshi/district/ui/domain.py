"""A domain introduces itself: one class says everything that the house has to know about it.

A domain's ``apps.py`` holds one :class:`DomainConfig`. Whoever owns a place where others may add something — addresses,
powers, sources of cases, registers, the search box — asks :func:`domains` and knows none of them by name. What is
declared is a value or a dotted path; a path that begins with a dot is found inside the domain's own package. Nothing
behind a path is imported before it is needed, so that the declarations may stand where no model is loaded yet.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.apps import AppConfig, apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from .navigation import NavItem, register
from .panels import register_panel

Text = str | Promise
Act = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Address:
    """A module of addresses under a prefix; ``order`` counts through the house, the first that fits answers.

    What stood under one of the ``aliases`` is sent to the same place below ``prefix``, for good.
    """

    prefix: str
    module: str
    order: int = 100
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interface:
    """A router of the programming interface, below ``/api/v1/``.

    ``brings_in`` opens it also to the tokens that may do nothing but bring in sheets.
    """

    router: str
    prefix: str = ""
    brings_in: bool = False


@dataclass(frozen=True, slots=True)
class Power:
    """Something that posts of these roles may do: ``requires("see_tours")``, ``may(actor, "see_tours")``.

    A ``district_wide`` power concerns every unit, so that only a post over the top of the tree has it.
    """

    code: str
    roles: tuple[str, ...]
    district_wide: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a domain's cases come from; the code is stored and stays.

    ``by_hand`` offers it on the registering form; where somebody ``from_outside`` raised the case, they are asked in
    the end whether it helped.
    """

    code: str
    label: Text
    icon: str = "inbox"
    by_hand: bool = False
    from_outside: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A way to something, in the reader's language."""

    label: Text
    url: str
    icon: str = "link"


@dataclass(frozen=True, slots=True)
class Register:
    """Something ``luoshi export`` writes: ``door(format=…, by=…, at=…)`` gives the bytes."""

    code: str
    door: str
    formats: tuple[str, ...] = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class PanelAt:
    """Something shown in one slot of another domain's page (``ui.panels``), with at most so many ``queries``."""

    slot: str
    key: str
    build: str
    order: int = 100
    queries: int = 0


@dataclass(frozen=True, slots=True)
class Periodic:
    """One thing done every so many seconds by the worker; the act takes ``at``, the instant of the round."""

    name: str
    seconds: int | Callable[[], int]
    act: str | Act


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a domain can draft: ``draft(subject=…, by=…, at=…)`` gives its file."""

    code: str
    label: Text
    draft: str


@dataclass(frozen=True, slots=True)
class Search:
    """What the search box finds in a domain: ``find(text=…, by=…, limit=…)`` gives links the reader may follow."""

    code: str
    label: Text
    find: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A look of ``luoshi doctor`` at a domain: ``look(at)`` gives a ``ui.findings.Finding``."""

    what: str
    look: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose words are to go: those that are the person's ``own``, and those that are gone ``everywhere`` they stand."""

    own: tuple[str, ...]
    everywhere: tuple[str, ...]
    case_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Gone:
    """What a domain erased: how many rows, and the keys of the ledger that opened their words."""

    rows: int = 0
    openings: frozenset[tuple[int, str]] = frozenset()


class Eraser(Protocol):
    """Erases a person's words in one domain, inside the transaction of the erasing."""

    def count(self, wanted: Wanted) -> int:
        """How many rows hold one of the words; this is said before anybody confirms."""

    def erase(self, wanted: Wanted) -> Gone:
        """Take the words out."""


class Exercise(Protocol):
    """How the walks of the tests meet a domain: every address by every role, every personal word on record."""

    routes: str
    """Lines of the walk's table: address, methods, roles, how far it reaches."""

    def arrange(self, here: Any) -> None:
        """Make the things that the addresses ask for, of the near unit and of the far one."""

    def plant(self, here: Any) -> None:
        """Fill each personal field with a word found nowhere else, and say whose it is."""


class Stage(Protocol):
    """What a scene of the demonstration finds: people, units and the hours of the office."""

    units: dict[str, Any]

    @property
    def ends_at(self) -> datetime:
        """The demonstration's "now"."""

    def actor(self, username: str) -> Any:
        """Who this account is."""

    def day(self, days_ago: int, time_of_day: str) -> datetime:
        """An instant of a working day before the end."""


class DomainConfig(AppConfig):
    """Everything a domain declares; what it does not have stays empty."""

    default = False  # Django takes the one class of an ``apps.py`` that says it is the one: the domain's, not this

    addresses: ClassVar[Sequence[Address]] = ()
    interface: ClassVar[Sequence[Interface]] = ()
    powers: ClassVar[Sequence[Power]] = ()
    sources: ClassVar[Sequence[Source]] = ()
    """Where the cases come from that this domain opens."""
    origin: ClassVar[str] = ""
    """A function ``(id, *, by)`` → :class:`Link` to what a case with ``origin="<label>:<id>"`` came from, or None."""
    kinds: ClassVar[str] = ""
    """A mapping: the code of a kind of case to its facts, entered where the kind is missing."""
    stories: ClassVar[str] = ""
    """A function from a :class:`Stage` to scenes: generators that yield the instant of each act before they do it."""
    registers: ClassVar[Sequence[Register]] = ()
    erasers: ClassVar[Sequence[str]] = ()
    """Objects with the methods of :class:`Eraser`."""
    audits: ClassVar[str] = ""
    """What the ledger vouches for (``audit.api.Audits``)."""
    panels: ClassVar[Sequence[PanelAt]] = ()
    periodic: ClassVar[Sequence[Periodic]] = ()
    warm: ClassVar[Sequence[str]] = ()
    """Functions that load what takes long, run by each server process once it has given its first answer."""
    navigation: ClassVar[str] = ""
    """A sequence of ``NavItem``."""
    documents: ClassVar[Sequence[Document]] = ()
    searches: ClassVar[Sequence[Search]] = ()
    exercise: ClassVar[str] = ""
    """An :class:`Exercise`; the domains that the walks know by themselves need none."""
    diagnoses: ClassVar[Sequence[Diagnosis]] = ()
    evidence_access: ClassVar[str] = ""
    """Whom this domain opens which file of the evidence (``evidence.access.Opinion``)."""
    evidence_subjects: ClassVar[str] = ""
    """Whose a file of the evidence is (``evidence.access.Belongs``)."""
    area_owners: ClassVar[str] = ""
    """Which unit answers for which area (``people.area_owners.Lookup``)."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.default = True

    def dotted(self, path: str) -> str:
        """The full dotted path; one with a leading dot begins at this domain's package."""
        return f"{self.name}{path}" if path.startswith(".") else path

    def find(self, path: str) -> Any:
        """What stands at a declared path."""
        return import_string(self.dotted(path))

    def later(self, path: str) -> Callable[..., Any]:
        """The declared function, imported when it is first called."""

        def call(*args: Any, **named: Any) -> Any:
            return self.find(path)(*args, **named)

        return call

    def ready(self) -> None:
        """Bring the places in the navigation and the cards on others' pages."""
        if self.navigation:
            items: Iterable[NavItem] = self.find(self.navigation)
            register(*items)
        for card in self.panels:
            register_panel(card.slot, card.key, self.later(card.build), order=card.order, queries=card.queries)


def domains() -> tuple[DomainConfig, ...]:
    """The domains of this deployment from top to bottom; the composition root, which belongs to them, comes last."""
    return tuple(config for config in apps.get_app_configs() if isinstance(config, DomainConfig))


def domain_called(label: str) -> DomainConfig | None:
    """The domain with this label, if this deployment has it."""
    return next((domain for domain in domains() if domain.label == label), None)
