"""What every test stands on: a state folder of its own, no network, strict templates, and the real parts to test with.

Settings read ``LUOSHI_HOME`` when they are loaded, so this module sets the environment before it imports anything of
Django; pytest-django finds the settings configured and uses them. Each process of xdist gets a folder of its own.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="luoshi-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
DATABASE_URL = os.environ.get("LUOSHI_TEST_DATABASE_URL", "")
"""Set by ``tests.on_postgres``; empty for the embedded database."""
SEARCH = os.environ.get("LUOSHI_TEST_SEARCH") == "1"
"""Set by whoever looks for examples that nobody has tried: ``LUOSHI_TEST_SEARCH=1 bin/test tests/kernel``."""
LONG = os.environ.get("LUOSHI_TEST_LONG") == "1"
"""Set by ``bin/test --long``: campaigns run in full; without it each has a short form (``tests.fakes.campaign``)."""
# One thread for each process: the matrices are small, there are as many processes as processors, and threads that wait
# for each other on a busy machine take ten times as long. Read when the library is first loaded, and inherited.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
MORE = os.environ.get("LUOSHI_TEST_DOMAINS_MORE", "")
"""Set by the test that adds a domain from a folder; empty for the house as it is."""
for name in [name for name in os.environ if name.startswith("LUOSHI_")]:
    del os.environ[name]
if LONG:
    os.environ["LUOSHI_TEST_LONG"] = "1"
if DATABASE_URL:
    os.environ["LUOSHI_TEST_DATABASE_URL"] = os.environ["LUOSHI_DATABASE_URL"] = DATABASE_URL
if MORE:
    os.environ["LUOSHI_DOMAINS_MORE"] = MORE
os.environ["LUOSHI_HOME"] = str(HOME)
# The tests look at entries right after the act, on both databases; the sequencer has tests of its own.
os.environ["LUOSHI_LEDGER_NUMBERING"] = "transaction"
os.environ["LUOSHI_SECRET_KEY"] = "only for tests, and known to everybody who reads them"
os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright's synchronous interface runs an event loop in the test's thread
)

import django  # noqa: E402
import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

from luoshi.district.site.messages import compile_messages  # noqa: E402
from tests.fakes.network import refuse_the_internet  # noqa: E402
from tests.fakes.prepared import migrated  # noqa: E402
from tests.fakes.templates import Undefined  # noqa: E402

pytest_plugins = ["tests.fakes.browser", "tests.fakes.postgres", "tests.fakes.running_site"]

refuse_the_internet()
# How long an example takes depends on what else the machine does; that a test is slow is seen elsewhere. Everybody's
# run tries the same examples, so that a red run says something about the change; SEARCH looks for new ones.
hypothesis.settings.register_profile("luoshi", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("search" if SEARCH else "luoshi")
if not os.environ.get("PYTEST_XDIST_WORKER"):
    compile_messages()


def _fit_settings_for_tests() -> None:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, as in production, so that the threads of a live server have connections of their own; not synced to
        # disk at each commit, since nothing here outlives the test (the crash tests start real servers instead).
        database.setdefault("TEST", {})["NAME"] = str(HOME / "test.sqlite3")
        pragmas = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = pragmas.replace("synchronous=FULL", "synchronous=OFF")
    database["OPTIONS"].pop("pool", None)  # its idle connections would keep the test database from being dropped
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
    # Quick to compute and worthless as protection: the product itself has no switch for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Names with a hash need collected files; the tests read the sources.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


_fit_settings_for_tests()

# A conftest of a folder may import models before pytest-django gets to set the apps up.
django.setup()

from luoshi.district.cases.queries.derivation import calendar_of  # noqa: E402

# The workers of xdist inherit the environment, and with this name in it pytest-django would load the settings there
# before this module gives each worker a folder of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]


LONGEST = (
    "tests/crash/test_backup.py", "tests/district/site/demo", "tests/journeys/test_every_page.py", "tests/journeys",
    "tests/attack/test_slow_and_heavy.py", "tests/tamper", "tests/crash", "tests/district/site/test_ledger_commands.py",
    "tests/attack/test_who_read.py", "tests/district/intake/test_erasing.py", "tests/district/ui/test_style_page.py",
)  # fmt: skip
"""What takes longest, and so is begun first when several processes share a run: they end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest; alone, a process keeps the order of the files."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: next((n for n, begin in enumerate(LONGEST) if item.nodeid.startswith(begin)), 99))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the tables that are there; the file goes with the folder of this process."""
    return not DATABASE_URL


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a copy of the tables instead of making them in each process."""
    if not DATABASE_URL:
        shutil.copyfile(migrated(), settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(autouse=True)
def _nothing_outlives_the_database_of_this_test() -> Iterator[None]:
    """The database of a test is undone, and its numbers are given again: what was kept of it beside it goes with it.

    That is the file beside the key, which would tell, and the calendars that a process keeps by their numbers. And the
    language that a request or a command left behind is not the next test's.
    """
    translation.deactivate()
    yield
    calendar_of.cache_clear()
    (Path(settings.LEDGER_FOLDER) / "highest-head").unlink(missing_ok=True)
