"""``luoshi audit``: replays the whole log and holds the database against it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from .console import AsJson, open_district, print_json, say

if TYPE_CHECKING:
    from luoshi.district.audit.api import Difference

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
    "timeline_extra": "The timeline of {subject} has an act that the log does not have (ticket {kept}).",
}
"""Each kind of difference in one sentence."""


def audit(*, as_json: AsJson = False) -> None:
    """Check every entry, head and case against the log; ends with 1 and names the first difference if there is one."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger
    from luoshi.district.cases import api as cases

    whole = ledger.check_whole()
    difference = whole.difference or ledger.first_access_difference() or cases.first_difference()
    if as_json:
        found = {"sound": difference is None, "entries": whole.entries, "heads": whole.heads, "covered": whole.covered}
        print_json({**found, "difference": _to_json(difference)})
    else:
        say(f"{whole.entries:,} entries, {whole.heads:,} signed heads, {whole.covered:,} entries covered by a head.")
        if difference is None:
            say("Log and database agree, entry by entry and case by case.", style="bold green")
        else:
            say(f"First difference: {told(difference)}", style="bold red")
    raise typer.Exit(0 if difference is None else 1)


def told(difference: "Difference") -> str:
    """The difference as a sentence."""
    return SAID[difference.what].format(**asdict(difference))


def _to_json(difference: "Difference | None") -> dict[str, object] | None:
    return {**asdict(difference), "message": told(difference)} if difference else None
