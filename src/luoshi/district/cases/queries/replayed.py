"""Holds every case against the replay of its events in the ledger.

What is compared: state, version, lead and co-units and the binding deadline of the case; its title, text, address and
point; the number, time, act and words of each entry of its timeline. Words whose key was thrown away cannot be
compared, which is what erasing means.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from luoshi.district.audit.api import Difference, Scope, Told, histories, is_what_was_said, keys_of, subjects_like
from luoshi.district.cases.models import Assignment, Case, Entry, Part
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.rules.committed import COMMITTED, spell_point
from luoshi.district.cases.rules.replay import IllegalHistoryError, replay
from luoshi.proof.canonical import rfc3339

AT_ONCE = 500


def differences(scope: Scope) -> Iterator[Difference]:
    """Every case, in the order of their codes, whose acts do not lead to what stands there by the rules of cases.

    What acts left in the rows, column by column, the ledger itself replays; this asks whether the acts are a possible
    history, also of a log that began before values were kept. That takes all cases, so a nightly audit leaves it out.
    """
    if not scope.is_whole:
        return
    done, total = 0, Case.objects.count()
    last = ""
    while rows := list(Case.objects.filter(code__gt=last).order_by("code")[:AT_ONCE]):
        yield from _differing(rows)
        last = rows[-1].code
        done += len(rows)
        scope.progress("histories", done, max(done, total))
    yield from _without_case()


def _without_case() -> Iterator[Difference]:
    for subjects in subjects_like("case:", AT_ONCE):
        codes = [subject.removeprefix("case:") for subject in subjects]
        there = set(Case.objects.filter(code__in=codes).values_list("code", flat=True))
        for code in codes:
            if code not in there:
                yield Difference("case_missing", subject=f"case:{code}")


def _differing(rows: list[Case]) -> Iterator[Difference]:
    ids = [case.pk for case in rows]
    told = histories([f"case:{case.code}" for case in rows])
    units, entries = _live_units(ids), _entries(ids)
    keys = keys_of([entry.ledger_seq for each in entries.values() for entry in each], "text")
    words = _Words(list(told.values()))
    for case in rows:
        subject = f"case:{case.code}"
        found = (
            _compare(case, told[subject], units[case.pk])
            or words.compare(case, told[subject])
            or _compare_entries(told[subject], entries[case.pk], keys)
        )
        if found is not None:
            yield Difference(found.what, found.seq, subject, found.kept, found.found)


def _compare(case: Case, told: list[Told], units: dict[str, list[str]]) -> Difference | None:
    if not told:
        return Difference("case_not_in_ledger")
    try:
        picture = replay((event.kind, event.data) for event in told)
    except (IllegalHistoryError, KeyError, ValueError) as error:
        return Difference("history_impossible", told[-1].seq, found=str(error))
    lead, co = units[Part.LEAD], sorted(units[Part.CO])
    kept = {
        "state": case.state,
        "version": case.version,
        "lead": lead[0] if lead else None,
        "co": tuple(co),
        "due_at": rfc3339(case.due_at) if case.due_at else None,
    }
    for name, now in kept.items():
        then = getattr(picture, name)
        if now != then:
            return Difference(f"case_{name}", told[-1].seq, kept=_said(now), found=_said(then))
    return None


class _Words:
    """What the reporter wrote, against the last entry that committed to each part of it.

    A part that was emptied is named in the entry that did it; one whose key was thrown away cannot be compared.
    """

    def __init__(self, histories_: list[list[Told]]) -> None:
        tickets = [event.ticket for told in histories_ for event in told if event.data.get("commitments")]
        self.keys = {name: keys_of(tickets, name) for name in COMMITTED}

    def compare(self, case: Case, told: list[Told]) -> Difference | None:
        place = spell_point(case.lon, case.lat) if case.lon is not None and case.lat is not None else ""
        now = {
            "title": case.title,
            "description": case.description,
            "address": case.address,
            "place": place,
            "public_title": case.public_title,
        }
        for name in COMMITTED:
            last = next((event for event in reversed(told) if _tells(event, name)), None)
            if last is None or name in last.data.get("emptied", ()):
                is_right = not now[name]
            else:
                key = self.keys[name].get(last.ticket)
                is_right = key is None or is_what_was_said(last, name, now[name], key)
            if not is_right:
                return Difference("case_words", (last or told[0]).seq, kept=name)
        return None


def _tells(event: Told, name: str) -> bool:
    return name in event.data.get("commitments", ()) or name in event.data.get("emptied", ())


def _compare_entries(told: list[Told], entries: list[Entry], keys: dict[int, bytes]) -> Difference | None:
    by_ticket = {entry.ledger_seq: entry for entry in entries}
    for event in told:
        entry = by_ticket.pop(event.ticket, None)
        if entry is None:
            return Difference("timeline_missing", event.seq, found=event.kind)
        now, then = (entry.action.rstrip("_"), rfc3339(entry.at)), (event.kind.removeprefix("case."), event.at)
        if now != then:
            return Difference("timeline_act", event.seq, kept=" ".join(now), found=" ".join(then))
        key = keys.get(event.ticket)
        if key is not None and not is_what_was_said(event, "text", entry.text, key):
            return Difference("timeline_words", event.seq)
    if by_ticket:
        return Difference("timeline_extra", kept=f"{min(by_ticket)}")
    return None


def _live_units(ids: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Assignment.objects.filter(case_id__in=ids, state__in=LIVE).values_list("case_id", "part", "unit__code")
    for case_id, part, code in rows:
        found[case_id][part].append(code)
    return found


def _entries(ids: list[int]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(case_id__in=ids).order_by("ledger_seq"):
        found[entry.case_id].append(entry)
    return found


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
