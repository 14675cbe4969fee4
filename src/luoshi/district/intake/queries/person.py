"""Everything that is kept about one person: found from a receipt, a telephone number or another contact."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from luoshi.district.cases.api import evidence_of_reporters, words_of_reporters
from luoshi.district.evidence.api import holding
from luoshi.district.intake.errors import NobodyFoundError, TooManyFoundError
from luoshi.district.intake.models import ImportRow, Request
from luoshi.district.people.api import Actor, may
from luoshi.district.ui.domain import Wanted, domains
from luoshi.kernel import ids
from luoshi.kernel.erasing import ERASED, sought, stands_alone, without
from luoshi.kernel.errors import ForbiddenError
from luoshi.kernel.personal import digits_of, is_identity, numbers_in

MOST_REQUESTS = 200
SHORTEST_OWN = 2
REACHED_UNDER = ("reporter_phone", "reporter_contact", "reporter_id_number")
"""The columns under which a person is found; who shares one of them is the same person."""
LONG_WORDS = 12
"""A text of so many signs found in a refused row is the person's."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept about a person. ``everywhere`` finds them wherever it stands, ``own`` only in their own cases."""

    requests: tuple[Request, ...]
    evidence_ids: tuple[int, ...] = ()
    refused_rows: tuple[int, ...] = ()
    own: tuple[str, ...] = field(default=(), repr=False)
    everywhere: tuple[str, ...] = field(default=(), repr=False)
    beside: Mapping[str, int] = field(default_factory=dict)
    """How many rows of other domains hold one of the words, by the domain's label."""

    @property
    def wanted(self) -> Wanted:
        """The same as the other domains are asked for it."""
        return Wanted(self.own, self.everywhere, frozenset(self.case_ids))

    @property
    def beside_lines(self) -> list[tuple[str, int]]:
        """The other domains by name, each with its rows."""
        named = {domain.label: str(domain.verbose_name) for domain in domains()}
        return [(named.get(label, label), rows) for label, rows in self.beside.items() if rows]

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases that came of the requests."""
        return tuple(dict.fromkeys(request.case_id for request in self.requests))

    @property
    def stamp(self) -> str:
        """What was found, in short, to tell whether it is still the same when it is confirmed."""
        found = (sorted(r.pk for r in self.requests), sorted(self.evidence_ids), sorted(self.refused_rows))
        beside = sorted((label, rows) for label, rows in self.beside.items() if rows)
        return json.dumps([*found, beside] if beside else found, separators=(",", ":"))


def find_person(who: str) -> Person:
    """The person of a receipt code, a telephone number or another contact, with all that is kept about them.

    Every request that shares a telephone number or contact with one that was found is the same person's.

    Raises
    ------
    NobodyFoundError
        Nothing is kept under this.
    TooManyFoundError
        It is on so many requests that it cannot be one person's.
    """
    asked = who.replace("\x00", "").strip()
    code = ids.clean_receipt_code(asked)
    first = Request.objects.filter(receipt_code=code) if code else _of_contacts({asked} if asked else set())
    found = {request.pk: request for request in first.select_related("case__lead_unit")[: MOST_REQUESTS + 1]}
    if not found:
        return _known_beside(asked)
    contacts: set[str] = set()
    while True:
        grown = {words for request in found.values() for words in _contacts(request)}
        if len(found) > MOST_REQUESTS:
            raise TooManyFoundError(count=f"{MOST_REQUESTS}+")
        if grown == contacts:
            break
        contacts = grown
        more = _of_contacts(contacts).select_related("case__lead_unit")[: MOST_REQUESTS + 1]
        found |= {request.pk: request for request in more}
    return _person(tuple(found[pk] for pk in sorted(found)))


def _known_beside(asked: str) -> Person:
    """Somebody who never raised anything, but whom another domain knows under this telephone number or address."""
    words = sought({asked}) if stands_alone(asked) else ()
    beside = _rows_beside(Wanted(words, words)) if words else {}
    if not any(beside.values()):
        raise NobodyFoundError
    return Person((), refused_rows=tuple(_refused_with(words)), own=words, everywhere=words, beside=beside)


def _rows_beside(wanted: Wanted) -> dict[str, int]:
    return {
        domain.label: sum(domain.find(path).count(wanted) for path in domain.erasers)
        for domain in domains()
        if domain.erasers
    }


def check_may_erase(person: Person, by: Actor) -> None:
    """Refuse unless the actor manages personal data wherever one of the cases lies.

    Raises
    ------
    ForbiddenError
        Somewhere the actor does not.
    """
    paths = {request.case.lead_unit.path for request in person.requests if request.case.lead_unit}
    if not all(may(by, "manage_privacy", unit_paths=(path,)) for path in paths):
        raise ForbiddenError
    if not may(by, "manage_privacy"):
        raise ForbiddenError


def _person(requests: tuple[Request, ...]) -> Person:
    case_ids = tuple(dict.fromkeys(request.case_id for request in requests))
    words = words_of_reporters(case_ids)
    for request in requests:
        words |= {request.title, request.description, request.reporter_name, request.reporter_address}
        words |= _contacts(request)
    words = {text for text in words if len(text.strip()) >= SHORTEST_OWN and text != ERASED}
    numbers = {number for text in words for number in numbers_in(text)}
    contacts = {text for request in requests for text in _contacts(request)}
    # A telephone number within the text may be a third person's; an identity number is nobody else's business anywhere.
    alone = contacts | {number for number in numbers if is_identity(number)}
    everywhere = sought(text for text in alone if stands_alone(text))
    long = tuple(text for text in words if len(text) >= LONG_WORDS)
    own = sought(words | numbers)
    return Person(
        requests,
        evidence_ids=tuple(evidence_of_reporters(case_ids)),
        refused_rows=tuple(_refused_with(everywhere + long)),
        own=own,
        everywhere=everywhere,
        beside=_rows_beside(Wanted(own, everywhere, frozenset(case_ids))),
    )


def _contacts(request: Request) -> set[str]:
    return {text for name in REACHED_UNDER if (text := getattr(request, name))}


def _of_contacts(contacts: set[str]) -> QuerySet[Request]:
    """The requests under these contacts, whichever way a number was written then."""
    words = {contact for contact in contacts if not digits_of(contact)}
    asked = Q(reporter_phone__in=words) | Q(reporter_contact__in=words) | Q(reporter_id_number__in=contacts)
    numbers = {digits for contact in contacts if (digits := digits_of(contact))}
    if numbers:
        may_be = Request.objects.filter(holding(numbers, texts=REACHED_UNDER))
        rows = may_be.values_list("pk", *REACHED_UNDER)
        asked |= Q(pk__in=[pk for pk, *said in rows if numbers & {digits_of(text) for text in said}])
    return Request.objects.filter(asked).order_by("pk")


def _refused_with(words: tuple[str, ...]) -> list[int]:
    """The refused rows of imports in which one of the words stands."""
    if not words:
        return []
    rows = ImportRow.objects.annotate(said=Cast("values", TextField())).filter(holding(words, texts=("said",)))
    found = rows.order_by("pk").values_list("pk", "values")
    return [pk for pk, values in found if any(without(str(value), words) != str(value) for value in values)]
