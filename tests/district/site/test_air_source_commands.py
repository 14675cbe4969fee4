"""``luoshi air simulate`` and ``attribute`` as a script sees them: files, a ranking, a picture, exit codes."""

import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from luoshi.airscience.simulation import SMALL, simulate
from luoshi.district.site.cli import app
from luoshi.district.site.cli.air.folder import FolderError, lon_lat, read_district, truth_of, write_district

SIZE = ["--enterprises", "24", "--sensors", "16", "--days", "1", "--violators", "2", "--seed", "4"]
FILES = {"air.csv", "air_10min.csv", "stations.csv", "met.csv", "enterprises.csv", "electricity.csv", "truth.json"}


def run(*arguments):
    return CliRunner().invoke(app, ["air", *map(str, arguments)])


def last_line(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small district, written by the command."""
    path = tmp_path_factory.mktemp("air") / "district"
    last_line(run("simulate", "--out", path, *SIZE, "--json"))
    return path


@pytest.fixture(scope="module")
def attributed(folder, tmp_path_factory):
    """What the other command says of it, and the picture it draws."""
    picture = tmp_path_factory.mktemp("picture") / "sources.svg"
    result = run("attribute", "--data", folder, "--out", picture, "--json")
    return last_line(result), picture.read_text(encoding="utf-8"), result


@cache
def small():
    return simulate(SMALL, seed=2)


def test_simulated_folder_has_every_file_and_no_part(folder):
    """All together, none left half-written."""
    assert {path.name for path in folder.iterdir()} == FILES


def test_air_has_the_form_of_the_national_release(folder):
    """A row for each station and hour, by the columns of the release; hours bear the label of their end."""
    lines = (folder / "air.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "code,time_bj,PM2.5,PM10,SO2,NO2,CO,O3"
    assert len(lines) == 1 + 16 * 24
    assert lines[1].startswith("R01,2019-11-04 13:00:00,")


def test_same_seed_writes_the_same_files(folder, tmp_path):
    """Byte for byte."""
    run("simulate", "--out", tmp_path / "again", *SIZE)
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_folder_is_read_back_as_it_was_written(tmp_path):
    """Places to a metre, readings to their last digit, ledger exactly."""
    district = small()
    write_district(tmp_path, district, progress=lambda _done, _all: None)
    found = read_district(tmp_path)
    assert found.registered.codes == district.enterprises.codes
    assert found.registered.ledger.kinds == district.enterprises.kinds
    assert found.registered.ledger.findings.tolist() == district.enterprises.findings.tolist()
    apart = found.registered.xy_m - found.registered.xy_m[0]
    true_apart = district.enterprises.xyz_m[:, :2] - district.enterprises.xyz_m[0, :2]
    assert apart == pytest.approx(true_apart, abs=1.5)
    assert found.network.readings == pytest.approx(district.readings, abs=0.051, nan_ok=True)
    assert found.network.wind_from_deg == pytest.approx(district.weather.from_deg, abs=0.006)


def test_truth_names_what_was_planted():
    """Violators, hidden sources and broken instruments."""
    truth = truth_of(small())
    assert len(truth["violators"]) == SMALL.violators
    assert len(truth["unregistered"]) == SMALL.unregistered
    assert {fault["kind"] for fault in truth["faults"]} <= {"stuck", "spikes", "fan", "clock"}
    assert json.dumps(truth)


def test_attribution_ranks_every_enterprise(attributed):
    """Each with a probability, an interval in order, and what would settle it."""
    said, _, _ = attributed
    assert len(said["sources"]) == 24
    assert said["nights"] == 1
    assert 0.0 <= said["p_none_of_these"] <= 1.0
    for source in said["sources"]:
        assert 0.0 <= source["p_on"] <= 1.0
        assert source["low_g_s"] <= source["high_g_s"]
        assert source["settling"] in {"inspect", "measure", "wait", "cannot_see", "nothing"}


def test_attribution_prints_a_table_for_people(attributed):
    """On standard error, so that standard output stays for scripts."""
    _, _, result = attributed
    assert "what would settle it" in result.stderr
    assert "None of these" in result.stderr


def test_attribution_never_reads_the_truth(folder, attributed, tmp_path):
    """Without truth.json the answer is the same."""
    for path in folder.iterdir():
        if path.name != "truth.json":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert last_line(run("attribute", "--data", tmp_path, "--json")) == attributed[0]


def test_picture_is_whole_needs_nothing_and_speaks_chinese(attributed):
    """Well-formed, no address but its own namespace, no English word but units and codes."""
    _, picture, _ = attributed
    ET.fromstring(picture)
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
    words = " ".join(re.findall(r"<(?:text|title)[^>]*>([^<]*)<", picture))
    assert re.search(r"[\u4e00-\u9fff]", words)
    assert not re.search(r"[a-z]{3,}", words)


def test_picture_in_english_on_request(folder, tmp_path):
    """``--lang en``."""
    run("attribute", "--data", folder, "--out", tmp_path / "sources.svg", "--lang", "en")
    picture = (tmp_path / "sources.svg").read_text(encoding="utf-8")
    assert "None of these" in picture


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("stations.csv", None, "no such file"),
        ("stations.csv", "code,lon\nM1,113.5\n", "no column"),
        ("enterprises.csv", "code,name,kind,shift,lon,lat\nE1,x,volcano,day,113.5,34.8\n", "volcano"),
        ("met.csv", "time_bj,wind_speed_m_s,wind_from_deg\nyesterday,1,2\n", "a time is not written"),
        ("air_10min.csv", "code,time_bj,PM2.5,PM10,SO2,NO2,CO,O3\nX9,2019-11-04 12:10:00,1,1,1,1,1,1\n", ""),
    ],
)
def test_broken_folder_is_refused_with_the_file_and_the_reason(folder, tmp_path, name, content, reason):
    """What is wrong is named."""
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FolderError) as refusal:
        read_district(tmp_path)
    assert name in refusal.value.message
    assert reason in refusal.value.message


def test_folder_with_a_byte_order_mark_and_more_columns_is_read(folder, tmp_path):
    """As spreadsheets write it."""
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    lines = (folder / "enterprises.csv").read_text(encoding="utf-8").splitlines()
    wider = [f"{line},remark" for line in lines]
    (tmp_path / "enterprises.csv").write_text("\n".join(wider) + "\n", encoding="utf-8-sig")
    assert read_district(tmp_path).registered.codes == read_district(folder).registered.codes


def test_interrupted_writing_leaves_nothing_half_written(tmp_path):
    """Stopped at the third file: no file, whole or in part; and what was there before stays as it was."""
    (tmp_path / "air.csv").write_text("of yesterday", encoding="utf-8")

    def stop(done, _all):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_district(tmp_path, small(), progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["air.csv"]
    assert (tmp_path / "air.csv").read_text(encoding="utf-8") == "of yesterday"


def test_degrees_and_metres_agree():
    """A hundredth of a degree of latitude is about 1109 m at 34°."""
    lon, lat = lon_lat(0.0, 1109.4, (113.0, 34.0))
    assert (lon, lat) == (113.0, pytest.approx(34.01, abs=1e-5))
