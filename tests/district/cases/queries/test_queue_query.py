"""The question of a queue survives its way through a query string, and nonsense is set aside, not obeyed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.cases.models import FollowUp, ProblemClass
from luoshi.district.cases.queries.queue_query import MINE, ORDERS, STAGES, QueueQuery
from luoshi.district.cases.queries.sources import sources
from luoshi.district.cases.rules.states import CaseState

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
ids = st.lists(st.integers(0, 2**40), max_size=5, unique=True).map(tuple)
days = st.none() | st.dates(date(1990, 1, 1), date(2200, 12, 31))
queries = st.builds(
    QueueQuery,
    text=words.map(str.strip),
    stage=st.sampled_from(sorted(STAGES)),
    states=st.lists(st.sampled_from([state.value for state in CaseState]), unique=True).map(tuple),
    lights=st.lists(st.sampled_from(["red", "yellow", "green"]), unique=True).map(tuple),
    lead_unit_ids=ids,
    with_units_beneath=st.booleans(),
    without_unit=st.booleans(),
    category=st.sampled_from(["", "/road/", "/road/pavement/"]),
    area_ids=ids,
    problem_class=st.sampled_from(["", *ProblemClass.values]),
    source=st.sampled_from(["", *sources()]),
    follow_up=st.sampled_from(["", *FollowUp.values]),
    mine=st.sampled_from(["", *MINE]),
    due_before=days,
    registered_from=days,
    no_progress_days=st.integers(0, 10_000),
    suspended=st.booleans(),
    order=st.sampled_from(ORDERS),
)


@given(queries)
def test_a_question_written_as_a_query_string_reads_back_the_same(query):
    """Nothing is lost and nothing is added."""
    again = QueueQuery.parse(query.to_query())
    assert again == query
    assert again.ignored == ()


@given(st.text(max_size=300))
def test_any_text_is_read_as_some_question(text):
    """Whatever stands in the address bar, there is a list."""
    assert QueueQuery.parse(text).stage in STAGES


@pytest.mark.parametrize(
    "text", ["order=sideways", "lights=blue", "lead_unit_ids=x", "due_before=31.2.", "no_progress_days=-1",
             "colour=red",
             "area_ids=99999999999999999999999", "states=gone", "registered_from=0001-01-01"]
)  # fmt: skip
def test_what_is_not_understood_is_named(text):
    """The value falls back, and the page can say which filter was not used."""
    query = QueueQuery.parse(text)
    assert query == QueueQuery()
    assert query.ignored == (text.split("=")[0],)


def test_a_change_of_filters_goes_back_to_the_first_page():
    """A cursor belongs to the question it was given for."""
    query = QueueQuery(cursor="abc", order="newest")
    assert query.changed(lights=("red",)).cursor == ""
    assert query.changed(cursor="def").cursor == "def"


def test_an_order_that_only_open_cases_have_gives_way_to_the_newest_elsewhere():
    """Deadlines of ended cases are no order of work."""
    assert QueueQuery(order="due").effective_order == "due"
    assert QueueQuery(order="due", stage="all").effective_order == "newest"
    assert QueueQuery(order="due", stage="all", lights=("red",)).effective_order == "due"
