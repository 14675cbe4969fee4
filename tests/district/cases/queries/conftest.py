"""Cases written row by row, so that a reading's test does not depend on every command."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count

import pytest

from luoshi.district.cases.commands.turn import cell_of, write_tally
from luoshi.district.cases.models import Assignment, Case
from luoshi.district.cases.queries.search import index_cases
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district


@pytest.fixture
def district(db) -> SmallDistrict:
    return small_district()


@pytest.fixture
def make_case(district: SmallDistrict) -> Callable[..., Case]:
    numbers = count(1)

    def make(
        *, lead: str | None = None, co: Iterable[str] = (), ended_co: Iterable[str] = (), state: str | None = None,
        category: str = "unsorted", at: datetime = MONDAY, title: str = "路面破损", kind: str = "general", **facts,
    ) -> Case:  # fmt: skip
        number = next(numbers)
        chain = district.categories[category]
        state = state or ("in_progress" if lead else "registered")
        ended = state in ("closed", "merged", "dismissed")
        if state == "closed":
            facts.setdefault("closed_at", at + timedelta(days=1))
        case = Case.objects.create(
            code=f"LS-{number:04d}", kind=district.kinds[kind], category=chain, category_top=chain.path.split("/")[1],
            title=title, state=state, is_open=not ended, registered_at=at, last_progress_at=at,
            lead_unit=district.units[lead] if lead else None, **facts,
        )  # fmt: skip
        shares = [(lead, "lead", "completed" if ended else "signed")] if lead else []
        shares += [(unit, "co", "signed") for unit in co] + [(unit, "co", "withdrawn") for unit in ended_co]
        for unit, part, share in shares:
            Assignment.objects.create(
                case=case, unit=district.units[unit], part=part, state=share, assigned_at=at, assigned_as="account:1",
                due_at=case.due_at, completed_at=at if share == "completed" else None,
            )  # fmt: skip
        write_tally(None, cell_of(case))
        index_cases([case])
        return case

    return make
