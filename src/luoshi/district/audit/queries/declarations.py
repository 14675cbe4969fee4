"""What the log declared about itself."""

from luoshi.district.audit.models import LedgerDeclaration
from luoshi.proof.declarations import Declaration
from luoshi.proof.notes import SignedNote


def declarations() -> list[tuple[Declaration, SignedNote]]:
    """Every declaration with its signed text, the first first."""
    notes = [
        SignedNote.parse(note) for note in LedgerDeclaration.objects.order_by("number").values_list("note", flat=True)
    ]
    return [(Declaration.parse(note.text), note) for note in notes]


def published_declarations() -> dict[str, object]:
    """The same as the feed shows them."""
    return {"declarations": [str(note) for _, note in declarations()]}
