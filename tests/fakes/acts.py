"""How to do each act of the closed loop with plausible facts, so that a test can choose acts at random."""

import io
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from PIL import Image

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Action, Case, EvidenceUse, NewCase, Step
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.rules.permits import ticks_off
from luoshi.district.evidence.api import store_evidence
from luoshi.district.people.api import Actor
from luoshi.kernel import clock
from tests.fakes.small_district import SmallDistrict

_shades = itertools.cycle(range(256))


def photo(by: Actor, at: datetime) -> int:
    """Store a small photo and return its id."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (next(_shades), next(_shades), 40)).save(file, "JPEG")
    file.seek(0)
    return store_evidence(file=file, file_name="photo.jpg", by=by, at=at).pk


def shown(by: Actor, at: datetime, purpose: str = "after") -> list[EvidenceUse]:
    """A photo as evidence for ``purpose``."""
    return [EvidenceUse(photo(by, at), purpose)]


def perform(action: Action, case: Case, district: SmallDistrict, *, by: Actor, at: datetime, choice: int = 0) -> Case:
    """Do ``action``; ``choice`` picks among units, outcomes and yes or no."""
    return _HOW[action](case, district, by, at, choice)


def _unit(district: SmallDistrict, choice: int) -> int:
    codes = ["planning", "construction", "wutong", "wutong-1"]
    return district.unit_id(codes[choice % len(codes)])


def _tomorrow(at: datetime, days: int = 1) -> datetime:
    return at + timedelta(days=days)


def _assign(case: Case, district: SmallDistrict, by: Actor, at: datetime, choice: int) -> Case:
    co_units = [_unit(district, choice + 1)] if choice % 2 else []
    return cases.assign(case_id=case.pk, lead_unit_id=_unit(district, choice), co_unit_ids=co_units, by=by, at=at)


def _merge(case: Case, _district: SmallDistrict, by: Actor, at: datetime, _choice: int) -> Case:
    other = Case.objects.filter(is_open=True).exclude(pk=case.pk).exclude(parent=case).first()
    into = other.pk if other else case.pk
    return cases.merge(case_id=case.pk, into_id=into, text="重复", by=by, at=at)


def _finish_step(case: Case, _district: SmallDistrict, by: Actor, at: datetime, _choice: int) -> Case:
    steps = list(case.steps.filter(done_at__isnull=True, dropped_at__isnull=True).select_related("unit"))
    facts = case_facts(case)
    # Their own, if any is; else somebody else's, to be refused.
    steps.sort(key=lambda step: not ticks_off(by, facts, step.unit.path))
    step = steps[0] if steps else None
    return cases.finish_step(case_id=case.pk, step_id=step.pk if step else 0, by=by, at=at)


def _release(case: Case, _district: SmallDistrict, by: Actor, at: datetime, _choice: int) -> Case:
    share = case.assignments.filter(part="co", state__in=("pending", "signed")).first()
    return cases.release_co_unit(case_id=case.pk, unit_id=share.unit_id if share else 0, text="不需要", by=by, at=at)


def _decide(verb: Callable[..., Case]) -> Callable[..., Case]:
    return lambda case, _d, by, at, choice: verb(case_id=case.pk, granted=choice % 3 > 0, text="研究决定", by=by, at=at)


def _say(verb: Callable[..., Case]) -> Callable[..., Case]:
    return lambda case, _d, by, at, _choice: verb(case_id=case.pk, text="说明情况", by=by, at=at)


def _bare(verb: Callable[..., Case]) -> Callable[..., Case]:
    return lambda case, _d, by, at, _choice: verb(case_id=case.pk, by=by, at=at)


def _show(verb: Callable[..., Case]) -> Callable[..., Case]:
    return lambda case, _d, by, at, _choice: verb(case_id=case.pk, text="已完成", evidence=shown(by, at), by=by, at=at)


def _publish_photo(case: Case, _district: SmallDistrict, by: Actor, at: datetime, choice: int) -> Case:
    use = case.case_evidence.filter(evidence__kind="photo").first()
    shown = choice % 2 == 0
    return cases.publish_photo(case_id=case.pk, evidence_id=use.evidence_id if use else 0, shown=shown, by=by, at=at)


_HOW: dict[Action, Callable[..., Case]] = {
    Action.ASSIGN: _assign,
    Action.SETTLE: lambda case, d, by, at, choice: cases.settle(
        case_id=case.pk, text="当场解决", unit_id=_unit(d, choice), evidence=shown(by, at), by=by, at=at
    ),
    Action.DISMISS: _say(cases.dismiss),
    Action.SIGN_FOR: _bare(cases.sign_for),
    Action.HAND_BACK: _say(cases.hand_back),
    Action.UPHOLD: _say(cases.uphold),
    Action.CONTACT: _say(cases.contact),
    Action.PLAN: lambda case, _d, by, at, choice: cases.plan(
        case_id=case.pk, steps=[Step(f"第{choice}步", clock.local(_tomorrow(at, choice + 1)).date())], by=by, at=at
    ),
    Action.FINISH_STEP: _finish_step,
    Action.REPORT: _say(cases.report),
    Action.ASK_EXTENSION: lambda case, _d, by, at, _c: cases.ask_extension(
        case_id=case.pk, until=(case.due_at or at) + timedelta(days=1), text="材料未到", by=by, at=at
    ),
    Action.DECIDE_EXTENSION: _decide(cases.decide_extension),
    Action.ASK_SUSPENSION: lambda case, _d, by, at, choice: cases.ask_suspension(
        case_id=case.pk, review_on=clock.local(_tomorrow(at, choice + 1)).date(), text="账目重算", by=by, at=at
    ),
    Action.DECIDE_SUSPENSION: _decide(cases.decide_suspension),
    Action.RESUME: _say(cases.resume),
    Action.COMPLETE: lambda case, _d, by, at, _c: cases.complete(
        case_id=case.pk, text="已完成", evidence=shown(by, at), steps_left="其余步骤并入本次完成", by=by, at=at
    ),
    Action.CLOSE: _show(cases.close),
    Action.RETURN: _say(cases.return_),
    Action.FOLLOW_UP: lambda case, _d, by, at, choice: cases.record_feedback(
        case_id=case.pk, outcome=("solved", "unsolved", "no_answer")[choice % 3], text="回访", by=by, at=at
    ),
    Action.REOPEN: _say(cases.reopen),
    Action.URGE: _say(cases.urge),
    Action.ESCALATE: _say(cases.escalate),
    Action.ADD_CO_UNIT: lambda case, d, by, at, choice: cases.add_co_unit(
        case_id=case.pk, unit_id=_unit(d, choice), task="配合", by=by, at=at
    ),
    Action.RELEASE_CO_UNIT: _release,
    Action.CO_SIGN_FOR: _bare(cases.co_sign_for),
    Action.CO_REPORT: _say(cases.co_report),
    Action.CO_COMPLETE: _say(cases.co_complete),
    Action.CO_URGE: _say(cases.co_urge),
    Action.MERGE: _merge,
    Action.ADD_CHILD: lambda case, _d, by, at, _c: cases.add_child(
        case_id=case.pk, new=NewCase(title="子事项", category_code="road", kind_code="simple"), by=by, at=at
    ),
    Action.COMMENT: _say(cases.comment),
    Action.ADD_EVIDENCE: lambda case, _d, by, at, _c: cases.add_evidence(
        case_id=case.pk, evidence=shown(by, at, "before"), by=by, at=at
    ),
    Action.RECLASSIFY: lambda case, _d, by, at, _c: cases.reclassify(
        case_id=case.pk, category_code="pavement", title="路面破损", by=by, at=at
    ),
    Action.PUBLISH: lambda case, _d, by, at, choice: cases.publish(
        case_id=case.pk, publication=("title", "category", "hidden")[choice % 3], public_title=case.title, by=by, at=at
    ),
    Action.PUBLISH_PHOTO: _publish_photo,
}

RANDOM_ACTS = tuple(_HOW)
