"""Single sign-on with OpenID Connect, against a small identity provider on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from luoshi.district.people import api as people
from luoshi.district.people.models import SignedIn
from luoshi.district.people.rules.one_time_codes import PERIOD_SECONDS, code_at, new_secret
from luoshi.kernel import clock

from .conftest import District


class Provider(BaseHTTPRequestHandler):
    """Knows one person and gives out one token."""

    username = "handler"

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.endswith("/openid-configuration"):
            self._say(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                }
            )
        else:
            self._say({"sub": "77", "preferred_username": type(self).username})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._say({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app = {
        "provider_id": "district", "name": "统一身份认证", "client_id": "luoshi", "secret": "s",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_address[1]}"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    Provider.username = "handler"
    yield Provider
    server.shutdown()
    server.server_close()
    thread.join()


def come_back(client: Client, *, error: str = "") -> Any:
    """Follow the button to the provider and come back from it with a code."""
    away = client.get("/single-sign-on/district/?next=/units/")
    assert away.status_code == 302
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    said = {"error": error} if error else {"code": "c"}
    return client.get("/single-sign-on/district/callback/", {"state": state, **said})


def test_button_stands_on_the_page_only_when_configured(client: Client, db: None, request: Any) -> None:
    """Without a provider there is no button."""
    assert "统一身份认证" not in client.get("/sign-in/").content.decode()
    request.getfixturevalue("provider")
    assert "统一身份认证" in client.get("/sign-in/").content.decode()


def test_known_person_comes_in_and_goes_on(client: Client, district: District, provider: type[Provider]) -> None:
    """To the account named by the claim, and to the page that was wanted."""
    assert come_back(client).url == "/units/"
    assert SignedIn.objects.get().account == district.accounts["handler"]


def test_second_step_is_asked_for_all_the_same(client: Client, district: District, provider: type[Provider]) -> None:
    """However one comes in."""
    now, secret = clock.now(), new_secret()
    people.enable_second_step(
        account=district.accounts["handler"], secret=secret,
        code=code_at(secret, int(now.timestamp()) // PERIOD_SECONDS), by=district.actor("handler"), at=now,
    )  # fmt: skip
    assert come_back(client).url == "/sign-in/code/"


def test_person_without_an_account_is_told_so(client: Client, district: District, provider: type[Provider]) -> None:
    """Nobody gets an account by being known elsewhere."""
    provider.username = "stranger"
    response = come_back(client)
    assert response.status_code == 403
    assert "还没有账号" in response.content.decode()


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_refusal_of_the_provider_is_a_page(
    client: Client, district: District, provider: type[Provider], error: str
) -> None:
    """Cancelled or broken: say so, offer the password."""
    assert come_back(client, error=error).status_code == 403


def test_callback_out_of_nowhere_is_refused(client: Client, district: District, provider: type[Provider]) -> None:
    """A state that was never given out opens nothing."""
    response = client.get("/single-sign-on/district/callback/", {"state": "made-up", "code": "c"})
    assert response.status_code == 403
    assert client.get("/single-sign-on/elsewhere/").status_code == 404


def test_provider_that_is_down_is_a_page(client: Client, db: None, settings: Any) -> None:
    """Nothing listens there; the page says so and offers the password."""
    app = {"provider_id": "district", "name": "x", "client_id": "c", "settings": {"server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    assert client.get("/single-sign-on/district/").status_code in (403, 503)
    assert client.get("/single-sign-on/district/callback/?state=x&code=y").status_code in (403, 503)
