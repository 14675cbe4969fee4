"""Releasing a case, or a photo of it, to the public; and taking it back."""

from datetime import datetime

from luoshi.district.cases.commands.turn import Turn, turn
from luoshi.district.cases.errors import NotAPhotoError, PublicTitleMissingError
from luoshi.district.cases.models import Case, CaseEvidence
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.publication import Publication, released_title
from luoshi.district.evidence.api import EvidenceKind, evidence_facts
from luoshi.district.people.api import Actor


def publish(
    *,
    case_id: int,
    publication: str,
    public_title: str = "",
    text: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Say how the case stands on the public page: with this title, as category and area alone, or not at all.

    Raises
    ------
    PublicTitleMissingError
        It is to be published with a title, and there is none.
    """
    with turn(case_id, Action.PUBLISH, by=by, at=at, expected_version=expected_version, text=text) as act:
        set_publication(act, publication, public_title)
    return act.case


def publish_photo(
    *,
    case_id: int,
    evidence_id: int,
    shown: bool,
    text: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Show one photo of the case to the public, without time, place and device, or take it back.

    What it shows of persons is the decision of whoever releases it, which is why each photo is an act of its own.

    Raises
    ------
    NotAPhotoError
        The case has no such photo.
    """
    with turn(case_id, Action.PUBLISH_PHOTO, by=by, at=at, expected_version=expected_version, text=text) as act:
        uses = CaseEvidence.objects.filter(case=act.case, evidence_id=evidence_id)
        if not uses or evidence_facts(evidence_id).kind != EvidenceKind.PHOTO:
            raise NotAPhotoError
        uses.update(is_public=shown)
        act.data |= {"photo": evidence_id, "shown": shown}
    return act.case


def set_publication(act: Turn, publication: str, public_title: str) -> None:
    """Write on the case how it is published; numbers of persons in the title are masked whoever typed them."""
    case, wanted = act.case, Publication(publication)
    title = released_title(public_title) if wanted is Publication.TITLE else ""
    if wanted is Publication.TITLE and not title:
        raise PublicTitleMissingError
    if title:
        act.personal["public_title"] = title
    elif case.public_title:
        act.data["emptied"] = ["public_title"]
    case.is_public, case.public_title = wanted is not Publication.HIDDEN, title
    act.data |= {"publication": wanted.value, "is_public": str(case.is_public).lower()}
