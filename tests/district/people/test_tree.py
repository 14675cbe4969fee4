"""Whatever is moved in whatever order, a unit's path is the chain of ids from the top."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from luoshi.district.people import api as people
from luoshi.district.people import errors
from luoshi.district.people.models import Unit

from .conftest import NOON

SIZE = 7


def chain(unit: Unit, parents: dict[int, int | None]) -> str:
    steps, at = [], unit.pk
    while at is not None:
        steps.append(at)
        at = parents[at]
    return "/" + "".join(f"{step}/" for step in reversed(steps))


class TreeTest(TestCase):
    """Random trees and random moves."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        places=st.lists(st.integers(0, SIZE), min_size=SIZE, max_size=SIZE),
        moves=st.lists(
            st.tuples(st.integers(0, SIZE - 1), st.one_of(st.none(), st.integers(0, SIZE - 1))), max_size=12
        ),
    )
    def test_path_stays_the_chain_of_ids(self, places: list[int], moves: list[tuple[int, int | None]]) -> None:
        """Moves that would close a circle are refused and change nothing."""
        units: list[Unit] = []
        for i, place in enumerate(places):
            parent = units[place] if place < len(units) else None
            facts = {"code": f"u{i}", "name": f"u{i}", "kind": "office"}
            units.append(people.create_unit(**facts, parent=parent, by=people.SYSTEM, at=NOON))
        for which, where in moves:
            parent = None if where is None else Unit.objects.get(pk=units[where].pk)
            try:
                people.move_unit(unit=units[which], parent=parent, by=people.SYSTEM, at=NOON)
            except errors.UnitCycleError:
                assert parent is not None
                assert f"/{units[which].pk}/" in parent.path
        parents = dict(Unit.objects.values_list("pk", "parent_id"))
        assert all(unit.path == chain(unit, parents) for unit in Unit.objects.all())
