"""What the reporter says after closing, and what is written of it."""

from luoshi.district.cases.api import Action, record_feedback
from tests.fakes.loop import CLOSED, follow


def test_not_solved_without_a_reason_reopens_in_the_districts_language(district):
    """The supervisor only ticks "not solved"; the timeline, which everybody reads, says so in Chinese."""
    case, at = follow(CLOSED, district)
    record_feedback(case_id=case.pk, outcome="unsolved", by=district.actor("supervisor", at), at=at)
    reopened = case.entries.get(action=Action.REOPEN)
    assert reopened.text == "反映人表示问题没有解决。"
