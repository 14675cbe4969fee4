"""``luoshi audit``: replays the whole log and holds the database against it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from luoshi.kernel import clock

from .console import AsJson, Step, open_district, print_json, progress_bar, say

if TYPE_CHECKING:
    from luoshi.district.audit.api import Difference, Progress

SAID = {
    "entry_missing": "Entry {seq} is missing from the log: {found}.",
    "entry_rewritten": "Entry {seq} ({subject}) was rewritten: its text does not have the hash that is kept with it.",
    "entry_unreadable": "Entry {seq} ({subject}) is not a readable entry: {found}.",
    "entry_misfiled": "Entry {seq} is filed under something else than its text says: {kept}.",
    "head_differs": "An entry up to {seq} was rewritten with its hash: the head signed {kept}, the log gives {found}.",
    "head_not_signed": "The head that ends with entry {seq} is not signed by the log's key: {found}",
    "edge_differs": "An entry up to {seq} was rewritten with its hash: the tree's edge is {kept}, the log's {found}.",
    "tile_differs": "The stored tile {kept} (up to entry {seq}) is not that of the log.",
    "tile_missing": "{found} stored tiles are missing from the tree.",
    "key_not_handed_over": "The list of keys was changed: {found}",
    "access_changed": "The records of who read personal data are not those that entry {seq} sealed: {found} are there.",
    "access_not_sealed": "Record {kept} of who read personal data names a seal that the log does not have.",
    "access_purge_not_in_ledger": "Records of reading until {kept} are said to be purged, but the log does not say so.",
    "case_missing": "{subject} is in the log, but not in the database.",
    "case_not_in_ledger": "{subject} is in the database, but not in the log.",
    "history_impossible": "The entries about {subject} are no possible history: {found}.",
    "case_state": "{subject} is “{kept}”, but the log leaves it “{found}” (entry {seq}).",
    "case_version": "{subject} is at version {kept}, but the log leaves it at {found} (entry {seq}).",
    "case_lead": "{subject} is with {kept}, but the log leaves it with {found} (entry {seq}).",
    "case_co": "The co-units of {subject} are “{kept}”, but the log leaves it with “{found}” (entry {seq}).",
    "case_due_at": "{subject} is due {kept}, but the log says {found} (entry {seq}).",
    "case_words": "The {kept} of {subject} is not the one that entry {seq} committed to.",
    "timeline_missing": "The timeline of {subject} lacks the act of entry {seq} ({found}).",
    "timeline_act": "The timeline of {subject} says “{kept}” where entry {seq} says “{found}”.",
    "timeline_words": "The words in the timeline of {subject} are not those that entry {seq} committed to.",
    "opening_missing": "The key of “{column}” in entry {seq} ({subject}) is gone, and no erasing tells of it.",
    "image_missing": "What the act of entry {seq} ({subject}) left in the rows is no longer kept.",
    "image_changed": "What is kept of the rows after entry {seq} ({subject}) is not what that entry committed to.",
    "image_stray": "Something is kept of rows that no entry committed to (ticket {kept}{row}).",
    "row_column": "{subject}: {column} of {table} {row} is “{kept}”, but entry {seq} left it “{found}”.",
    "row_sealed": "{subject}: {column} of {table} {row} is not what entry {seq} sealed.",
    "row_unsealed": "{subject}: the key that opens {column} of {table} {row}, sealed by entry {seq}, is gone.",
    "row_missing": "{subject}: {table} {row} is in the log (entry {seq}), but not in the database.",
    "row_back": "{subject}: {table} {row} is in the database, though entry {seq} took it away.",
    "row_uncommitted": "{subject}: {table} {row} is in the database, but no entry of the log tells of it.",
    "derived": "{column} of {table} {row} gives “{kept}”; computed again it is “{found}”.",
    "file_missing": "The file {row} of the evidence is missing.",
    "file_changed": "The file {row} of the evidence was changed: its hash is now {kept}.",
    "checkpoint_unreadable": "The checkpoint beside the key cannot be read: {found}.",
    "checkpoint_ahead": "The checkpoint beside the key is of {kept} entries, but the log has only {found}.",
    "checkpoint_differs": (
        "The checkpoint beside the key is not of this log ({kept} entries; {found}), though the log is sound by itself."
        " Either the log was written anew, or the file was; receipts and heads from outside tell which."
    ),
    "timeline_extra": "The timeline of {subject} has an act that the log does not have (ticket {kept}).",
}
"""Each kind of difference in one sentence."""
WHY_WHOLE = {
    "checkpoint_missing": "There is no checkpoint of an earlier audit, so everything was read.",
    "checkpoint_unreadable": "The checkpoint of the last audit cannot be read, so everything was read.",
    "checkpoint_ahead": "The checkpoint of the last audit is of a longer log, so everything was read.",
    "checkpoint_differs": "What is new does not follow from the checkpoint of the last audit, so everything was read.",
}
"""Why a nightly audit took longer."""


STAGES = {"entries": "Entries of the log", "histories": "Histories of cases", "evidence files": "Files of evidence"}


def audit(
    *,
    as_json: AsJson = False,
    nightly: Annotated[
        bool, typer.Option("--nightly", help="Only what is new since the last audit, and a share of the rest.")
    ] = False,
) -> None:
    """Hold every row and every file against the log; ends with 1 and names the first difference if there is one."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger

    with _told_progress() as progress:
        found = (
            ledger.audit_new(at=clock.now(), progress=progress)
            if nightly
            else ledger.audit_whole(at=clock.now(), progress=progress, beside=(os.cpu_count() or 1) > 1)
        )
    difference = found.difference
    if as_json:
        facts = {name: getattr(found, name) for name in ("entries", "heads", "covered", "taken_as_found", "why_whole")}
        print_json({"sound": difference is None, **facts, "difference": _to_json(difference)})
    else:
        say(f"{found.entries:,} entries, {found.heads:,} signed heads, {found.covered:,} entries covered by a head.")
        if found.why_whole:
            say(WHY_WHOLE[found.why_whole], style="yellow")
        if found.taken_as_found:
            rows = sum(found.taken_as_found.values())
            say(f"{rows:,} rows are older than the keeping of values: what was done to them before cannot be replayed.")
        if difference is None:
            say("Log and database agree, entry by entry and row by row.", style="bold green")
        else:
            say(f"First difference: {told(difference)}", style="bold red")
    raise typer.Exit(0 if difference is None else 1)


@contextmanager
def _told_progress() -> Iterator["Progress"]:
    """One bar for each stage, drawn where a person is watching."""
    with ExitStack() as stack:
        bars: dict[str, Step] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                stack.close()
                bars[stage] = stack.enter_context(progress_bar(STAGES.get(stage, stage)))
            bars[stage](done, total)

        yield progress


def told(difference: "Difference") -> str:
    """The difference as a sentence."""
    return SAID[difference.what].format(**asdict(difference))


def _to_json(difference: "Difference | None") -> dict[str, object] | None:
    return {**asdict(difference), "message": told(difference)} if difference else None
