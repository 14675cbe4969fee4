"""What stands in the search indexes: the words of a case for staff, and those of its public page for everybody."""

from collections.abc import Iterable, Sequence

from luoshi.district.cases.rules.bigrams import tokens
from luoshi.kernel.personal import mask

CATEGORY, AREA, UNIT = "\ue000", "\ue001", "\ue002"
"""Marks of what a case is about, where, and who has it: signs of private use, of which no question is made."""
DESCRIPTION_INDEXED = 2000


def case_words(*, code: str, title: str, address: str, description: str) -> list[str]:
    """The tokens of a case's code, title, place and description, in that order."""
    return [word for part in (code, title, address, description[:DESCRIPTION_INDEXED]) for word in tokens(part)]


def public_words(
    *, category_id: int, area_id: int | None, unit_id: int | None, code: str, title: str, said: Iterable[str]
) -> list[str]:
    """The marks and tokens of a public page; ``said`` is what stands beneath a title that was released."""
    marks = [f"{mark}{pk}" for mark, pk in ((CATEGORY, category_id), (AREA, area_id), (UNIT, unit_id)) if pk]
    texts = [title, *said] if title else []
    return [*marks, *tokens(code), *(word for text in texts for word in tokens(mask(text)))]


def vector(words: Sequence[str]) -> str:
    """The words as PostgreSQL's ``tsvector`` reads them."""
    return " ".join(f"'{word}':{position}" for position, word in enumerate(words, 1))
