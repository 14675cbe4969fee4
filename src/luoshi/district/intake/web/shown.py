"""A public case and the lines of the public list, with the words a resident reads."""

from dataclasses import dataclass
from typing import Any

from luoshi.district.intake.queries.published import PublicCase, PublicLine
from luoshi.district.intake.web.wording import ACTS, OTHER_ACT, STATES


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of the timeline."""

    what: Any
    icon: str
    tone: str
    at: Any
    unit: str
    text: str
    ledger_seq: int


def shown_line(line: PublicLine) -> dict[str, Any]:
    """One case of the list."""
    words, tone = STATES[line.state]
    return {"line": line, "state": words, "tone": tone}


def shown_case(case: PublicCase) -> dict[str, Any]:
    """A case with its words; the timeline is told from the newest."""
    words, tone = STATES[case.line.state]
    return {
        "facts": case,
        "line": case.line,
        "state": words,
        "tone": tone,
        "entries": [_entry(entry.action, entry) for entry in reversed(case.entries)],
        "steps": case.steps,
    }


def _entry(action: str, entry: Any) -> ShownEntry:
    what, icon = ACTS.get(action, OTHER_ACT)
    tone = {"close": "good", "settle": "good", "return_": "warn", "reopen": "warn"}.get(action, "action")
    return ShownEntry(what, icon, tone, entry.at, entry.unit, entry.text, entry.ledger_seq)
