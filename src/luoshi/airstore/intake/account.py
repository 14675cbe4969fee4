"""What became of a file: every row, every column, every sheet, and what reading took for granted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from luoshi.airstore.intake.values import Emptied, Values
from luoshi.sheets import Account

MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class UnusedColumn:
    """A column that was not used, and why.

    ``unknown``, ``repeated`` (the column ``unit`` says the same), ``differs`` (it says otherwise), ``other_mean`` (an
    average over another time), ``unit`` (one that cannot be turned into the store's), ``looks_like`` (its values are in
    another unit than its name says), ``not_numbers`` or ``two_names``.
    """

    name: str
    why: str
    unit: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether it names something that is measured and could not be taken."""
        return self.why in {"unit", "looks_like", "not_numbers", "differs"}


@dataclass
class FileAccount:
    """The account of one file; codes are stable, words are for whoever shows them."""

    file: str
    sheet: Account | None = None
    used: list[dict[str, Any]] = field(default_factory=list)
    unused: list[UnusedColumn] = field(default_factory=list)
    emptied: dict[Emptied, Counter[str]] = field(default_factory=dict)
    intervals: list[dict[str, Any]] = field(default_factory=list)
    zone: str = ""
    zone_known_by: str = ""
    times_are: str = ""
    repeated_hours: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def add(self, values: Values) -> None:
        """Count the cells of a column that were emptied."""
        for kind, words in values.words.items():
            self.emptied.setdefault(kind, Counter()).update(words)

    @property
    def has_loss(self) -> bool:
        """Whether something that was told is not there now."""
        return any(kind.is_loss and words.total() for kind, words in self.emptied.items()) or any(
            column.is_loss for column in self.unused
        )

    def as_json(self) -> dict[str, Any]:
        """The account in JSON's types."""
        read = self.sheet.as_json() if self.sheet else {}
        sheets_unread = read.pop("sheets_unread", [])
        names = ("format", "encoding", "encoding_known_by", "separator", "date_system", "header_rows", "units_row")
        return {
            "file": self.file,
            "sheets_read": [self.sheet.sheet] if self.sheet and self.sheet.sheet else [],
            "sheets_not_read": sheets_unread,
            **{name: read.get(name) for name in (*names, "rows_above")},
            "columns_used": self.used,
            "columns_not_used": [{"name": c.name, "why": c.why, "unit": c.unit} for c in self.unused],
            "cells_emptied": {
                kind.value: {"cells": words.total(), "words": dict(words.most_common(MOST_WORDS))}
                for kind, words in self.emptied.items()
            },
            "intervals": self.intervals,
            "zone": self.zone,
            "zone_known_by": self.zone_known_by,
            "times_are": self.times_are,
            "repeated_hours_told_by_order": self.repeated_hours,
            "refused": self.refused,
            "lost_something": self.has_loss or bool(self.refused),
        }
