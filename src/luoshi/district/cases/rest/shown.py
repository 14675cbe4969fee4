"""Cases and their history as the interface shows them."""

from dataclasses import asdict

from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.story import ActShown, CaseShown, PromiseShown
from luoshi.district.cases.rest.schemas import CaseOut, DeadlineOut, EntryOut, OwedOut, StandingOut
from luoshi.district.cases.rules.standing import Standing


def show_case(case: CaseShown) -> CaseOut:
    """The case as it stands."""
    return CaseOut(**(asdict(case) | {"light": case.light or None}))


def show_standing(found: Standing) -> StandingOut:
    """Where the case stands for the caller; units by their codes."""
    names = Names()
    return StandingOut(
        action=found.action.value.rstrip("_") if found.action else None,
        waits_for=[
            OwedOut(
                what=one.what.value,
                holder=one.holder.value,
                unit=names.unit_at(one.unit_path).code if one.unit_path else None,
                since=one.since,
                count=one.count,
            )
            for one in found.others
        ],
        missing=list(found.missing),
        offers=[one.value.rstrip("_") for one in found.offers],
        only_reads=found.only_reads,
    )


def show_entry(act: ActShown) -> EntryOut:
    """One act."""
    return EntryOut(**asdict(act))


def show_deadline(promise: PromiseShown) -> DeadlineOut:
    """One promise with its derivation in the reader's language."""
    return DeadlineOut(**(asdict(promise) | {"derivation": list(promise.derivation)}))
