"""What the reporter says after closing, and what is written of it."""

from django.utils.translation import override

from luoshi.district.cases.api import Action, record_feedback
from luoshi.district.cases.words import said_in
from tests.fakes.loop import CLOSED, follow


def test_not_solved_without_words_reopens_for_a_reason_that_each_reader_reads_in_his_language(district):
    """The supervisor only ticks "not solved"; the timeline keeps why by a code and nobody's words."""
    case, at = follow(CLOSED, district)
    record_feedback(case_id=case.pk, outcome="unsolved", by=district.actor("supervisor", at), at=at)
    reopened = case.entries.get(action=Action.REOPEN)
    assert (reopened.text, reopened.data["reason"]) == ("", "not_solved")
    told = {"text": reopened.text, "data": reopened.data, "by_as": reopened.by_as}
    for language, said in (("zh-hans", "反映人表示问题没有解决。"), ("en", "The reporter says that it is not solved.")):
        with override(language):
            assert said_in(**told) == said
