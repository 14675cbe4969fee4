"""A figure in a list is exact, or says that there are more, and then there are."""

import pytest

from luoshi.district.cases.models import Notice
from luoshi.district.cases.queries import boards, facets, work
from luoshi.district.cases.queries.boards import section
from luoshi.district.cases.queries.queue import QueueQuery, queue
from luoshi.district.cases.queries.work import work_today
from luoshi.district.ui.templatetags.ui import figure
from tests.fakes.small_district import MONDAY


@pytest.fixture
def few_counted(monkeypatch):
    """A hundred cases are many here."""
    monkeypatch.setattr(facets, "MOST_COUNTED", 20)
    monkeypatch.setattr(facets, "MOST_MATCHES", 20)
    monkeypatch.setattr(facets, "MOST_SHARED", 20)
    monkeypatch.setattr(facets, "COUNT_CAP", 50)


def test_a_word_with_many_matches_whose_answer_is_one_page_is_counted_exactly(district, make_case, few_counted):
    """28 open cases among many that match: the page is the whole answer, and says 28."""
    for _ in range(28):
        make_case(lead="planning", title="路灯不亮")
    for _ in range(40):
        make_case(lead="planning", title="路灯不亮", state="closed")
    page = queue(QueueQuery(text="路灯"), actor=district.actor("supervisor"), at=MONDAY, size=50)
    assert (page.count, page.count_is_capped) == (28, False)
    assert figure(page.count, page.count_is_capped) == "28"


@pytest.mark.parametrize("asked", [{"text": "路灯"}, {"kind": "general"}], ids=str)
def test_more_than_were_counted_are_said_with_a_plus_that_is_true(district, make_case, few_counted, asked):
    """Of sixty, what is known is said as less than sixty; each choice beside the list likewise."""
    for number in range(60):
        make_case(lead="planning" if number % 2 else "construction", title="路灯不亮")
    page = queue(QueueQuery(**asked, order="newest"), actor=district.actor("supervisor"), at=MONDAY, size=10)
    assert page.count_is_capped
    said = figure(page.count, page.count_is_capped)
    assert said.endswith("+")
    assert 10 <= int(said[:-1]) < 60
    units = page.facets["lead_unit"]
    assert all(choice.is_least for choice in units)
    assert all(int((figure(choice.count, True) or "0+")[:-1]) < 30 for choice in units)
    (state,) = page.facets["state"]
    assert figure(state.count, state.is_least) == "20+"


def test_exactly_as_many_as_are_counted_are_said_without_a_plus(district, make_case, few_counted):
    """Twenty are twenty."""
    for _ in range(20):
        make_case(lead="planning", title="路灯不亮")
    page = queue(QueueQuery(kind="general"), actor=district.actor("supervisor"), at=MONDAY, size=10)
    assert (page.count, page.count_is_capped) == (20, False)
    assert not any(choice.is_least for values in page.facets.values() for choice in values)


@pytest.mark.parametrize(("waiting", "said"), [(5, "5"), (6, "5")])
def test_a_group_of_my_work_is_capped_only_when_there_are_more(district, make_case, monkeypatch, waiting, said):
    """As many as are counted are that many."""
    monkeypatch.setattr(work, "MOST_COUNTED", 5)
    case = make_case(lead="planning")
    unit = district.units["planning"]
    Notice.objects.bulk_create(Notice(unit=unit, case=case, kind="assigned", at=MONDAY) for _ in range(waiting))
    notices = work_today(actor=district.actor("planning"), at=MONDAY)[-1]
    assert notices.is_capped is (waiting == 6)
    assert min(notices.count, 5) == int(said)


def test_a_section_of_the_board_is_capped_only_when_there_are_more(district, make_case, monkeypatch):
    """Three suspended cases where two are counted."""
    monkeypatch.setattr(boards, "COUNT_CAP", 2)
    for _ in range(2):
        make_case(state="in_ruling")
    actor = district.actor("supervisor")
    assert not section("rulings", actor=actor, at=MONDAY, limit=1).is_capped
    make_case(state="in_ruling")
    assert section("rulings", actor=actor, at=MONDAY, limit=1).is_capped
