"""Pictures are sound SVG, say what they show, and survive nothing, gaps and names with signs in them."""

import doctest
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from luoshi.airscience.index import AirClass
from luoshi.district.airwatch.drawing import bars, calendar, lines, matrix, polar, svg, timeline
from luoshi.district.airwatch.printing import document

NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
COMPASS = ("N", "E", "S", "W")


def pictures():
    """One of each, with a gap and an awkward name in it."""
    name = '<A & "B">'
    day = calendar.DayCell(date(2019, 11, 1), 108, AirClass.LIGHT, "PM₂.₅", name)
    gap = calendar.DayCell(date(2019, 11, 2), None, AirClass.NONE, "", name)
    some = [bars.Bar(name, 3.0, name, 1.0, 4.0), bars.Bar("b", NAN, name), bars.Bar("c", 0.0, name)]
    surface = np.array([[1.0, NAN], [2.0, 3.0], [4.0, 5.0], [NAN, NAN]])
    quarters, speeds = np.array([0.0, 90.0, 180.0, 270.0]), np.array([0.5, 1.5])
    return {
        "month": calendar.month([day, gap], weekdays=list("一二三四五六日"), said=name),
        "upright": bars.upright(some, unit="%", said=name, band=bars.Band(0, 2, name)),
        "lying": bars.lying(some, said=name, values=["3", "–", "0"]),
        "stacked": bars.stacked([bars.Bar(name, 3, name, tone="aqi-1"), bars.Bar("b", 0, name)], said=name),
        "days": lines.days(
            [1.0, NAN, 90.0], limit=75.0, limit_name=name, unit="µg/m³", ends=("a", name), said=name, titles=[name] * 3
        ),
        "episode": lines.episode(
            [NAN, 3.0, 90.0], [2.0, NAN, 3.0], alarmed=[False, False, True], unit=name, ends=("a", "b"), said=name
        ),
        "trend": lines.trend([1.0, NAN, 2.0], [1.0, 1.5, 2.0], unit=name, ends=("a", "b"), said=name),
        "matrix": matrix.hours_of_day(
            np.full((1, 24), NAN), names=[name], said=name, night_name=name, titles=[[name] * 24], most=20.0
        ),
        "timeline": timeline.episodes(
            [timeline.Mark(0, 0.5, 0.5, True, name)], names=[name], ends=("a", "b"), said=name
        ),
        "rose": polar.rose(np.zeros((4, 2)), centres_deg=quarters, names=COMPASS, titles=[name] * 4, said=name),
        "surface": polar.surface(
            surface, directions_deg=quarters, speeds_m_s=speeds, names=COMPASS, said=name, unit=name
        ),
        "wheel": polar.wheel(
            np.array([1.0, NAN, -2.0, 3.0]), [True] * 4, names=COMPASS, titles=[name] * 4, said=name
        ),
    }  # fmt: skip


@pytest.mark.parametrize("which", sorted(pictures()))
def test_picture_is_sound_and_says_what_it_shows(which):
    """Well-formed, with a role and a name, nothing inline that a policy would refuse, and no number that is none."""
    drawn = pictures()[which]
    root = ET.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", '<A & "B">')
    assert "nan" not in drawn.lower()
    for element in root.iter():
        assert not {"style", "onclick", "href"} & set(element.attrib)


def test_calendar_has_each_day_at_its_weekday():
    """1 November 2019 was a Friday; the month needs five rows."""
    first = date(2019, 11, 1)
    cells = [calendar.DayCell(first + timedelta(days=i), 60 + i, AirClass.GOOD, "", str(i)) for i in range(30)]
    root = ET.fromstring(calendar.month(cells, weekdays=list("一二三四五六日"), said="x"))
    days = [group.find(f"{SVG}rect") for group in root.iter(f"{SVG}g")]
    columns = sorted({float(day.get("x")) for day in days})
    assert (len(days), len(columns)) == (30, 7)
    assert float(days[0].get("x")) == columns[4]
    assert len({day.get("y") for day in days}) == 5


def test_bar_is_as_high_as_its_value():
    """Twice the value, twice the height."""
    root = ET.fromstring(bars.upright([bars.Bar("a", 2.0, ""), bars.Bar("b", 4.0, "")], unit="", said=""))
    heights = [float(rect.get("height")) for rect in root.iter(f"{SVG}rect") if rect.get("class") == "bar"]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.01)


def test_wind_lies_where_it_came_from():
    """East is on the right: all points of the eastern sector lie right of the middle."""
    drawn = polar.wheel(np.array([0.0, 5.0, 0.0, 0.0]), [False] * 4, names=COMPASS, titles=[""] * 4, said="")
    (path,) = [p.get("d") for p in ET.fromstring(drawn).iter(f"{SVG}path")]
    assert path.startswith(f"M{polar.CENTRE:.1f} {polar.MIDDLE:.1f}L")
    ends = [float(part.split(" ")[0]) for part in path.replace("A", "L").split("L")[1:2]]
    assert all(x > polar.CENTRE for x in ends)


@pytest.mark.parametrize("module", [svg, matrix, document], ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_examples_in_the_docstrings_hold(module):
    """What a docstring shows is what happens."""
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
