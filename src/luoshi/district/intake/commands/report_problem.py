"""A resident, an enterprise, or an officer for them says what is wrong: a request with its case, and a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import EvidenceUse, NewCase, register_case
from luoshi.district.evidence.api import Received, store_evidence
from luoshi.district.intake.commands.note_attempt import note_attempt
from luoshi.district.intake.errors import NothingReportedError
from luoshi.district.intake.models import Request
from luoshi.district.intake.models.request import Channel
from luoshi.district.intake.rules.cleaning import clean_line, clean_text, shorten
from luoshi.district.people.api import Actor, may, reporter
from luoshi.kernel import ids
from luoshi.sheets import as_text

SOURCES: dict[str, str] = {Channel.HOTLINE: "hotline", Channel.COUNTER: "window"}
"""The source of a case by the channel of its request; every other channel is the public page's."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person tells, as they told it; everything but the text may be missing."""

    text: str
    title: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    phone: str = ""
    contact: str = ""
    home_address: str = ""
    id_kind: str = ""
    id_number: str = ""
    category_code: str = "unsorted"
    external_source: str = ""
    external_number: str = ""

    @property
    def fields_typed(self) -> int:
        """How many facts the person had to type; a point from the map or the phone is not typed."""
        return sum(
            bool(words.strip())
            for words in (
                self.text,
                self.title,
                self.address,
                self.name,
                self.phone,
                self.contact,
                self.home_address,
                self.id_number,
            )
        )


def report_problem(
    *,
    problem: Problem,
    evidence_ids: Sequence[int] = (),
    photos: Sequence[Received] = (),
    channel: str = Channel.WEB,
    window_id: int | None = None,
    by: Actor,
    at: datetime,
    sender: str | None = None,
) -> Request:
    """Make the request, register its case and store its photos in one transaction; it counts for its ``sender``.

    Whoever is not signed in, or holds a post that does not register, acts as the holder of the receipt made here.

    Raises
    ------
    NothingReportedError
        There is neither a text nor a title.
    TooManyReportsError
        The sender, a network address, has reported too often.
    """
    title, text = shorten(clean_line(problem.title), clean_text(problem.text))
    if not title:
        raise NothingReportedError
    code = ids.new_receipt_code()
    actor = by if by.kind == "system" or may(by, "register") else reporter(code)
    personal = {
        "reporter_name": clean_line(problem.name)[:80],
        "reporter_phone": clean_line(problem.phone)[:40],
        "reporter_contact": clean_line(problem.contact)[:120],
        "reporter_address": clean_line(problem.home_address)[:200],
        "reporter_id_kind": problem.id_kind if problem.id_number.strip() else "",
        "reporter_id_number": clean_line(problem.id_number)[:40],
    }
    with transaction.atomic():
        if sender is not None:
            note_attempt(address=sender, by=by, at=at)
        stored = [store_evidence(file=photo, by=by, at=at).pk for photo in photos]
        case = register_case(
            new=NewCase(
                title=title,
                description=text,
                category_code=problem.category_code,
                source=SOURCES.get(channel, "web"),
                address=clean_line(problem.address)[:200],
                lon=problem.lon,
                lat=problem.lat,
                fields_typed=problem.fields_typed,
                personal={name: words for name, words in personal.items() if words},
            ),
            by=actor,
            at=at,
            evidence=[EvidenceUse(pk, "before") for pk in dict.fromkeys([*evidence_ids, *stored])],
        )
        request = Request.objects.create(
            receipt_code=code,
            channel=channel,
            external_source=problem.external_source[:60],
            external_number=as_text(problem.external_number)[:60],
            case=case,
            title=title,
            description=text,
            asked_at=at,
            received_at=at,
            window_id=window_id,
            **personal,
        )
        record(
            kind="request.receive",
            subject=f"request:{request.pk}",
            by=actor,
            at=at,
            data={"case": case.code, "channel": str(channel)},
        )
    return request
