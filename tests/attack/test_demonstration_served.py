"""A demonstration, whose password everybody can read, is put on the net as if it were a district."""

import re
import shutil
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from tests.fakes.running_site import environment_of, run_luoshi, start

PASSWORD = "Luoshi-demo-2026"


@pytest.fixture(scope="module")
def home(built_demo, tmp_path_factory):
    """A copy of the demonstration."""
    folder = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(built_demo, folder)
    return folder


def signs_in(url: str, username: str) -> bool:
    """Whether the public password opens an account."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    page = opener.open(f"{url}/sign-in/").read().decode()
    assert PASSWORD not in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    said = urllib.parse.urlencode({"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token})
    try:
        return "/sign-in/" not in opener.open(f"{url}/sign-in/", said.encode()).url
    except urllib.error.HTTPError:
        return False


def test_demonstration_is_not_served_as_a_district_until_its_accounts_are_closed(home):
    """Refused in words with what to do; one command closes them all; served then, the password opens nothing."""
    environment = environment_of(home, LUOSHI_DEMO="1")
    refused = run_luoshi("serve", "--port", "0", environment=environment)
    said = " ".join(refused.stderr.split())
    assert refused.returncode == 2, said
    assert "luoshi demo remove-accounts" in said
    assert "--demo" in said
    closed = run_luoshi("demo", "remove-accounts", environment=environment)
    assert closed.returncode == 0, closed.stderr
    assert "createadmin" in closed.stderr
    again = run_luoshi("demo", "remove-accounts", environment=environment)
    assert "No account" in again.stderr
    site = start(home, LUOSHI_DEMO="1")
    try:
        assert not signs_in(site.url, "admin")
        assert not signs_in(site.url, "supervisor")
    finally:
        site.stop()
