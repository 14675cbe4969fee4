"""The page of the air and the command: from the store to the reader, and every way in which it may not work."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from django.test import Client
from django.utils import translation
from typer.testing import CliRunner

from luoshi import airstore
from luoshi.airscience.index import POLLUTANTS
from luoshi.district.airwatch.api import Asked, Period, area_of, bulletin_of, stored_days
from luoshi.district.airwatch.errors import (
    NoAirError,
    TooLongPeriodError,
    UnknownCityError,
    UnknownStationError,
    WrongPeriodError,
)
from luoshi.district.airwatch.queries.overview import overview
from luoshi.district.audit import api as ledger
from luoshi.district.people.models import Account, Post, PostHolding
from luoshi.district.site.cli import app
from luoshi.kernel import clock
from luoshi.proof.notes import SignedNote
from tests.attack.test_printed_head import scanned
from tests.district.airwatch.made_air import lively_air
from tests.district.audit.acts import acts
from tests.fakes.running_site import begun, run_luoshi
from tests.fakes.small_district import MONDAY, small_district

BACKEND = "django.contrib.auth.backends.ModelBackend"
STATIONS = """监测点编码,监测点名称,城市,经度,纬度,对照点
S1,玉兰站,双桥市,113.5,34.8,N
S2,水库(对照点),双桥市,113.6,34.9,
S3,春藤站,双桥市,113.5,34.9,N
S4,锦城站,双桥市,113.5,34.7,N
S5,槐里站,双桥市,113.4,34.8,Y
S9,远站,西桥市,112,34,N
"""


def fill(folder, *, days=92, wind=False):
    """A store with five stations of a town from September on, of which one is a control point, and a mast."""
    air = lively_air(days=days, first=date(2019, 9, 1), wind=True)
    store = airstore.open_store(folder, "district")
    listed = folder / "stations.csv"
    folder.mkdir(parents=True, exist_ok=True)
    listed.write_text(STATIONS, encoding="utf-8")
    airstore.import_file(store, listed, at=MONDAY)
    ends = air.period.each_hour.astype("datetime64[us]")
    columns = {"station": np.repeat([s.code for s in air.stations], ends.size), "ends_at": np.tile(ends, 5)}
    columns |= {p.column: air.hours[p].ravel() for p in POLLUTANTS}
    airstore.append(store, pa.table(columns), minutes=60, at=MONDAY)
    if wind:
        blows = {"wind_from_deg": air.wind_from_deg, "wind_speed_m_s": air.wind_speed_m_s}
        mast = {"station": np.full(ends.size, "MAST"), "ends_at": ends} | blows
        airstore.append(store, pa.table(mast), minutes=60, at=MONDAY)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """One store for all tests that read."""
    folder = tmp_path_factory.mktemp("home") / "air"
    fill(folder, wind=True)
    return folder


@pytest.fixture
def air(filled, settings):
    """The deployment's store is the filled one."""
    settings.AIR_FOLDER = filled
    return filled


@pytest.fixture
def no_air(tmp_path, settings):
    """Nothing was brought in."""
    settings.AIR_FOLDER = tmp_path / "air"


def november(**more):
    """The month, of all or of some stations."""
    return Asked(Period(date(2019, 11, 1), date(2019, 11, 30)), **more)


def test_bulletin_reads_what_is_stored(air):
    """The month, the month before, alarms learnt from September on, the wind of a mast that is no station."""
    bulletin = bulletin_of(november())
    assert [s.code for s in bulletin.air.stations] == ["S1", "S2", "S3", "S4", "S5"]
    named = [(s.name, s.is_control) for s in bulletin.air.stations[:3]]
    assert named == [("玉兰站", False), ("水库", True), ("春藤站", False)]
    assert [s.code for s in bulletin.air.stations if s.is_control] == ["S2", "S5"]
    assert bulletin.changes is not None
    assert bulletin.alarms is not None
    assert bulletin.directions is not None
    made = lively_air(days=92, first=date(2019, 9, 1)).between(bulletin.period)
    for p in POLLUTANTS:
        np.testing.assert_array_equal(bulletin.air.hours[p], made.hours[p])


def test_mast_of_no_city_serves_every_station(air):
    """It is in no list; a mast of another city would not be taken."""
    assert bulletin_of(november(stations=("S1",))).air.has_wind
    (air / "stations-2.csv").write_text("code,name,city,lon,lat\nMAST,塔,西桥市,112,34\n", encoding="utf-8")
    store = airstore.open_store(air, "district")
    airstore.import_file(store, air / "stations-2.csv", at=MONDAY)
    assert not bulletin_of(november(stations=("S1",))).air.has_wind
    (air / "stations-2.csv").write_text("code,name,city,lon,lat\nMAST,塔,双桥市,113,34\n", encoding="utf-8")
    airstore.import_file(store, air / "stations-2.csv", at=MONDAY)
    assert bulletin_of(november(stations=("S1",))).air.has_wind


def test_stations_asked_for_are_those_reported(air):
    """In the order given, once each; the title names no town then."""
    bulletin = bulletin_of(november(stations=("S3", "S1", "S3")))
    assert [s.code for s in bulletin.air.stations] == ["S3", "S1"]
    assert area_of(bulletin, november(stations=("S3", "S1"))) == ""


def test_city_is_found_with_and_without_its_suffix(air):
    """The list says 双桥市; people say 双桥 or 双桥市."""
    assert len(bulletin_of(november(city="双桥市")).air.stations) == 5
    assert len(bulletin_of(november(city="双桥")).air.stations) == 5


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (november(stations=("X",)), UnknownStationError),
        (november(city="东京"), UnknownCityError),
        (november(city="西桥市"), NoAirError),
        (Asked(Period(date(2018, 1, 1), date(2018, 1, 31))), NoAirError),
        (Asked(Period(date(2019, 11, 2), date(2019, 11, 1))), WrongPeriodError),
        (Asked(Period(date(2018, 1, 1), date(2019, 12, 31))), TooLongPeriodError),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_reason(air, asked, error):
    """Each in its own words."""
    with pytest.raises(error):
        bulletin_of(asked)


def test_empty_store_has_no_overview_and_no_bulletin(no_air):
    """Nothing is invented."""
    assert stored_days() is None
    assert overview() is None
    with pytest.raises(NoAirError):
        bulletin_of(november())


def test_overview_suggests_the_last_whole_month(air):
    """Stored to 1 December: November."""
    there = overview()
    assert there is not None
    assert there.stored == Period(date(2019, 9, 1), date(2019, 12, 1))
    assert there.suggested == november().period
    assert [line.station.name for line in there.lines] == ["玉兰站", "水库", "春藤站", "锦城站", "槐里站"]
    assert all(0.9 < line.capture < 1 for line in there.lines)


@pytest.fixture
def expert(db):
    """Somebody who may see the air."""
    district = small_district()
    account = Account(username="expert", name="专家", created_at=MONDAY, must_change_password=False)
    account.set_unusable_password()
    account.save()
    post = Post.objects.create(unit=district.units["planning"], role="expert", title="expert")
    PostHolding.objects.create(account=account, post=post, from_on=date(2026, 1, 1))
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(day=24))


def test_page_without_air_says_how_to_bring_some_in(no_air, expert):
    """An empty state that helps."""
    page = expert.get("/air/").content.decode()
    assert "还没有监测数据" in page
    assert "luoshi import air" in page


def test_page_lists_the_stations_and_suggests_a_period(air, expert):
    """The form is filled in already."""
    page = expert.get("/air/").content.decode()
    assert "玉兰站" in page
    assert 'value="2019-11-01"' in page
    assert 'value="2019-11-30"' in page


def test_bulletin_is_shown_in_a_sandbox(air, expert):
    """Its own scripts may run; they know nobody and reach nothing."""
    answer = expert.get("/air/bulletin/?first=2019-11-01&last=2019-11-30&of=&lang=zh")
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert policy.startswith("sandbox allow-scripts allow-downloads;")
    assert "default-src 'none'" in policy
    assert "allow-same-origin" not in policy
    assert "拟提要点" in answer.content.decode()


def test_bulletin_carries_the_signed_head_as_a_code(air, expert, settings, tmp_path):
    """Whoever files the paper holds the head of the ledger."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    acts(2)
    head = ledger.sign_head(at=MONDAY)
    answer = expert.get("/air/bulletin/?first=2019-11-01&last=2019-11-30&of=&lang=zh")
    assert SignedNote.parse(scanned(answer.content.decode())) == head.note


def test_bulletin_is_kept_as_a_file(air, expert):
    """Named after its period; in the language chosen."""
    answer = expert.get("/air/bulletin/?first=2019-11-01&last=2019-11-30&of=station:S1&lang=en&download=1")
    assert answer["Content-Disposition"] == 'attachment; filename="air-20191101-20191130.html"'
    assert "Proposed findings" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2019-11-30&last=2019-11-01&of=&lang=zh", "截止日期早于起始日期"),
        ("first=2017-01-01&last=2019-11-01&of=&lang=zh", "最多覆盖 366 天"),
        ("first=2010-01-01&last=2010-01-31&of=&lang=zh", "没有监测数据"),
        ("first=yesterday&last=2019-11-01&of=&lang=zh", "日期"),
        ("first=2019-11-01&last=2019-11-30&of=station:X&lang=zh", "X"),
        ("first=2019-11-01&last=2019-11-30&of=&lang=fr", "fr"),
        ("first=2018-12-02&last=2019-12-01&of=&lang=zh", "5 个站点 365 天"),
        ("x=1", "这个字段是必填项"),
    ],
)
def test_what_cannot_be_made_comes_back_to_the_form(air, expert, query, words):
    """422, an ordinary page under the ordinary policy, with what is wrong in Chinese."""
    answer = expert.get(f"/air/bulletin/?{query}")
    assert answer.status_code == 422
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert words in answer.content.decode()


def test_address_alone_leads_to_the_form(air, expert):
    """Nothing was asked for."""
    assert expert.get("/air/bulletin/").headers["Location"] == "/air/"


def test_command_writes_one_page_and_one_line(tmp_path):
    """The page, the numbers as JSON on the last line, nothing half-written."""
    home = tmp_path / "home"
    fill(home / "air", days=40)
    environment = begun(home)
    out = tmp_path / "page.html"
    month = ["--from", "2019-09-05", "--to", "2019-10-04"]
    done = run_luoshi("air", "report", *month, "--out", str(out), "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["period"] == {"first": "2019-09-05", "last": "2019-10-04"}
    assert told["alarms"] is None
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_refused_command_leaves_the_page_that_was_there(air, tmp_path):
    """Nothing is written before everything is made."""
    out = tmp_path / "page.html"
    out.write_text("before", encoding="utf-8")
    month = ["--from", "2030-01-01", "--to", "2030-01-31"]
    with translation.override("en"):
        done = CliRunner().invoke(app, ["air", "report", *month, "--out", str(out)])
    assert isinstance(done.exception, NoAirError)
    assert done.exception.message == "There are no measurements from 2030-01-01 to 2030-01-31."
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert out.read_text(encoding="utf-8") == "before"


def test_command_without_a_page_or_json_asks_for_one(air):
    """It would do nothing."""
    done = CliRunner().invoke(app, ["air", "report", "--from", "2019-11-01", "--to", "2019-11-30"])
    assert done.exit_code == 2


def test_interrupted_command_leaves_nothing_half_written(air, tmp_path, monkeypatch):
    """Stopped while it writes: no page, and no part of one."""

    def stop(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    month = ["--from", "2019-11-01", "--to", "2019-11-03"]
    with translation.override("en"):
        done = CliRunner().invoke(app, ["air", "report", *month, "--out", str(tmp_path / "page.html")])
    assert done.exit_code != 0
    assert list(tmp_path.iterdir()) == []
