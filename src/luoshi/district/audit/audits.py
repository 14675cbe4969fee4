"""How a domain says what of its rows the ledger vouches for; read by ``luoshi audit``, which knows no domain.

A domain names one :class:`Audits` on its ``DomainConfig`` (``audits = ".audits.AUDITS"``). Each of
its models is a :class:`Table` there, or stands among the ``asides`` with the reason why nothing rests on it. Every
column of a table is in exactly one of four places:

``facts``
    Replayed. Each command's entry commits to the values it left in the row, and the values are kept beside the ledger;
    the audit folds them and compares.
``sealed``
    Replayed, but a person's words: what is kept is a salted seal of the value, so that erasing leaves nothing behind.
``derived``
    Computed from replayed columns, with a word on how; one of the ``checks`` computes it again.
``meaningless``
    No page, figure or score rests on it, with the reason.

A test walks all models and fails for a column that is in none of them. What a command changes is noticed by itself
(:mod:`luoshi.district.audit.watching`), provided that the model's manager is a
``WatchedManager``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from luoshi.district.audit.difference import Difference
from luoshi.district.audit.scope import Scope

Check = Callable[[Scope], Iterator[Difference]]
"""Computes again what is derived; yields what differs. It may look at less than everything, as the scope says."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A model whose rows the ledger vouches for.

    Rows are replayed together that belong together: all of one case, for instance. ``of`` names such a group, and
    ``owner`` is the path from a row to the text that says which one; without it each row stands for itself.
    """

    model: str
    facts: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)
    meaningless: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    owner: str = "pk"

    @property
    def label(self) -> str:
        """How the kept values name the table: ``cases.case``."""
        return self.model.lower()

    @property
    def group(self) -> str:
        """The group in which the rows are replayed."""
        return self.of or self.label

    @property
    def replayed(self) -> tuple[str, ...]:
        """The columns that are replayed."""
        return (*self.facts, *self.sealed)


@dataclass(frozen=True, slots=True)
class Audits:
    """All that a domain says: its tables, the models beside them with the reason, and what computes the derived."""

    tables: tuple[Table, ...] = ()
    asides: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
