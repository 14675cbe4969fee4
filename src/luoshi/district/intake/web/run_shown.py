"""An import run as a page shows it."""

from datetime import datetime
from typing import Any

from luoshi.district.intake.api import facts_of
from luoshi.district.intake.models import ImportRow, ImportRun
from luoshi.district.intake.models.import_run import Decision, RunState
from luoshi.district.intake.turnstile import is_import_running
from luoshi.district.intake.web.account_shown import TAKEN, reading_words
from luoshi.district.intake.web.wording import KINDS, stored_error

TONES = {
    RunState.WAITING: "neutral",
    RunState.RUNNING: "action",
    RunState.FINISHED: "good",
    RunState.INTERRUPTED: "warn",
    RunState.FAILED: "late",
}


def shown_run(run: ImportRun) -> dict[str, Any]:
    """The run with its state as it really is: one that says it runs while no import does was killed."""
    state = RunState(run.state)
    if state is RunState.RUNNING and not is_import_running():
        state = RunState.INTERRUPTED
    return {
        "run": run,
        "state": state.label,
        "state_key": state.value,
        "tone": TONES[state],
        "kind": KINDS.get(run.source_kind, run.source_kind),
        "is_moving": state in (RunState.WAITING, RunState.RUNNING),
        "error": stored_error(run.error, run.error_data) if run.error else "",
        "seconds": (run.finished_at - run.started_at).total_seconds() if run.finished_at else None,
    }


def account_words(run: ImportRun) -> dict[str, Any]:
    """How the file was read, and as what its messages came in."""
    taken = run.account.get("taken_as", {})
    return {
        "reading": reading_words(run.account),
        "taken": [(TAKEN[key], count) for key, count in taken.items() if key in TAKEN],
        "to_sort": sum(count for key, count in taken.items() if key != "history"),
    }


def shown_conflict(row: ImportRow, at: datetime) -> dict[str, Any]:
    """A row beside the message of its number, with what may be decided."""
    return {
        "row": row,
        "facts": facts_of(row, at=at),
        "known": row.known,
        "decisions": Decision.choices,
        "decided": Decision(row.decision).label if row.decision else "",
    }
