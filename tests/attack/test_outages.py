"""A full disk and a stopped database: words that say what to do, nothing typed is lost, and it goes on by itself."""

import os
import shutil
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.fakes import small_disk
from tests.fakes.patience import patience
from tests.fakes.private_postgres import (
    missing,
    private_postgres,
    start_again,
    stop_at_once,
)
from tests.fakes.running_site import begun, run_luoshi
from tests.fakes.visitor import Answer, Visitor

WORDS = "路口的路灯三天不亮了 <b>&\"'"
HEALTH_SECONDS = 2.0
"""The limit that watchers rely on, with nothing to wait for but the network of this machine."""


def _report(visitor: Visitor, files: dict[str, tuple[str, bytes]] | None = None) -> Answer:
    fields = [(name, value) for name, value in visitor.get("/report/").hidden_fields() if value]
    return visitor.send("/report/", [*fields, ("text", WORDS), ("address", "人民路 1 号"), ("name", "")], files)


def _health(visitor: Visitor) -> tuple[int, str, float]:
    begun = time.monotonic()
    answer = visitor.get("/healthz")
    return answer.status, answer.text, time.monotonic() - begun


def _goes_through(visitor: Visitor, refused: Answer) -> bool:
    """Send the form that the error page gives back, until the service is back."""
    until = time.monotonic() + patience(20)
    while time.monotonic() < until:
        answer = visitor.send("/report/", [field for field in refused.hidden_fields() if field[0] != "next"])
        if answer.status == 302:
            return True
        assert answer.status == 503, answer.text[:2000]
        time.sleep(0.5)
    return False


def _is_said_well(refused: Answer) -> bool:
    assert refused.status == 503, refused.text[:2000]
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Cache-Control"] == "no-store"
    assert ("text", WORDS) in refused.hidden_fields()
    return "路口的路灯三天不亮了 &lt;b&gt;" in refused.text


@pytest.mark.crash
def test_full_disk_is_said_and_what_was_typed_is_sent_again(start_site, tmp_path):
    """Fifteen tries on a full disk lose nothing and count for nothing; when there is room again the report is taken."""
    if reason := small_disk.missing():
        pytest.skip(f"{reason}: the full disk was not tried")
    with small_disk.small_disk(tmp_path / "disk", megabytes=40) as disk:
        site = start_site(home=disk / "home")
        visitor = Visitor(site.url)
        assert _report(visitor).status == 302
        visitor.get("/report/")
        filler = small_disk.fill(disk)
        refused = _report(visitor)
        assert _is_said_well(refused)
        assert "磁盘已满" in refused.text
        visitor.cookies["django_language"] = "en"
        assert "disk is full" in _report(visitor).text
        del visitor.cookies["django_language"]
        for _ in range(15):
            assert _report(visitor).status == 503
        status, said, seconds = _health(visitor)
        assert (status, said) == (503, "the disk is full\n")
        assert seconds <= HEALTH_SECONDS
        assert visitor.get("/open/").status == 200, "what is stored can still be read"
        filler.unlink()
        assert _goes_through(visitor, refused)
        assert site.stop() == 0


@contextmanager
def _kept_postgres(folder: Path):
    if reason := missing():
        pytest.skip(f"{reason}: the stopped database was not tried")
    try:
        with private_postgres({"fsync": "off"}, kept=folder, sync=False) as server:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE luoshi")
            yield f"{server}/luoshi"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.crash
@pytest.mark.postgres
def test_stopped_database_is_said_and_what_was_typed_is_sent_again(start_site, tmp_path):
    """PostgreSQL is killed, hangs, and comes back; ``/healthz`` always answers at once."""
    folder = Path("/tmp") / f"luoshi-outage-{os.getpid()}"  # where PostgreSQL's own account may go
    with _kept_postgres(folder) as url:
        site = start_site(database_url=url)
        visitor = Visitor(site.url)
        assert _report(visitor).status == 302
        form = visitor.get("/report/")
        stop_at_once(folder)
        fields = [field for field in form.hidden_fields() if field[1]]
        refused = visitor.send("/report/", [*fields, ("text", WORDS)])
        assert _is_said_well(refused)
        assert "数据库没有应答" in refused.text
        for _ in range(3):
            status, said, seconds = _health(visitor)
            assert (status, said) == (503, "the database does not answer\n")
            assert seconds <= HEALTH_SECONDS
        problem = visitor.get("/api/v1/cases")
        assert problem.status == 503
        assert '"code": "database_down"' in problem.text
        start_again(folder)
        assert _goes_through(visitor, refused)
        _hang(folder, visitor)
        assert site.stop() == 0


def _hang(folder: Path, visitor: Visitor) -> None:
    """A server that takes connections and says nothing."""
    postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)
    try:
        status, said, seconds = _health(visitor)
        assert (status, said) == (503, "the database does not answer\n")
        assert seconds <= HEALTH_SECONDS
    finally:
        os.kill(postmaster, signal.SIGCONT)


@pytest.mark.crash
def test_read_only_home_is_one_sentence(tmp_path):
    """Neither the server nor the worker answers with a traceback."""
    if reason := small_disk.missing():
        pytest.skip(f"{reason}: the read-only folder was not tried")
    with small_disk.small_disk(tmp_path / "disk", megabytes=40) as disk:
        environment = begun(disk / "home")
        assert run_luoshi("createadmin", "--username", "a", environment=environment).returncode == 0
        small_disk.make_read_only(disk)
        for command in (
            ["serve", "--port", "0"],
            ["worker", "--once"],
            ["import", "units", __file__],
            ["ledger", "sign"],
        ):
            done = run_luoshi(*command, environment=environment)
            assert done.returncode == 2, (command, done.stderr)
            assert "Traceback" not in done.stderr, command
            assert len(done.stderr.strip().splitlines()) == 1, (command, done.stderr)
            assert "is read-only" in done.stderr, (command, done.stderr)
            assert "Errno" not in done.stderr
