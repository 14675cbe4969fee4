"""Work is not called done past its own roadmap in silence: the unit says why, the verifier sees it, it is recorded."""

import pytest

from luoshi.district.audit.api import events_of
from luoshi.district.cases.api import Action, close, complete
from luoshi.district.cases.errors import StepsUnfinishedError
from luoshi.district.cases.web.forms.actions import FORMS
from luoshi.district.cases.web.scene import scene_of
from tests.fakes.acts import shown
from tests.fakes.loop import SIGNED, follow

PLANNED = [*SIGNED, (Action.PLAN, "planning", 3)]


def test_case_with_unfinished_steps_is_not_completed_without_a_reason(district):
    """Words about the work are no word about the steps."""
    case, at = follow(PLANNED, district)
    unit = district.actor("planning", at)
    with pytest.raises(StepsUnfinishedError):
        complete(case_id=case.pk, text="修好了", evidence=shown(unit, at), steps_left="  ", by=unit, at=at)
    case.refresh_from_db()
    assert case.state == "in_progress"


def test_reason_and_number_of_unfinished_steps_are_recorded(district):
    """The number stands in the ledger, the words are sealed there and stand in the timeline."""
    case, at = follow(PLANNED, district)
    unit = district.actor("planning", at)
    complete(case_id=case.pk, text="修好了", evidence=shown(unit, at), steps_left="已并入大修", by=unit, at=at)
    entry = case.entries.get(action="complete")
    assert (entry.data["unfinished_steps"], entry.data["steps_left"]) == (1, "已并入大修")
    event = list(events_of(f"case:{case.code}"))[-1]
    assert event.data["unfinished_steps"] == 1
    assert "steps_left" in event.data["commitments"]
    assert "已并入大修" not in str(event.data)


def test_verifier_confirms_the_unfinished_steps(district):
    """They are named in the form, and closing waits for the tick; the closing says how many there were."""
    case, at = follow([*PLANNED, (Action.COMPLETE, "planning", 0)], district)
    verifier = district.actor("verifier", at)
    scene = scene_of(case, actor=verifier, at=at)
    form = FORMS[Action.CLOSE]({"version": str(case.version), "text": "看过"}, scene=scene)
    assert "steps_seen" in form.errors
    assert case.steps.get().title in str(form.fields["steps_seen"].help_text)
    close(case_id=case.pk, text="看过", by=verifier, at=at)
    assert case.entries.get(action="close").data["unfinished_steps"] == 1
