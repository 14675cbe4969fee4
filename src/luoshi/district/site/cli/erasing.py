"""``luoshi erase``: what is kept about a person goes, and the proof stays whole."""

from typing import Annotated

import typer

from luoshi.kernel import clock

from .console import open_district, print_json, say


def erase(
    who: Annotated[str, typer.Argument(help="A receipt code, a telephone number or another contact.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; it stays on record, so without names and numbers.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as one line of JSON.")] = False,
) -> None:
    """Erase what is kept about a person; the cases go on, and every entry of the ledger can still be checked."""
    open_district()
    from luoshi.district.intake import api as intake
    from luoshi.district.people import api as people

    person = intake.find_person(who)
    say(
        f"{len(person.requests)} requests, {len(person.case_ids)} cases, {len(person.evidence_ids)} files, "
        f"{len(person.refused_rows)} refused rows of imports."
    )
    for name, rows in person.beside_lines:
        say(f"{name}: {rows} rows.")
    if dry_run:
        return
    if not yes:
        typer.confirm("Erase for good?", abort=True, err=True)
    at = clock.now()
    done = intake.erase_person(who=who, reason=reason, by=people.SYSTEM, at=at, expected=person.stamp)
    say("Rewriting the database, so that no copy is left in unused space …")
    intake.clean_storage(at=at)
    if as_json:
        print_json({"erasure": done.pk, "cases": done.cases, "ticket": done.ticket, **done.counts})
        return
    say("Erased. The ledger says so. Backups made earlier still hold the words.")
