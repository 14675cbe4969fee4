"""Notices which rows a transaction changes, so that the entry of the act can commit to what it left in them.

A mark is set with each change and waits among the transaction's after-commit calls: a rolled-back savepoint takes its
marks with it. Whoever records an act takes all marks since the last one. ``save``, ``create`` and ``delete`` are
noticed by signals; what goes past them — ``update`` and the like — by the models' :class:`WatchedManager`;
rows inserted by hand are noted by whoever inserts them (:func:`note`).
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Manager, Model, QuerySet
from django.db.models.signals import post_delete, post_save

from luoshi.district.audit.declared import model_of, table_of, tables

logger = logging.getLogger(__name__)
T = TypeVar("T", bound=Model)


class Mark:
    """Rows of a model that changed: in these columns, or as a whole when they are ``new`` or ``gone``."""

    __slots__ = ("columns", "gone", "is_taken", "model", "new", "pks")

    def __init__(
        self,
        model: type[Model],
        pks: Sequence[Any],
        columns: Collection[str] = (),
        *,
        new: bool = False,
        gone: str | None = None,
    ) -> None:
        self.model, self.pks, self.columns, self.new, self.gone = model, pks, columns, new, gone
        self.is_taken = False

    def __call__(self) -> None:
        """After the commit: a change that no entry tells is found by the next audit; this says whose it was."""
        if not self.is_taken:
            logger.warning("changed without an entry in the ledger: %s %s", self.model.__name__, self.pks[:5])


class Taken:
    """Stands in the list where marks were taken by an entry; goes with that entry if it is rolled back."""

    def __call__(self) -> None:
        """Nothing is to be done after the commit."""


def peek_marks() -> list[Mark]:
    """The marks since the last entry of this transaction, oldest first."""
    marks: list[Mark] = []
    for waiting in reversed(connection.run_on_commit):
        call = waiting[1]
        if isinstance(call, Taken):
            break
        if isinstance(call, Mark):
            marks.append(call)
    return marks[::-1]


def take_marks() -> list[Mark]:
    """The same; they are the caller's now."""
    marks = peek_marks()
    if marks:
        for mark in marks:
            mark.is_taken = True
        transaction.on_commit(Taken())
    return marks


def note(rows: Iterable[Model]) -> None:
    """Note rows that were inserted past the object mapper; all are of one model."""
    inserted = list(rows)
    table = table_of(type(inserted[0])) if inserted else None
    if table is not None and table.replayed:
        _mark(Mark(type(inserted[0]), [row.pk for row in inserted], new=True))


def note_again(rows: Iterable[Model], columns: Collection[str]) -> None:
    """Have the next entry commit once more to what stands in these columns of these rows, changed or not."""
    for row in rows:
        _mark(Mark(type(row), [row.pk], columns))


class WatchedQuerySet(QuerySet[T]):
    """Notes what it changes without ``save``."""

    def update(self, **values: Any) -> int:
        """As ever, noting the rows first: afterwards the conditions may no longer find them."""
        table = table_of(self.model)
        names = {self.model._meta.get_field(name).name for name in values if name != "pk"}  # noqa: SLF001
        columns = names.intersection(table.replayed) if table else set()
        if not columns or not connection.in_atomic_block:
            return super().update(**values)
        pks = list(self.order_by().values_list("pk", flat=True))
        changed = super().update(**values)
        if pks:
            _mark(Mark(self.model, pks, columns))
        return changed

    def bulk_create(self, objs: Iterable[T], *args: Any, **options: Any) -> list[T]:
        """As ever, noting the new rows."""
        made: list[T] = super().bulk_create(objs, *args, **options)
        note(made)
        return made


class WatchedManager(Manager[T]):
    """The manager of models whose rows the ledger vouches for."""

    _queryset_class = WatchedQuerySet


def watch() -> None:
    """Notice every row of a declared table that is saved or deleted; called once, when all models are loaded."""
    for table in tables():
        if not table.replayed:
            continue
        post_save.connect(_saved, sender=model_of(table), dispatch_uid=f"audit_saved_{table.label}")
        post_delete.connect(_deleted, sender=model_of(table), dispatch_uid=f"audit_deleted_{table.label}")


def _saved(
    sender: type[Model], instance: Model, *, created: bool, update_fields: Collection[str] | None, **_: Any
) -> None:
    table = table_of(sender)
    if table is None or not connection.in_atomic_block:
        return
    if created:
        _mark(Mark(sender, [instance.pk], new=True))
        return
    columns = table.replayed if update_fields is None else [name for name in table.replayed if name in update_fields]
    if columns:
        _mark(Mark(sender, [instance.pk], columns))


def _deleted(sender: type[Model], instance: Model, **_: Any) -> None:
    table = table_of(sender)
    if table is not None and connection.in_atomic_block:
        owner: Any = instance
        for step in table.owner.split("__"):
            owner = getattr(owner, step)
        _mark(Mark(sender, [instance.pk], gone=str(owner)))


def _mark(mark: Mark) -> None:
    if connection.in_atomic_block:
        transaction.on_commit(mark)
