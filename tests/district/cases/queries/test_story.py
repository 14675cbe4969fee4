"""What the front door tells of a case is made of values: it can be kept, compared and sent, and nothing leads back."""

from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest
from django.db.models import Model

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import NewCase, case_shown, case_story, cases_shown, current_kinds
from luoshi.district.cases.errors import CaseNotFoundError
from tests.fakes.small_district import MONDAY


@pytest.fixture
def handled(district):
    """A case that was registered, assigned, signed for and reported on."""
    supervisor, planning = district.actor("supervisor"), district.actor("planning")
    new = NewCase(title="春藤路路面破损", category_code="road", kind_code="simple", address="春藤路 7 号")
    case = cases.register_case(new=new, by=supervisor, at=MONDAY)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=supervisor, at=MONDAY)
    cases.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    cases.report(case_id=case.pk, text="等待施工队进场", by=planning, at=MONDAY)
    return cases.Case.objects.get(pk=case.pk)


def within(value: object) -> Iterator[object]:
    """The value and everything in it."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from within(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from within(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from within(item)


def test_story_is_what_was_done(district, handled):
    """Every act in its order with its words, and the promises with their derivation in the language asked for."""
    story = case_story(handled.code, actor=district.actor("planning"), at=MONDAY, lang="en")
    assert [act.action for act in story.acts] == ["register", "assign", "sign_for", "report"]
    assert story.acts[-1].text == "等待施工队进场"
    assert [act.ledger_seq for act in story.acts] == sorted({act.ledger_seq for act in story.acts})
    assert (story.case.code, story.case.state, story.case.light) == (handled.code, "in_progress", "green")
    assert (story.case.lead_unit.code, story.case.kind, story.case.category) == ("planning", "simple", "road")
    assert (story.case.version, story.case.due_at) == (handled.version, handled.due_at)
    assert [promise.stage for promise in story.promises if promise.state == "open"] == ["resolve"]
    assert all(promise.derivation for promise in story.promises)


def test_story_leads_back_to_no_row(district, handled):
    """Neither a row of the database nor a query is anywhere in it, and it cannot be changed."""
    story = case_story(handled.code, actor=district.actor("supervisor"), at=MONDAY)
    found = list(within(story))
    assert len(found) > 50
    assert [value for value in found if isinstance(value, Model) or hasattr(value, "filter")] == []
    with pytest.raises(FrozenInstanceError):
        story.case.title = "another"


def test_story_is_told_to_those_who_may_see_the_case(district, handled):
    """To anybody else the case is not there."""
    for ask in (case_story, case_shown):
        with pytest.raises(CaseNotFoundError):
            ask(handled.code, actor=district.actor("construction"), at=MONDAY)
        with pytest.raises(CaseNotFoundError):
            ask("LS20000101-0001", actor=district.actor("supervisor"), at=MONDAY)


def test_cases_are_read_together(district, handled, django_assert_num_queries):
    """However many, in one query; an id that stands for nothing is left out."""
    with django_assert_num_queries(1):
        found = cases_shown([handled.pk, 999_999], at=MONDAY)
    assert found == {handled.pk: case_shown(handled.code, actor=district.actor("supervisor"), at=MONDAY)}


@pytest.mark.usefixtures("district")
def test_kinds_are_values_too():
    """Each in its current version, once."""
    kinds = current_kinds()
    assert "simple" in {kind.code for kind in kinds}
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert [value for kind in kinds for value in within(kind) if isinstance(value, Model)] == []


def test_front_door_shows_frozen_shapes_alone():
    """Every dataclass among the names of the front door is frozen."""
    shapes = {name: getattr(cases, name) for name in cases.__all__}
    loose = [
        name
        for name, shape in shapes.items()
        if isinstance(shape, type) and is_dataclass(shape) and not shape.__dataclass_params__.frozen
    ]
    assert loose == []
