"""The tally is the count of cases, whatever was done and however often it was folded."""

import threading
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.cases import api
from luoshi.district.cases.commands.compact_tally import compact_tally
from luoshi.district.cases.commands.turn import cell_of
from luoshi.district.cases.models import Case, CaseTally
from luoshi.kernel.errors import LuoshiError
from tests.fakes.small_district import MONDAY, small_district

Cell = tuple


def tallied() -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    for row in CaseTally.objects.all():
        cells[row.lead_unit, row.state, row.category_top, row.area] += row.n
    return Counter({cell: n for cell, n in cells.items() if n})


def counted() -> Counter[Cell]:
    return Counter(cell_of(case) for case in Case.objects.all())


def act(district, chance, at):
    """One random act on one random case; most are refused, which is as it should be."""
    someone = lambda name: district.actor(name, at)  # noqa: E731
    boss, unit = someone("supervisor"), chance.choice(["planning", "construction", "wutong"])
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    case_id, other = chance.choice(cases), chance.choice(cases)
    text = "原因已经写明。"
    acts = (
        lambda: api.assign(case_id=case_id, lead_unit_id=district.unit_id(unit), by=boss, at=at),
        lambda: api.sign_for(case_id=case_id, by=someone(unit), at=at),
        lambda: api.hand_back(case_id=case_id, text=text, by=someone(unit), at=at),
        lambda: api.complete(case_id=case_id, text=text, by=someone(unit), at=at),
        lambda: api.close(case_id=case_id, text=text, by=someone("verifier"), at=at),
        lambda: api.return_(case_id=case_id, text=text, by=someone("verifier"), at=at),
        lambda: api.dismiss(case_id=case_id, text=text, by=boss, at=at),
        lambda: api.merge(case_id=case_id, into_id=other, text=text, by=boss, at=at),
        lambda: api.reopen(case_id=case_id, text=text, by=boss, at=at),
        lambda: api.reclassify(case_id=case_id, category_code=chance.choice(["road", "pavement"]), by=boss, at=at),
        lambda: api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=at),
    )
    try:
        chance.choice(acts)()
    except LuoshiError:
        return False
    return True


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), folds=st.sets(st.integers(0, 60), max_size=4))
def test_the_tally_is_the_count_of_cases_after_any_acts_and_any_foldings(transactional_clean, seed, folds):
    """After each folding and at the end the sums are those of the cases, and each cell has one row."""
    with transactional_clean():
        district, chance = small_district(), Random(seed)
        new = [api.NewCase(title="路面破损", kind_code="simple") for _ in range(3)]
        api.register_cases(new=new, by=district.actor("supervisor"), at=MONDAY)
        for step in range(60):
            act(district, chance, MONDAY + timedelta(minutes=step))
            if step in folds:
                compact_tally()
                assert tallied() == counted()
        assert tallied() == counted()
        compact_tally()
        assert tallied() == counted()
        assert CaseTally.objects.count() == len(counted())


@pytest.fixture
def transactional_clean():
    """Each example in a transaction of its own that is rolled back."""
    from contextlib import contextmanager

    from django.db import transaction

    @contextmanager
    def clean():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return clean


@pytest.mark.django_db
def test_cells_that_count_nothing_are_dropped_and_others_become_one_row():
    """Nothing that anyone counts changes."""
    cells = [(1, "assigned", "road", None, 1), (1, "assigned", "road", None, 1), (None, "registered", "road", 2, 1),
             (None, "registered", "road", 2, -1), (2, "closed", "air", None, 5)]  # fmt: skip
    for unit, state, top, area, n in cells:
        CaseTally.objects.create(lead_unit=unit, state=state, category_top=top, area=area, n=n)
    before = tallied()
    assert compact_tally() == 3
    assert tallied() == before
    assert CaseTally.objects.count() == 2
    assert compact_tally() == 0


@pytest.mark.django_db(transaction=True)
def test_folding_loses_nothing_that_others_write_meanwhile():
    """Two folders and two writers at once; at the end the sum is what was written."""

    def write():
        for _ in range(40):
            CaseTally.objects.create(lead_unit=1, state="assigned", category_top="road", area=None, n=1)
        connection.close()

    def fold():
        for _ in range(15):
            compact_tally()
        connection.close()

    threads = [threading.Thread(target=work) for work in (write, fold, write, fold)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    compact_tally()
    assert [row.n for row in CaseTally.objects.all()] == [80]
