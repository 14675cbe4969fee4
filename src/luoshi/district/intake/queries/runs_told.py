"""Holds what an import counted against what its entry in the ledger told."""

from collections.abc import Iterator
from typing import Final

from luoshi.district.audit.api import Difference, Scope, histories
from luoshi.district.intake.models import ImportRun
from luoshi.district.intake.models.import_run import RunState

TOLD: Final = {
    "file_sha256": "sha256",
    "source_kind": "kind",
    "external_source": "source",
    "rows_read": "read",
    "imported": "imported",
    "changed": "changed",
    "already_known": "already_known",
    "conflicts": "conflicts",
    "rejected": "rejected",
}
AT_ONCE: Final = 500


def runs_are_as_told(_scope: Scope) -> Iterator[Difference]:
    """Every finished run whose counts are not those of its entry."""
    runs = ImportRun.objects.filter(state=RunState.FINISHED).order_by("pk")
    last = 0
    while rows := list(runs.filter(pk__gt=last)[:AT_ONCE]):
        told = histories([f"import:{run.pk}" for run in rows])
        for run in rows:
            subject = f"import:{run.pk}"
            ended = next((event for event in reversed(told[subject]) if event.kind == "intake.import"), None)
            if ended is None:
                yield Difference("row_uncommitted", subject=subject, table="intake.importrun", row=str(run.pk))
                continue
            for column, name in TOLD.items():
                now, then = getattr(run, column), ended.data.get(name, 0)
                if now != then:
                    yield Difference(
                        "row_column", ended.seq, subject, str(now), str(then), "intake.importrun", str(run.pk), column
                    )
        last = rows[-1].pk
