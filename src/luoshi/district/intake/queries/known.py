"""Which messages of a sheet are known: by their number, or by their words where no number can tell."""

from collections.abc import Sequence

from luoshi.district.intake.models import Request
from luoshi.district.intake.rules.rows import RowFacts
from luoshi.kernel.erasing import ERASED


class Known:
    """The requests that rows of a sheet may be, looked up for all of them at once."""

    def __init__(self, rows: Sequence[RowFacts], sources: Sequence[str]) -> None:
        found = Request.objects.filter(external_source__in=sources)
        numbers = {facts.number for facts in rows} | {facts.fingerprint for facts in rows}
        self._by_number = {request.external_number: request for request in found.filter(external_number__in=numbers)}
        missing = [f for f in rows if f.number not in self._by_number and f.fingerprint not in self._by_number]
        self._by_words = {
            (request.title, request.description): request
            for request in (found.filter(asked_at__in={facts.asked_at for facts in missing}) if missing else ())
        }

    def request_of(self, facts: RowFacts) -> Request | None:
        """The request this row is about; None when it is new.

        A message that came without its number, or with one that had lost its end, is found again by its words.
        """
        if facts.times > 1:
            return self._by_number.get(facts.number)
        by_number = self._by_number.get(facts.fingerprint) or self._by_number.get(facts.number)
        if by_number is not None:
            return by_number
        alike = self._by_words.get((facts.title, facts.text))
        if alike is not None and (not facts.is_numbered or alike.external_number.startswith("#")):
            return alike
        return None


def has_same_words(request: Request, facts: RowFacts, *, has_times: bool) -> bool:
    """True when the row says what is known; what was erased is known and never comes in again."""
    if request.title == ERASED:
        return True
    same_words = request.title == facts.title and request.description == facts.text
    return same_words and (not has_times or request.asked_at == facts.asked_at)
