"""The files that leave the house: some entries with their proofs, and the whole log line by line."""

from collections.abc import Iterator

from luoshi.district.audit.errors import NotCoveredError, NotInLedgerError
from luoshi.district.audit.models import LedgerEvent
from luoshi.district.audit.queries.declarations import declarations
from luoshi.district.audit.queries.heads import heads_after, latest_head
from luoshi.district.audit.queries.keys import handovers_of, key_terms
from luoshi.district.audit.queries.rollback import require_nothing_lost
from luoshi.district.audit.queries.tree import stored_nodes
from luoshi.proof.declarations import Declaration
from luoshi.proof.files import ProvenEvent, export_text, log_lines
from luoshi.proof.merkle import inclusion_proof
from luoshi.proof.notes import SignedNote


def export_subject(subject: str) -> str:
    """Every entry about ``subject`` that the newest head covers, each with its proof under that head.

    Raises
    ------
    NotCoveredError
        Nothing was signed yet.
    NotInLedgerError
        There is no entry about it under that head.
    """
    require_nothing_lost()
    head = latest_head()
    if head is None:
        raise NotCoveredError(size=1, covered=0)
    nodes = stored_nodes(head.size)
    rows = LedgerEvent.objects.filter(subject=subject, seq__lt=head.size).order_by("seq").values_list("seq", "body")
    events = [ProvenEvent(seq, body, tuple(inclusion_proof(nodes, seq, head.size))) for seq, body in rows]
    if not events:
        raise NotInLedgerError(seq=subject)
    return export_text(
        case=subject.removeprefix("case:"), head=head.note, events=events, handovers=handovers_of(key_terms())
    )


def export_log() -> Iterator[str]:
    """The whole log as far as it is signed, line by line, as ``luoshi-verify log`` reads it.

    Raises
    ------
    NotCoveredError
        Nothing was signed yet.
    """
    require_nothing_lost()
    head = latest_head()
    if head is None:
        raise NotCoveredError(size=1, covered=0)
    return log_lines(key_terms()[0].key.name, _lines(head.size))


def _lines(size: int) -> Iterator[bytes | SignedNote]:
    terms = key_terms()[1:]
    said = declarations()
    written = 0
    yield from _until(said, written)
    while written < size:
        for head in heads_after(written, 200):
            rows = LedgerEvent.objects.filter(seq__gte=written, seq__lt=head.size).order_by("seq").values_list("body")
            for (body,) in rows.iterator(chunk_size=5000):
                yield body.encode()
            yield head.note
            written = head.size
            yield from _until(said, written)
            while terms and terms[0].after <= written:
                handover = terms.pop(0).handover
                if handover is not None:
                    yield handover


def _until(said: list[tuple[Declaration, SignedNote]], written: int) -> Iterator[SignedNote]:
    """The declarations that stand here: after the last head that they leave as it is."""
    while said and said[0][0].kept_size <= written:
        yield said.pop(0)[1]
