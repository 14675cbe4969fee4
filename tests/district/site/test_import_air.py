"""``luoshi import air`` as a script sees it: counts, exit codes, the error file, an interrupt."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from luoshi.airstore import MappingError, NoMappingError
from luoshi.district.airwatch.tasks import compact_air
from luoshi.district.site.cli import air_files
from tests.fakes.patience import patience
from tests.fakes.running_site import begun, run_luoshi

RELEASE = "code,time_bj,PM2.5,CO\n1316A,2019-10-01 01:00:00,35,0.7\n1316A,2019-10-01 02:00:00,36,0.8\n"


def imported(environment, *words):
    """The exit code, the counts and what was said."""
    done = run_luoshi("import", "air", *map(str, words), "--json", environment=environment)
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[-1]) if lines else {}, done.stderr


def test_same_file_again_changes_nothing(tmp_path):
    """New the first time, unchanged the second; the folder is LUOSHI_HOME/air and the district's name."""
    file = tmp_path / "release.csv"
    file.write_text(RELEASE, encoding="gb18030")
    environment = begun(tmp_path / "home") | {"LUOSHI_AIR_DISTRICT": "410102"}
    code, counts, _ = imported(environment, file)
    assert (code, counts["read"], counts["new"], counts["rejected"]) == (0, 2, 2, 0)
    code, counts, _ = imported(environment, file)
    assert (code, counts["new"], counts["unchanged"]) == (0, 0, 2)
    assert list((tmp_path / "home/air/410102/date=2019-10-01").glob("part-60m-base-*.parquet"))


@pytest.fixture
def bring_in(settings, tmp_path):
    """The command without a process of its own."""
    settings.AIR_FOLDER = tmp_path / "air"

    def bring(*files, map_=None, save_map=""):
        return air_files.bring_in(list(files), map_=map_, save_map=save_map, kind="auto", station="", minutes=None)

    return bring


def test_refused_rows_end_with_1_and_unusable_files_with_2(tmp_path, bring_in):
    """The error file is named; a file that is none does not keep the others out."""
    good, bad, rubbish = (tmp_path / name for name in ("good.csv", "bad.csv", "rubbish.xlsx"))
    good.write_text(RELEASE)
    bad.write_text(RELEASE + "1316A,tomorrow,1,1\n")
    rubbish.write_bytes(b"\x00\x01\x02")
    outcome = bring_in(bad)
    assert (outcome.exit_code, outcome.counts.new, outcome.counts.rejected) == (1, 2, 1)
    assert "no_time" in Path(outcome.errors[0]).read_text(encoding="utf-8-sig")
    assert bring_in(rubbish).exit_code == 2
    outcome = bring_in(rubbish, good)
    assert (outcome.exit_code, outcome.unread, outcome.counts.unchanged) == (1, ["rubbish.xlsx"], 2)


def test_account_of_a_file_stands_in_the_json(tmp_path):
    """Columns, cells, zone and interval as the options chose them; a value that was not kept ends with 1."""
    file = tmp_path / "odd.csv"
    text = "站点,时间(北京时间),CO(mg/m³),备注\nA,2019-10-01 01:00,0.7,x\n"
    text += "A,2019-10-01 01:15,停电,\nA,2019-10-01 01:30,800,\n"
    file.write_bytes(text.encode("gb18030"))
    environment = begun(tmp_path / "home")
    code, told, said = imported(environment, file, "--zone", "UTC", "--minutes", "15", "--encoding", "gb18030")
    account = told["accounts"][0]
    assert (code, told["read"], told["new"], told["empty"]) == (1, 3, 1, 2)
    assert (account["zone"], account["zone_known_by"], account["encoding_known_by"]) == ("UTC", "chosen", "chosen")
    assert account["columns_not_used"] == [{"name": "备注", "why": "unknown", "unit": ""}]
    assert {kind: cells["words"] for kind, cells in account["cells_emptied"].items()} == {
        "flag_word": {"停电": 1},
        "implausible": {"800": 1},
    }
    assert [(i["minutes"], i["known_by"]) for i in account["intervals"]] == [(15, "chosen")]
    assert "800" in Path(told["errors"][0]).read_text(encoding="utf-8-sig")
    assert "备注" in said


def test_mapping_is_kept_and_used_by_its_name(tmp_path, bring_in):
    """Given as JSON once, by name afterwards; a name nobody knows is refused with those there are."""
    file, described = tmp_path / "own.csv", tmp_path / "map.json"
    file.write_text("who,when,dust\nroof,2019-10-01 00:00,5\n")
    mapping = json.dumps({"station": "who", "time": "when", "label": "begins", "columns": {"pm10": "dust"}})
    described.write_text(mapping)
    assert bring_in(file, map_=mapping, save_map="roof").counts.new == 1
    assert bring_in(file, map_="roof").counts.unchanged == 1
    assert bring_in(file, map_=str(described)).counts.unchanged == 1
    with pytest.raises(NoMappingError, match="roof, uci-beijing"):
        bring_in(file, map_="cellar")
    with pytest.raises(MappingError):
        bring_in(file, map_='{"station": "who"}')
    with pytest.raises(typer.BadParameter, match="not JSON"):
        bring_in(file, map_="{station")


def test_worker_puts_small_files_together(tmp_path, bring_in):
    """What two files of one day left as two parts is one part the day after."""
    for n in range(2):
        file = tmp_path / f"{n}.csv"
        file.write_text(RELEASE.replace("1316A", f"131{n}A"))
        bring_in(file)
    day = tmp_path / "air/district/date=2019-10-01"
    assert len(list(day.glob("part-*.parquet"))) == 2
    compact_air(datetime(2026, 1, 1, tzinfo=UTC))
    assert len(list(day.glob("part-60m-base-00000001-00000002-*.parquet"))) == 1


def test_interrupted_import_is_completed_by_the_next(tmp_path):
    """Ctrl-C in the middle of four years: code 130, no half-written file, and the same file again brings the rest."""
    hours = [
        f"A,{year}-{month:02d}-{day:02d} 12:00,5\n"
        for year in range(2000, 2004)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    file = tmp_path / "years.csv"
    file.write_text("code,time,PM2.5\n" + "".join(hours))
    environment = begun(tmp_path / "home")
    folder = tmp_path / "home/air/district"
    command = [sys.executable, "-m", "luoshi.district.site.cli", "import", "air", str(file)]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + patience(20)
    while len(list(folder.glob("date=*"))) < 20:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=patience(20))
    assert running.returncode == 130, said
    assert "give the same files again" in said
    assert not list(folder.rglob("*.tmp"))
    _, counts, _ = imported(environment, file)
    assert 20 <= counts["unchanged"] < len(hours)
    assert counts["new"] + counts["unchanged"] == len(hours)
