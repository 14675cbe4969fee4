"""Thousands that an import brings at once are said as a number; the bars go on showing how the units fare."""

import re
from datetime import timedelta

import pytest

from luoshi.district.boards.web.trend import scale_of
from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.cockpit import Week
from tests.district.boards.conftest import NOW
from tests.district.boards.test_numbers import context_of

IMPORTED = 3_000
WIDTH = re.compile(r'<rect x="[\d.]+%" width="([\d.]+)%"')


@pytest.fixture
def imported(counted, area, district) -> int:
    """Three thousand messages in one area that nobody has dealt with, half of them late to be assigned."""
    category, kind = district.categories["road"], district.kinds["simple"]
    Case.objects.bulk_create(
        Case(
            code=f"IM-{n:05d}", kind=kind, category=category, category_top="road", title="来信", state="registered",
            source="import", area=area, registered_at=NOW - timedelta(hours=5), last_progress_at=NOW,
            yellow_at=NOW - timedelta(hours=2), due_at=NOW + timedelta(hours=1 if n % 2 else -1),
        )
        for n in range(IMPORTED)
    )  # fmt: skip
    return IMPORTED


def bars_of(page: str, heading: str) -> list[float]:
    """How wide each bar of a card is drawn, in percent of its track."""
    card = page.split(heading, 1)[1].split("</section>", 1)[0]
    return [sum(map(float, WIDTH.findall(bar))) for bar in re.findall(r'<svg class="bar".*?</svg>', card)]


def test_bars_of_units_keep_their_scale(imported, as_user):
    """Planning's five fill the track, construction's two are two fifths; what is to be assigned is a number."""
    client = as_user("leader")
    context = context_of(client, "/cockpit/")
    rows = {unit["name"]: unit for unit in context["units"]}
    assert context["most_in_unit"] == 5
    assert (rows["待交办"]["open"], rows["待交办"]["red"], rows["待交办"]["held"]) == (3_001, 1_500, (0, 0, 0))
    widths = bars_of(client.get("/cockpit/").content.decode(), 'id="head-units"')
    assert max(widths) == pytest.approx(100, abs=0.1)
    assert sorted(widths)[-2] == pytest.approx(40, abs=0.1)


def test_bars_of_areas_show_what_units_have_and_the_sentence_says_the_rest(imported, as_user):
    """Two of the area's cases have a unit; three thousand wait."""
    context = context_of(as_user("leader"), "/cockpit/")
    assert [(area["name"], sum(area["held"]), area["open"]) for area in context["areas"]] == [("梧桐", 2, 3_002)]
    assert context["most_in_area"] == 2
    assert context["area_sentence"] == "梧桐在办最多，共 2 件；另有 3000 件待交办"


def test_bars_of_the_supervision_board_keep_their_scale(imported, as_user):
    """One is late with planning; the fifteen hundred late to be assigned do not make it vanish."""
    assert context_of(as_user("supervisor"), "/board/supervision/")["most_late"] == 1


@pytest.mark.parametrize(
    ("registered", "most"),
    [((10, 12, 4_326), 18), ((10, 12, 48), None), ((10, 12, 49), 18), ((0, 0, 4_326), None), ((), None)],
)
def test_the_weeks_keep_their_scale_when_one_towers_above_the_others(registered, most):
    """More than four times the next highest does not set the scale; where there is no other, it does."""
    assert scale_of([Week(None, n, 0) for n in registered]) == most
