"""``luoshi air effect`` as people and scripts see it: a table, one line of JSON, a picture that needs nothing else."""

import csv
import json
import re
from datetime import datetime, timedelta

import pytest

from luoshi.airscience.effect import Span
from tests.airscience.effect.made_up import made_up_air, with_factor
from tests.fakes.running_site import begun, run_luoshi

DAYS = 400
PANEL = with_factor(made_up_air(days=DAYS, stations=4, seed=3), "A", Span(390, 397), 0.6)
ASKED = ("--station", "A", "--from", "2019-01-26", "--to", "2019-02-01")
"""1 January 2018 and 390 days, and six more."""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """The hours as the national release has them: a row for each station and hour."""
    folder = tmp_path_factory.mktemp("air") / "hours"
    folder.mkdir()
    with (folder / "hours.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "time_bj", "PM2.5"])
        for hour, row in enumerate(PANEL.values):
            at = datetime(2018, 1, 1) + timedelta(hours=hour + 1)  # noqa: DTZ001 - the station's wall clock
            table.writerows([name, f"{at:%Y-%m-%d %H:%M:%S}", round(v, 1)] for name, v in zip("ABCD", row, strict=True))
    return folder / "hours.csv"


def test_fall_is_told_with_its_picture(sheet, tmp_path):
    """Two fifths less for a week: improved, in words, numbers and Chinese."""
    picture = tmp_path / "out" / "picture.svg"
    done = run_luoshi(
        "air", "effect", "--data", str(sheet.parent), *ASKED, "--json", "--out", str(picture),
        environment=begun(tmp_path / "home"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["verdict"] == "improved"
    assert found["change_percent"] == pytest.approx(-40, abs=5)
    assert found["minimum_detectable_decrease_percent"] < -found["change_percent"]
    assert found["weather"] is None
    assert found["days"][-1]["day"] == "2019-02-01"
    assert "Improved:" in done.stderr
    assert "No weather was measured" in done.stderr
    drawn = picture.read_text(encoding="utf-8")
    assert "有改善" in drawn
    assert drawn.count("<circle") == len(found["days"])
    words = re.sub(r"<style>.*?</style>|<[^>]+>|PM₂.₅", " ", drawn, flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-z]+", words)) <= set("ABCD")
    assert not re.search(r"(href|src)=|url\(|https?://(?!www\.w3\.org/2000/svg)", drawn)


def test_quiet_week_is_not_called_an_improvement(sheet, tmp_path):
    """The week before: not distinguishable, and the least fall that could be told is said; in English when asked."""
    picture = tmp_path / "picture.svg"
    done = run_luoshi(
        "air", "effect", "--data", str(sheet.parent), "--station", "A", "--from", "2019-01-12", "--to", "2019-01-18",
        "--lang", "en", "--out", str(picture), "--without", "C", environment=begun(tmp_path / "home"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Not distinguishable from chance" in done.stderr
    assert "C 0." not in done.stderr.split("Mixture:")[1].splitlines()[0]
    assert "Not distinguishable from chance" in picture.read_text(encoding="utf-8")


def test_question_that_does_not_fit_ends_in_one_line(sheet, tmp_path):
    """Code 2 and the reason, for a station and for days that are not there."""
    for asked, reason in (
        (("--station", "Z", "--from", "2019-01-12", "--to", "2019-01-18"), "there are A, B, C, D"),
        (("--station", "A", "--from", "2029-01-12", "--to", "2029-01-18"), "do not lie within the data"),
    ):
        done = run_luoshi("air", "effect", "--data", str(sheet.parent), *asked, environment=begun(tmp_path / "home"))
        assert (done.returncode, reason in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_hours_of_the_store_give_the_same_answer(sheet, tmp_path):
    """Brought in once, no folder need be named."""
    environment = begun(tmp_path / "home")
    nothing = run_luoshi("air", "effect", *ASKED, environment=environment)
    assert (nothing.returncode, "No hour was brought in yet" in nothing.stderr) == (2, True)
    brought = run_luoshi("import", "air", str(sheet), environment=environment)
    assert brought.returncode == 0, brought.stderr
    stored, read = (
        run_luoshi("air", "effect", *ASKED, *more, "--json", environment=environment)
        for more in ((), ("--data", str(sheet.parent)))
    )
    assert stored.returncode == 0, stored.stderr
    assert json.loads(stored.stdout) == json.loads(read.stdout)
