"""Attaching evidence to an act on a case, with how far from the case's place it was taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.district.cases.models import CaseEvidence, Entry
from luoshi.district.evidence.api import distance_m, evidence_by_id, evidence_facts, facts_of
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.people.api import Actor


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """A stored piece of evidence and what it is to prove: before, after, document, or a purpose the kind names."""

    evidence_id: int
    purpose: str = "other"

    def as_event(self) -> dict[str, str | int]:
        """How the ledger names it: a file by the hash of its content, a text by its number alone.

        A short text could be found from its hash by trying; its own event holds a salted commitment of it.
        """
        named: dict[str, str | int] = {"purpose": self.purpose, "id": self.evidence_id}
        facts = evidence_facts(self.evidence_id)
        return named if facts.kind == "text" else {**named, "sha256": facts.sha256}


def attach_evidence(entry: Entry, uses: Sequence[EvidenceUse], *, by: Actor) -> None:
    """Write what each piece proves, and its distance from the case where both places are known.

    What the case shows for the same purpose already is not written twice.

    Raises
    ------
    EvidenceNotFoundError
        There is no such piece, or an account names what neither it handed in nor the case shows: whoever could attach
        a stranger's photo by its number could look at it from then on.
    """
    if not uses:
        return
    case = entry.case
    shown = set(CaseEvidence.objects.filter(case=case).values_list("evidence_id", "purpose"))
    of_the_case = {evidence_id for evidence_id, _purpose in shown}
    for use in dict.fromkeys(uses):
        evidence = evidence_by_id(use.evidence_id)
        is_own = by.kind != "account" or evidence.uploaded_by_id == by.account_id
        if not is_own and use.evidence_id not in of_the_case:
            raise EvidenceNotFoundError
        if (use.evidence_id, use.purpose) in shown:
            continue
        shown.add((use.evidence_id, use.purpose))
        facts = facts_of(evidence)
        distance = None
        if facts.lon is not None and facts.lat is not None and case.lon is not None and case.lat is not None:
            distance = distance_m(facts.lon, facts.lat, case.lon, case.lat)
        CaseEvidence.objects.create(
            case=case,
            entry=entry,
            evidence_id=use.evidence_id,
            purpose=use.purpose,
            distance_m=distance,
        )
