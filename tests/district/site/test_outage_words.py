"""Which failures are outages, and what the page about one gives back."""

import errno
import sqlite3

import psycopg
import psycopg_pool
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.site import outages
from luoshi.district.site.outages import Breaker, Outage, OutageMiddleware, outage_of, render_outage


def _wrapped(outer: Exception, cause: BaseException) -> Exception:
    outer.__cause__ = cause
    return outer


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("refused")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Outage.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Outage.FULL),
        (OSError(errno.EROFS, "Read-only file system"), Outage.READ_ONLY),
        (_wrapped(OperationalError("full"), _sqlite(sqlite3.SQLITE_FULL)), Outage.FULL),
        (_wrapped(OperationalError("i/o"), _sqlite(sqlite3.SQLITE_IOERR_WRITE)), Outage.FULL),
        (_wrapped(OperationalError("ro"), _sqlite(sqlite3.SQLITE_READONLY)), Outage.READ_ONLY),
        (_wrapped(OperationalError("malformed"), _sqlite(sqlite3.SQLITE_CORRUPT)), Outage.DAMAGED),
        (_wrapped(OperationalError("pool"), psycopg_pool.PoolTimeout("no connection")), Outage.DOWN),
        (_wrapped(OperationalError("lost"), psycopg.OperationalError("the connection is lost")), Outage.DOWN),
        (_wrapped(InterfaceError("closed"), psycopg.InterfaceError("the connection is closed")), Outage.DOWN),
        (_wrapped(OperationalError("shutdown"), psycopg.errors.AdminShutdown("terminating")), Outage.DOWN),
        (_wrapped(OperationalError("full"), psycopg.errors.DiskFull("could not extend file")), Outage.FULL),
        (_wrapped(OperationalError("locked"), _sqlite(sqlite3.SQLITE_BUSY)), None),
        (_wrapped(OperationalError("no such table"), _sqlite(sqlite3.SQLITE_ERROR)), None),
        (_wrapped(IntegrityError("twice"), psycopg.errors.UniqueViolation("twice")), None),
        (_wrapped(OperationalError("deadlock"), psycopg.errors.DeadlockDetected("deadlock")), None),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (ValueError("a defect"), None),
    ],
)
def test_outage_is_told_from_conflict_and_defect(error, outage):
    """By the codes of the system and the drivers, not by their words."""
    assert outage_of(error) is outage


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.lists(st.text(min_size=1), min_size=1)))
def test_page_gives_every_field_back(sent):
    """Whatever was typed, character by character, in the order in which it came."""
    request = RequestFactory().post("/report/?from=qr", sent)
    page = render_outage(request, Outage.FULL).content.decode()
    kept = not any("password" in name for name in sent) and any(sent)
    assert ("<form" in page.split('id="content"')[1]) is kept


def test_form_with_a_password_is_not_given_back():
    """A password is never written into a page."""
    page = render_outage(RequestFactory().post("/sign-in/", {"username": "a", "password": "secret 密"}), Outage.DOWN)
    assert "secret" not in page.content.decode()


def test_silent_database_is_asked_by_one_request_a_second(monkeypatch):
    """The others are answered at once."""
    seconds = [100.0]
    monkeypatch.setattr("luoshi.district.site.outages.time.monotonic", lambda: seconds[0])
    breaker = Breaker()
    assert breaker.admits()
    breaker.trip()
    assert not breaker.admits()
    seconds[0] += 1
    assert [breaker.admits(), breaker.admits()] == [True, False]
    breaker.reset()
    assert [breaker.admits(), breaker.admits()] == [True, True]


def test_database_that_answers_is_asked_again_whatever_it_was_asked_for(monkeypatch):
    """A refusal with a status of its own ends the pause after a silence; only another outage does not."""
    seconds = [100.0]
    monkeypatch.setattr("luoshi.district.site.outages.time.monotonic", lambda: seconds[0])
    monkeypatch.setattr(outages, "breaker", Breaker())
    request = RequestFactory().get("/api/v1/cases")
    silent = OutageMiddleware(lambda asked: render_outage(asked, Outage.DOWN))
    refusing = OutageMiddleware(lambda _: HttpResponse("refused", status=503))
    for _ in range(2):
        assert b"database_down" in silent(request).content
        assert b"database_down" in refusing(request).content, "within the same second nobody is let through"
        seconds[0] += 1
    assert [refusing(request).content, refusing(request).content] == [b"refused", b"refused"]


def test_database_that_cannot_be_opened_in_a_read_only_home_is_said_as_that(monkeypatch):
    """The log beside the database cannot be made there, so that SQLite opens nothing at all."""
    failed = _wrapped(OperationalError("unable to open database file"), _sqlite(sqlite3.SQLITE_CANTOPEN))
    assert outage_of(failed) is Outage.DOWN
    monkeypatch.setattr(outages.os, "access", lambda _folder, _mode: False)
    assert outage_of(failed) is Outage.READ_ONLY
