"""Copies of a real deployment, taken while it works, and brought back: whole, checked, and never half."""

import io
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.fakes import small_disk
from tests.fakes.patience import patience
from tests.fakes.running_site import begun, environment_of, run_luoshi
from tests.fakes.visitor import Visitor

WORDS = "路口的路灯三天不亮了"
PASSPHRASE = "correct horse battery staple"


def _photo(shade: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((160, 120), 60 + shade % 100).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _report(visitor: Visitor, shade: int = 0) -> str:
    """Report with a photo; the receipt's code."""
    fields = [field for field in visitor.get("/report/").hidden_fields() if field[1]]
    files = {"photos": ("lamp.jpg", _photo(shade))}
    answer = visitor.send("/report/", [*fields, ("text", f"{WORDS} {shade}")], files)
    assert answer.status == 302, answer.text[:1000]
    return re.search(r"/report/done/([^/]+)/", answer.headers["Location"]).group(1)


def _backup(environment, *words: str) -> dict:
    done = run_luoshi("backup", *words, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.crash
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_copy_of_a_working_district_is_brought_back(start_site, tmp_path, database, request):
    """Reports come in while the copy is taken; the restored district has all from before it and is whole."""
    urls = _two_databases(request) if database == "postgresql" else ("", "")
    site = start_site(database_url=urls[0])
    visitor = Visitor(site.url)
    before = [_report(visitor, shade) for shade in range(2)]
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    passphrase.chmod(0o600)
    stop = threading.Event()

    def write() -> None:
        for shade in range(10, 16):
            if not stop.is_set():
                _report(visitor, shade)

    writer = threading.Thread(target=write)
    writer.start()
    taken = _backup(site.environment, str(tmp_path / "b"), "--with-keys", "--passphrase-file", str(passphrase))
    stop.set()
    writer.join()
    assert site.stop() == 0
    assert WORDS.encode() not in Path(taken["file"]).read_bytes()
    assert [path.name for path in (tmp_path / "b").iterdir()] == [Path(taken["file"]).name]

    home = tmp_path / "restored"
    environment = environment_of(home, database_url=urls[1])
    sealed = run_luoshi("restore", taken["file"], environment=environment)
    assert (sealed.returncode, "is sealed" in sealed.stderr) == (2, True)
    done = run_luoshi("restore", taken["file"], "--passphrase-file", str(passphrase), environment=environment)
    assert done.returncode == 0, done.stderr
    assert all(_tree(site.home / "evidence")[name] == content for name, content in _tree(home / "evidence").items())
    audited = run_luoshi("audit", environment=environment)
    assert audited.returncode == 0, audited.stderr
    back = start_site(home=home, database_url=urls[1])
    for code in before:
        assert Visitor(back.url).get(f"/track/{code}/").status == 200
    words = ("restore", taken["file"], "--passphrase-file", str(passphrase), "--replace")
    again = run_luoshi(*words, environment=environment)
    assert (again.returncode, "is running" in again.stderr) == (2, True)
    assert back.stop() == 0
    _is_replaced_on_demand(taken["file"], passphrase, home, environment)


def _two_databases(request) -> tuple[str, str]:
    from tests.fakes.private_postgres import fresh_database

    server = request.getfixturevalue("postgres_server")
    contexts = [fresh_database(server), fresh_database(server)]
    urls = [context.__enter__() for context in contexts]
    for context in contexts:
        request.addfinalizer(lambda context=context: context.__exit__(None, None, None))
    return urls[0], urls[1]


def _is_replaced_on_demand(file: str, passphrase: Path, home: Path, environment) -> None:
    words = ("restore", file, "--passphrase-file", str(passphrase))
    refused = run_luoshi(*words, environment=environment)
    assert (refused.returncode, "is in use" in refused.stderr) == (2, True), refused.stderr
    done = run_luoshi(*words, "--replace", "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    aside = Path(json.loads(done.stdout.splitlines()[-1])["kept_aside"])
    assert (aside / "evidence").is_dir()
    assert run_luoshi("audit", environment=environment).returncode == 0


@pytest.fixture(scope="module")
def home_with_account(tmp_path_factory) -> Path:
    """A deployment with an account, on the embedded database; to be copied."""
    home = tmp_path_factory.mktemp("deployment") / "home"
    assert run_luoshi("createadmin", "--username", "admin", environment=begun(home)).returncode == 0
    return home


@pytest.fixture
def deployment(home_with_account, tmp_path):
    """A deployment with an account, on the embedded database; its home and environment."""
    home = tmp_path / "home"
    shutil.copytree(home_with_account, home)
    return home, environment_of(home)


@pytest.mark.crash
def test_copy_that_does_not_fit_leaves_nothing(deployment, tmp_path):
    """Seen beforehand, and in the middle too: one sentence, code 2, and the disk as it was."""
    if reason := small_disk.missing():
        pytest.skip(f"{reason}: the full disk was not tried")
    home, environment = deployment
    with small_disk.small_disk(tmp_path / "disk", megabytes=2) as disk:
        refused = run_luoshi("backup", str(disk), environment=environment)
        assert refused.returncode == 2
        assert "not enough room" in refused.stderr
        assert list(disk.iterdir()) == []
        blind = "import luoshi.district.site.copies.taking as t; t._demand_room = lambda *_: None; "
        program = blind + "from luoshi.district.site.cli import main; main()"
        small_disk.fill(disk).unlink()
        (disk / "taken").write_bytes(bytes(1_500_000))
        command = [sys.executable, "-c", program, "backup", str(disk)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 2, done.stderr
        assert "disk is full" in done.stderr
        assert [path.name for path in disk.iterdir()] == ["taken"]
    assert not [path.name for path in home.iterdir() if path.name.startswith(".copying")]


@pytest.mark.crash
def test_copy_killed_half_way_is_no_copy(deployment, tmp_path):
    """kill -9 at ten moments: there is a whole copy or none, and the next one is taken."""
    home, environment = deployment
    folder = tmp_path / "b"
    (home / "evidence" / "ab" / "cd").mkdir(parents=True)
    for number in range(40):
        (home / "evidence" / "ab" / "cd" / f"{number:064x}").write_bytes(bytes(1 << 20))
    command = [sys.executable, "-m", "luoshi.district.site.cli", "backup", str(folder)]
    for moment in (0.0, 0.02, 0.05, 0.1, 0.2):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + patience(20)
        while not list(folder.glob(".*part")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for copy in folder.glob("*.luoshi"):
            assert run_luoshi("restore", str(copy), "--check", environment=environment).returncode == 0
    done = run_luoshi("backup", str(folder), "--json", environment=environment)
    taken = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, len(taken["damaged"])) == (1, 40), "content that is not what its name says is told"


@pytest.mark.crash
def test_interrupted_restore_is_not_served(deployment, tmp_path):
    """The mark of a restore that was killed while it moved things keeps the server from starting."""
    home, environment = deployment
    (home / "restoring.json").write_text(json.dumps({"file": "/b/copy.luoshi"}))
    for command in (["serve", "--port", "0"], ["worker", "--once"]):
        done = run_luoshi(*command, environment=environment)
        assert done.returncode == 2
        assert "luoshi restore /b/copy.luoshi --replace" in done.stderr


@pytest.mark.crash
def test_database_is_copied_before_its_tables_change(deployment, tmp_path):
    """The copy holds what was there, the newest three are kept, and one brings the old tables back."""
    home, environment = deployment
    for _ in range(4):
        with closing(sqlite3.connect(home / "luoshi.sqlite3")) as database, database:
            database.execute("DROP TABLE site_root_workerbeat")
            database.execute("DELETE FROM django_migrations WHERE app = 'site_root'")
        assert run_luoshi("worker", "--once", environment=environment).returncode == 0
        assert run_luoshi("calendar", "seed", environment=environment).returncode == 0
        time.sleep(1)
    copies = sorted((home / "copies").iterdir())
    assert len(copies) == 3
    assert all(copy.stat().st_mode & 0o077 == 0 for copy in copies)
    done = run_luoshi("restore", str(copies[-1]), "--replace", environment=environment)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(home / "luoshi.sqlite3")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        accounts = database.execute("SELECT count(*) FROM people_account").fetchone()
    assert "site_root_workerbeat" not in tables
    assert accounts == (1,)


@pytest.mark.crash
def test_database_of_a_newer_version_is_refused_in_words(deployment):
    """What a newer version wrote, this one does not touch."""
    home, environment = deployment
    with closing(sqlite3.connect(home / "luoshi.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', '2030-01-01')"
        )
    before = (home / "luoshi.sqlite3").read_bytes()
    for command in (["serve", "--port", "0"], ["worker", "--once"], ["ledger", "sign"]):
        done = run_luoshi(*command, environment=environment)
        assert done.returncode == 2, command
        assert "newer version of Luoshi used this database (cases.9999_later)" in done.stderr
        assert "Traceback" not in done.stderr
    assert (home / "luoshi.sqlite3").read_bytes() == before
