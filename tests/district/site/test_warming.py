"""What takes long to load is loaded before anybody asks for it, and only where it is needed."""

import logging
import shutil
import subprocess
import sys

from bench.first_load import in_a_fresh_process
from django.apps import apps
from django.utils.module_loading import import_string

from luoshi.district.site import warming
from tests.fakes.running_site import STATIC, environment_of

HEAVY = ["polars", "duckdb", "ibis", "pandas", "lightgbm", "scipy.stats", "matplotlib"]
LOADED = f"print([name for name in {HEAVY!r} if name in sys.modules])"


def _python(code: str, home) -> str:
    environment = environment_of(home) | {"DJANGO_SETTINGS_MODULE": "luoshi.district.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; {LOADED}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_no_first_page_imports_the_science(built_demo, tmp_path, monkeypatch):
    """A warmed server answers the first reader of every page, the air's and its bulletin's too, with what it has."""
    home = tmp_path / "home"
    shutil.copytree(built_demo, home)
    pages = in_a_fresh_process(home, STATIC)
    assert [(page["address"], page["status"]) for page in pages if page["status"] != 200] == []
    assert {page["address"]: page["heavy"] for page in pages if page["heavy"]} == {}
    assert all(page["modules"] < 60 for page in pages), pages


def test_district_without_air_loads_no_science(tmp_path):
    """Its server stays as small as it was, and neither the page of the air nor the worker needs any of it."""
    code = (
        "import django; django.setup();"
        "from luoshi.district.airwatch.warming import warm_up; warm_up();"
        "from luoshi.district.airwatch.tasks import compact_air; compact_air(None);"
        "import luoshi.district.airwatch.web.pages"
    )
    assert _python(code, tmp_path) == "[]"


def test_bulletin_does_without_pandas_and_its_kin(tmp_path):
    """A bulletin shows estimates; only who makes them trains models."""
    code = "import django; django.setup(); import luoshi.district.airwatch.api"
    loaded = _python(code, tmp_path)
    assert "lightgbm" not in loaded
    assert "scipy.stats" not in loaded


def test_each_function_of_a_domain_is_there():
    """A name that leads nowhere would only be found in the log of a server."""
    named = warming.warm_functions()
    assert named
    assert all(callable(import_string(path)) for path in named)


def test_failing_function_is_logged_and_stops_no_other(monkeypatch, caplog):
    """A broken store must not slow the pages that do not need it."""
    done = []
    monkeypatch.setattr(warming, "load_addresses", lambda: done.append("addresses"))
    config = apps.get_app_config("airwatch")
    monkeypatch.setattr(config, "warm", ("luoshi.nowhere.at_all",))
    monkeypatch.setattr(apps.get_app_config("cases"), "warm", (f"{__name__}.note",), raising=False)
    noted.clear()
    with caplog.at_level(logging.ERROR):
        warming.warm_up()
    assert done == ["addresses"]
    assert noted == ["warm"]
    assert "luoshi.nowhere.at_all failed" in caplog.text


def test_loading_waits_for_the_first_answer():
    """The server listens as early as ever; what is heavy comes after."""
    waiting = warming.Warming()
    waiting.start()
    assert not waiting.done.wait(0.05)
    waiting.may_begin.set()
    assert waiting.done.wait(60)


noted: list[str] = []


def note() -> None:
    noted.append("warm")
