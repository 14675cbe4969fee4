"""Replaying a case's events: what the ledger alone says about its state.

A history in which a version is missing, or in which an act led where the transition table does not lead, is not one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.rules.transitions import TABLE


class IllegalHistoryError(ValueError):
    """The events are not a history that the transition table allows."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the events say: units by code, the deadline as the ledger writes it."""

    state: CaseState
    version: int
    lead: str | None
    co: tuple[str, ...]
    due_at: str | None


def replay(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Picture:
    """The case as its events, pairs of kind and data in order, leave it.

    Raises
    ------
    IllegalHistoryError
        A version is missing or repeated, or a move is not in the table.
    """
    picture: Picture | None = None
    for kind, data in events:
        after = Picture(CaseState(data["state"]), data["version"], data["lead"], tuple(data["co"]), data["due_at"])
        _check(picture, kind.removeprefix("case."), after)
        picture = after
    if picture is None:
        raise IllegalHistoryError("a case has at least the event that registers it")
    return picture


def _check(before: Picture | None, name: str, after: Picture) -> None:
    if before is None:
        if name != Action.REGISTER or after.version != 1:
            raise IllegalHistoryError(f"the first event is {name} of version {after.version}")
        return
    if after.version != before.version + 1:
        raise IllegalHistoryError(f"version {after.version} follows {before.version}")
    move = TABLE[Action.RETURN if name == "return" else Action(name)]
    if before.state not in move.states:
        raise IllegalHistoryError(f"{name} in state {before.state}")
    if after.state != before.state and after.state not in move.leads_to:
        raise IllegalHistoryError(f"{name} led from {before.state} to {after.state}")
