"""What is to become of the rows of a sheet: new, known, answered meanwhile, contradicting what is known, or refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from luoshi.district.intake.models import Request
from luoshi.district.intake.queries.known import Known, has_same_words
from luoshi.district.intake.rules.fields import Field
from luoshi.district.intake.rules.rows import Reading, Reason, RowFacts, read_row
from luoshi.sheets import Row


@dataclass(slots=True)
class Seen:
    """What the sheet has said before: the numbers, each with the fingerprint of its content; how often words came."""

    numbers: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def copy(self) -> "Seen":
        """The same, to go back to."""
        return Seen(dict(self.numbers), Counter(self.times))

    def told_apart(self, facts: RowFacts, reading: Reading) -> RowFacts:
        """Facts that other rows of the sheet share word for word, where each row has a number of its own in it."""
        if not reading.numbers_restart:
            return facts
        self.times[facts.fingerprint] += 1
        times = self.times[facts.fingerprint]
        return facts if times == 1 else replace(facts, number=f"{facts.fingerprint}~{times}", times=times)

    def skip(self, rows: Iterable[Row], reading: Reading) -> None:
        """Count rows that are in already."""
        for row in rows if reading.numbers_restart else ():
            read = read_row(row, reading)
            if isinstance(read, RowFacts):
                self.told_apart(read, reading)


@dataclass(slots=True)
class Sorted:
    """Rows by what is to become of them; a conflict is with a request, or (None) with an earlier row of the sheet."""

    new: list[tuple[Row, RowFacts]] = field(default_factory=list)
    answered: list[tuple[Request, RowFacts]] = field(default_factory=list)
    known: int = 0
    conflicts: list[tuple[Row, RowFacts, Request | None]] = field(default_factory=list)
    refused: list[tuple[Row, list[Reason]]] = field(default_factory=list)

    def add(self, other: "Sorted") -> None:
        """Add other rows."""
        self.known += other.known
        self.new += other.new
        self.answered += other.answered
        self.conflicts += other.conflicts
        self.refused += other.refused


def sort_rows(rows: Sequence[Row], reading: Reading, sources: Sequence[str], seen: Seen) -> Sorted:
    """Read the rows and tell them apart, against the database and against what the sheet has said before."""
    result = Sorted()
    understood: list[tuple[Row, RowFacts]] = []
    for row in rows:
        read = read_row(row, reading)
        if isinstance(read, RowFacts):
            understood.append((row, seen.told_apart(read, reading)))
        else:
            result.refused.append((row, read))
    known = Known([facts for _, facts in understood], sources)
    has_times = Field.ASKED_AT in reading.columns
    for row, facts in understood:
        request = known.request_of(facts)
        if request is not None:
            _sort_known(row, facts, request, result, has_times=has_times)
        elif facts.number not in seen.numbers:
            seen.numbers[facts.number] = facts.fingerprint
            result.new.append((row, facts))
        elif seen.numbers[facts.number] == facts.fingerprint:
            result.known += 1
        else:
            result.conflicts.append((row, facts, None))
    return result


def _sort_known(row: Row, facts: RowFacts, request: Request, result: Sorted, *, has_times: bool) -> None:
    if not has_same_words(request, facts, has_times=has_times):
        result.conflicts.append((row, facts, request))
    elif not facts.reply or facts.reply == request.official_reply:
        result.known += 1
    elif request.official_reply or any(other.pk == request.pk for other, _ in result.answered):
        result.conflicts.append((row, facts, request))
    else:
        result.answered.append((request, facts))
