"""What runs by itself, how often, and how it went last time.

A domain says what it wants done regularly in ``periodic`` of its ``DomainConfig``. The composition root collects it (a
domain never knows the site); one worker at a time runs it.
"""

import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string

from luoshi.district.ui.domain import domains

log = logging.getLogger(__name__)

Act = Callable[[datetime], object]


@dataclass(frozen=True)
class Periodic:
    """One thing done every ``seconds``."""

    name: str
    seconds: int
    act: Act | str
    """The function, or the dotted path under which it is found when its time comes."""

    def run(self, at: datetime) -> None:
        """Do it."""
        act = import_string(self.act) if isinstance(self.act, str) else self.act
        act(at)


def periodic_acts() -> list[Periodic]:
    """Everything the installed domains want done regularly, by name."""
    acts = [
        Periodic(
            one.name,
            one.seconds() if callable(one.seconds) else one.seconds,
            domain.dotted(one.act) if isinstance(one.act, str) else one.act,
        )
        for domain in domains()
        for one in domain.periodic
    ]
    return sorted(acts, key=lambda act: act.name)


class Rounds:
    """The last run of each periodic act, kept in one small file so that a restart neither repeats nor forgets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state: dict[str, Any] = read_state(path)

    def run_due(self, acts: Iterable[Periodic], at: datetime) -> list[str]:
        """Run each act whose time has come; returns the names of those run. A failing one does not stop the rest."""
        due = [act for act in acts if self._is_due(act, at)]
        for act in due:
            self._run(act, at)
        return [act.name for act in due]

    def note_alive(self, at: datetime) -> None:
        """Leave the sign of life that ``luoshi doctor`` looks for."""
        self.state["alive_at"] = at.isoformat()
        self.state["pid"] = os.getpid()
        self._keep()

    def _is_due(self, act: Periodic, at: datetime) -> bool:
        last = last_run(self.state, act.name)
        # A last run in the future was written under a clock that was ahead: it must not stop the act until then.
        return last is None or not timedelta(0) <= at - last < timedelta(seconds=act.seconds)

    def _run(self, act: Periodic, at: datetime) -> None:
        try:
            act.run(at)
            error = ""
        except Exception as problem:
            # The loop must outlive any single act: the traceback goes to the log, the fact into the state.
            log.exception("%s failed", act.name)
            error = f"{type(problem).__name__}: {problem}"
        runs = self.state.setdefault("runs", {})
        before = runs.get(act.name, {}).get("failures", 0)
        runs[act.name] = {"at": at.isoformat(), "error": error, "failures": before + 1 if error else 0}
        self._keep()

    def _keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text(json.dumps(self.state, ensure_ascii=False, indent=1))
        temporary.replace(self.path)


def last_run(state: dict[str, Any], name: str) -> datetime | None:
    """When the act of this name ran last; None when it never did or what was written is no time."""
    try:
        last = datetime.fromisoformat(state["runs"][name]["at"])
    except (KeyError, TypeError, ValueError):
        return None
    return last if last.tzinfo else None


def read_state(path: Path) -> dict[str, Any]:
    """What the last worker left behind; nothing when there was none or the file was cut short."""
    try:
        state = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
