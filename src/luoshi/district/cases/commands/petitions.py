"""More time, and parking: the unit asks, the supervision office decides, nothing is parked in silence."""

from datetime import date, datetime

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.turn import Turn, turn
from luoshi.district.cases.errors import BadRuleError, ExtensionTooLongError, ReviewNotAheadError, UntilNotLaterError
from luoshi.district.cases.models import Case, Deadline, Petition, PetitionKind, PetitionState, Stage
from luoshi.district.cases.rules.actions import Action
from luoshi.district.people.api import Actor
from luoshi.kernel import clock
from luoshi.kernel.worktime import Amount, Extension, Hours, Instant, WorktimeError, due


def ask_extension(
    *, case_id: int, until: datetime, text: str, by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Ask for a later deadline, before the old one has passed.

    Raises
    ------
    UntilNotLaterError, ExtensionTooLongError
    """
    _check_instant(until, at)
    with turn(case_id, Action.ASK_EXTENSION, by=by, at=at, expected_version=expected_version, text=text) as act:
        _check_until(act, until)
        _petition(act, PetitionKind.EXTENSION, until_at=until)
        act.data["until"] = until.isoformat()
        act.tell("extension_asked", role="supervisor")
    return act.case


def decide_extension(
    *,
    case_id: int,
    granted: bool,
    text: str,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Grant the extension, until the asked or another instant, or refuse it."""
    if until is not None:
        _check_instant(until, at)
    with turn(
        case_id, Action.DECIDE_EXTENSION, by=by, at=at, expected_version=expected_version, text=text, granted=granted
    ) as act:
        petition = _decided(act, PetitionKind.EXTENSION)
        act.data |= {"granted": granted}
        if granted:
            instant = until or petition.until_at
            assert instant is not None
            _check_until(act, instant)
            _extend(act, Instant(instant), reason=petition.reason)
            act.case.extensions += 1
            act.data["until"] = instant.isoformat()
        act.tell("extension_decided", unit_id=act.lead.unit_id, granted=granted)
        act.bind()
    return act.case


def ask_suspension(
    *, case_id: int, review_on: date, text: str, by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Ask that the case be parked until a day on which it is looked at again."""
    _check_review(review_on, at)
    with turn(case_id, Action.ASK_SUSPENSION, by=by, at=at, expected_version=expected_version, text=text) as act:
        _petition(act, PetitionKind.SUSPENSION, review_on=review_on)
        act.data["review_on"] = review_on.isoformat()
        act.tell("suspension_asked", role="supervisor")
    return act.case


def decide_suspension(
    *,
    case_id: int,
    granted: bool,
    text: str,
    review_on: date | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Park the case with its ground and its review date, or refuse."""
    clocks.check_reach(review_on, at)
    with turn(
        case_id, Action.DECIDE_SUSPENSION, by=by, at=at, expected_version=expected_version, text=text, granted=granted
    ) as act:
        petition = _decided(act, PetitionKind.SUSPENSION)
        act.data |= {"granted": granted}
        if granted:
            act.case.review_on = review_on or petition.review_on
            assert act.case.review_on is not None
            _check_review(act.case.review_on, at)
            clocks.pause(act.case, kind="suspended", ground=petition.reason, notice=text[:200], at=at)
            act.data["review_on"] = act.case.review_on.isoformat()
        act.tell("suspension_decided", unit_id=act.lead.unit_id, granted=granted)
        act.bind()
    return act.case


def resume(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Take a parked case up again; its clock runs on from where it stood."""
    with turn(case_id, Action.RESUME, by=by, at=at, expected_version=expected_version, text=text) as act:
        clocks.unpause(act.case, at=at)
        act.case.review_on = None
        act.case.last_progress_at = at
        refresh_shares(act)
        act.tell("resumed", unit_id=act.lead.unit_id)
        act.bind()
    return act.case


def refresh_shares(act: Turn) -> None:
    """Copy each assignment's running resolve deadline onto it."""
    running = {
        row.assignment_id: row.due_at
        for row in Deadline.objects.filter(case=act.case, stage=Stage.RESOLVE, state__in=clocks.RUNNING)
    }
    for row in act.assignments:
        if row.pk in running and row.due_at != running[row.pk]:
            row.due_at = running[row.pk]
            row.save(update_fields=["due_at"])


def latest_extension(case: Case, deadline: Deadline) -> datetime | None:
    """The latest instant to which the kind lets ``deadline`` be extended; None when it sets no bound."""
    if not case.kind.extension_max:
        return None
    rule = clocks.read_rule(case.kind.extension_max)
    return due(rule, deadline.due_at, calendar=clocks.calendar_of(deadline.calendar_id)).at


def _check_instant(until: datetime, at: datetime) -> None:
    try:
        Instant(until)
    except WorktimeError as problem:
        raise BadRuleError from problem
    clocks.check_reach(until, at)


def _check_until(act: Turn, until: datetime) -> None:
    deadline = clocks.running(act.case, Stage.RESOLVE, act.lead)
    if deadline is None or until <= deadline.due_at:
        raise UntilNotLaterError
    latest = latest_extension(act.case, deadline)
    if latest is not None and until > latest:
        raise ExtensionTooLongError(latest=f"{clock.local(latest):%Y-%m-%d %H:%M}")


def _extend(act: Turn, amount: "Amount | Instant | Hours", *, reason: str) -> None:
    deadline = clocks.running(act.case, Stage.RESOLVE, act.lead)
    assert deadline is not None
    extension = Extension(amount=amount, granted_at=act.at, granted_by=act.by.name, reason=reason[:200])
    clocks.extend_clock(deadline, extension=extension, case=act.case)
    refresh_shares(act)


def _petition(act: Turn, kind: PetitionKind, **facts: object) -> None:
    Petition.objects.create(
        case=act.case,
        assignment=act.lead,
        kind=kind,
        reason=act.text,
        asked_at=act.at,
        asked_by_id=act.by.account_id,
        **facts,
    )
    act.unit_id = act.lead.unit_id


def _decided(act: Turn, kind: PetitionKind) -> Petition:
    petition = Petition.objects.get(case=act.case, kind=kind, state=PetitionState.OPEN)
    petition.state = PetitionState.GRANTED if act.granted else PetitionState.REFUSED
    petition.decided_at, petition.decided_by_id, petition.decision = act.at, act.by.account_id, act.text
    petition.save()
    return petition


def _check_review(review_on: date, at: datetime) -> None:
    clocks.check_reach(review_on, at)
    if review_on <= clock.local(at).date():
        raise ReviewNotAheadError
