"""Folds what entries committed to, row by row, and holds the rows of the database against it.

Whether what was committed to is still what is kept (:class:`Image`) is found by reading the log
(:mod:`luoshi.district.audit.queries.whole`); here it is taken for true. Rows are read some owners at a time, so memory
stays bounded however many there are. While the audit reads, others write: what differs is looked at again, and is a
difference only if no act came between.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Max, Min

from luoshi.district.audit.audits import Table
from luoshi.district.audit.declared import checks, columns_of, model_of, tables
from luoshi.district.audit.difference import Difference
from luoshi.district.audit.images import NEW, SEALED, UNSAID, empty_of, seal, spell
from luoshi.district.audit.models import Image, LedgerEvent
from luoshi.district.audit.queries.adopted import adopted_columns
from luoshi.district.audit.scope import Scope

AT_ONCE: Final = 500
LOOKS: Final = 4
"""How often a difference is looked at again while others write."""
MOST_SHOWN: Final = 200


@dataclass(slots=True)
class Row:
    """A row as its acts left it. Of one that is ``whole``, columns that were never named are empty.

    ``columns`` has each column's newest value, under the name by which the act spelled it (sealed ones behind
    :data:`SEALED`); ``images`` are the acts that left them, each with the key of its seals.
    """

    of: str
    owner: str
    ticket: int
    whole: bool = False
    gone: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    images: list[tuple[int, bytes | None, dict[str, Any]]] = field(default_factory=list)

    def named_last(self, *names: str) -> tuple[str, int, bytes | None]:
        """By which of ``names`` a column was left last, by which act, and that act's key."""
        return next(
            (name, ticket, key) for ticket, key, columns in reversed(self.images) for name in names if name in columns
        )


Folded = dict[str, dict[str, Row]]


def replayed_differences(scope: Scope) -> Iterator[Difference]:
    """Every row that is not what its acts left, and what the domains compute again; the first is found first."""
    yield from row_differences(scope)
    yield from computed_differences(scope)


def row_differences(scope: Scope) -> Iterator[Difference]:
    """Every row that is not what its acts left."""
    grouped: dict[str, list[Table]] = defaultdict(list)
    for table in tables():
        if table.replayed:
            grouped[table.group].append(table)
    adopted = adopted_columns()
    for group, members in grouped.items():
        yield from _Group(group, members, adopted, scope).differences()


def computed_differences(scope: Scope) -> Iterator[Difference]:
    """What the domains compute again and find otherwise."""
    for check in checks():
        yield from check(scope)


class _Group:
    """One group of tables whose rows are replayed together."""

    def __init__(self, group: str, members: Sequence[Table], adopted: dict[str, set[str]], scope: Scope) -> None:
        self.group, self.scope = group, scope
        self.tables = {table.label: table for table in members}
        self.complete = {label for label in self.tables if adopted.get(label)}
        self.alive: dict[str, int] = dict.fromkeys(self.tables, 0)

    def differences(self) -> Iterator[Difference]:
        done, total = 0, self._total()
        for owners in self._owners():
            yield from self._of_owners(owners)
            done += len(owners)
            self.scope.progress(self.group, done, max(done, total))
        if self.scope.is_whole:
            for label in sorted(self.complete):
                yield from self._uncommitted(label)
        else:
            yield from self._newest_uncommitted()

    def _total(self) -> int:
        return Image.objects.filter(of=self.group).values("owner").distinct().count() if self.scope.is_whole else 0

    def _owners(self) -> Iterator[list[str]]:
        if not self.scope.is_whole:
            yield from self._chosen()
            return
        last = None
        while owners := list(self._after(last)):
            yield owners
            last = owners[-1]

    def _after(self, last: str | None) -> Iterable[str]:
        rows = Image.objects.filter(of=self.group)
        if last is not None:
            rows = rows.filter(owner__gt=last)
        return rows.order_by("owner").values_list("owner", flat=True).distinct()[:AT_ONCE]

    def _chosen(self) -> Iterator[list[str]]:
        """Whoever was touched since, and those whose images fall into today's share of all images."""
        new = Image.objects.filter(of=self.group, ticket__gt=self.scope.since)
        span = Image.objects.aggregate(first=Min("id"), last=Max("id"))
        first, last = span["first"] or 0, (span["last"] or 0) + 1
        begin = first + (last - first) * self.scope.share // self.scope.shares
        end = first + (last - first) * (self.scope.share + 1) // self.scope.shares
        share = Image.objects.filter(of=self.group, id__gte=begin, id__lt=end)
        batch: set[str] = set()
        for rows in (new, share):
            for owner in rows.values_list("owner", flat=True).iterator(chunk_size=5000):
                batch.add(owner)
                if len(batch) == AT_ONCE:
                    yield sorted(batch)
                    batch = set()
        if batch:
            yield sorted(batch)

    def _of_owners(self, owners: Sequence[str]) -> Iterator[Difference]:
        folded = fold(self.group, owners)
        for label, rows in folded.items():
            if label in self.tables:
                self.alive[label] += sum(not row.gone for row in rows.values())
                for found, row in self._compare(self.tables[label], rows):
                    again = self._once_more(self.tables[label], found, row)
                    if again is not None:
                        yield again

    def _once_more(self, table: Table, found: Difference, row: Row) -> Difference | None:
        """The difference, unless an act came between the reading of its images and of its row."""
        for _ in range(LOOKS):
            newest = Image.objects.filter(of=self.group, owner=row.owner).aggregate(last=Max("ticket"))["last"]
            rows = fold(self.group, [row.owner]).get(table.label, {})
            same = {found.row: rows[found.row]} if found.row in rows else {}
            again = next((difference for difference, _ in self._compare(table, same)), None)
            if again is None or (newest or 0) <= row.ticket:
                return again
            found, row = again, same[found.row]
        return found

    def _compare(self, table: Table, rows: dict[str, Row]) -> Iterator[tuple[Difference, Row]]:
        columns = columns_of(table)
        names = list(columns)
        paths = [columns[name].attname for name in names]
        empty = {name: empty_of(columns[name]) for name in names}
        to_python = model_of(table)._meta.pk.to_python  # noqa: SLF001
        pks = [to_python(pk) for pk in rows]
        for start in range(0, len(pks), AT_ONCE):
            stored = {}
            chunk = pks[start : start + AT_ONCE]
            for pk, *values in model_of(table)._base_manager.filter(pk__in=chunk).values_list("pk", *paths):  # noqa: SLF001
                stored[str(pk)] = values
            for pk in map(str, chunk):
                row = rows[pk]
                found = self._row(table, pk, row, stored.get(pk), names, empty)
                if found is not None:
                    yield found, row

    def _row(  # noqa: PLR0917 - called for each row there is
        self, table: Table, pk: str, row: Row, values: Sequence[Any] | None, names: Sequence[str], empty: dict[str, Any]
    ) -> Difference | None:
        if values is None or row.gone:
            if (values is None) == row.gone:
                return None
            what = "row_missing" if values is None else "row_back"
            return _difference(what, table, pk, row.owner, row.ticket)
        columns = row.columns
        for name, stored in zip(names, values, strict=True):
            sealed = SEALED + name
            if sealed in columns:
                spelled, ticket, key = row.named_last(sealed, name)
                if spelled == sealed:
                    if not _opens(table, pk, name, stored, columns[sealed], key):
                        what = "row_sealed" if key or not columns[sealed] else "row_unsealed"
                        return _difference(what, table, pk, row.owner, ticket, column=name)
                    continue
            then = columns.get(name, UNSAID)
            if then is UNSAID:
                if row.whole and empty[name] is not UNSAID and stored != empty[name]:
                    return self._column(table, pk, row, name, stored, empty[name], row.ticket)
            elif (now := spell(stored)) != then or (now.__class__ is bool) != (then.__class__ is bool):
                return self._column(table, pk, row, name, stored, then, row.named_last(name)[1])
        return None

    def _column(  # noqa: PLR0917 - the parts of one sentence
        self, table: Table, pk: str, row: Row, name: str, now: Any, then: Any, ticket: int
    ) -> Difference:
        if name in table.sealed:
            return _difference("row_sealed", table, pk, row.owner, ticket, column=name)
        return _difference(
            "row_column", table, pk, row.owner, ticket, column=name, kept=shown(spell(now)), found=shown(then)
        )

    def _uncommitted(self, label: str) -> Iterator[Difference]:
        """Rows that no act ever left there: there are more of them than acts account for."""
        table = self.tables[label]
        manager = model_of(table)._base_manager  # noqa: SLF001
        if manager.count() <= self.alive[label]:
            return
        last: Any = None
        while True:
            rows = manager.order_by("pk") if last is None else manager.order_by("pk").filter(pk__gt=last)
            found = list(rows.values_list("pk", table.owner)[:AT_ONCE])
            if not found:
                return
            yield from self._without_image(table, found)
            last = found[-1][0]

    def _newest_uncommitted(self) -> Iterator[Difference]:
        """The same of the newest rows of each table, where whoever adds one has to put it."""
        for label in sorted(self.complete):
            table = self.tables[label]
            rows = model_of(table)._base_manager.order_by("-pk").values_list("pk", table.owner)  # noqa: SLF001
            yield from self._without_image(table, list(rows[:AT_ONCE]))

    def _without_image(self, table: Table, found: Sequence[tuple[Any, Any]]) -> Iterator[Difference]:
        told = fold(self.group, sorted({str(owner) for _, owner in found})).get(table.label, {})
        for pk, owner in found:
            if str(pk) not in told:
                again = fold(self.group, [str(owner)]).get(table.label, {})  # it may have come just now
                if str(pk) not in again and model_of(table)._base_manager.filter(pk=pk).exists():  # noqa: SLF001
                    yield _difference("row_uncommitted", table, str(pk), str(owner), None)


def fold(group: str, owners: Sequence[str]) -> Folded:
    """What the acts left in the rows of these owners: table → row."""
    folded: Folded = {}
    images = Image.objects.filter(of=group, owner__in=owners).order_by("ticket", "part")
    for ticket, owner, text, kept in images.values_list("ticket", "owner", "rows", "seal_key"):
        key = None if kept is None else bytes(kept)
        for label, rows in json.loads(text).items():
            known = folded.setdefault(label, {})
            for pk, columns in rows.items():
                row = known.get(pk)
                if row is None:
                    row = known[pk] = Row(group, owner, ticket)
                row.ticket = ticket
                _fold_row(row, columns, ticket, key)
    return folded


def _fold_row(row: Row, columns: dict[str, Any] | None, ticket: int, key: bytes | None) -> None:
    row.gone = columns is None
    if columns is None:
        return
    if NEW in columns:
        row.whole, row.columns, row.images = True, columns, [(ticket, key, columns)]
        return
    row.columns = {**row.columns, **columns}
    row.images.append((ticket, key, columns))


def _opens(  # noqa: PLR0917 - called for each sealed value there is
    table: Table, pk: str, name: str, stored: Any, told: Any, key: bytes | None
) -> bool:
    if not told:
        return stored in (None, "")
    if key is None or stored in (None, ""):
        return False
    return seal(key, table.label, pk, name, stored) == str(told)


def _difference(what: str, table: Table, pk: str, owner: str, ticket: int | None, **more: str) -> Difference:
    seq = (
        LedgerEvent.objects.filter(ticket=ticket).values_list("seq", flat=True).first() if ticket is not None else None
    )
    return Difference(what, seq, f"{table.group}:{owner}", table=table.label, row=pk, **more)


def shown(value: Any) -> str:
    """A value as it may be printed: one line, no control or direction signs, not longer than can be read."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    spelled = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return spelled if len(spelled) <= MOST_SHOWN else f"{spelled[:MOST_SHOWN]}…"
