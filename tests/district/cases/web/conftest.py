"""Pages are opened by the people of the small district, in English so that the tests read their own language."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from luoshi.kernel import clock
from tests.fakes.small_district import MONDAY, SmallDistrict


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = MONDAY

    def now(self) -> datetime:
        """What it shows."""
        return self.at


@pytest.fixture(autouse=True)
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The clock of the house; it stands at Monday, nine o'clock, until a test moves it."""
    found = Wall()
    monkeypatch.setattr(clock, "now", found.now)
    return found


@pytest.fixture
def signed_in(district: SmallDistrict) -> Callable[..., Client]:
    """A browser in which somebody is signed in."""

    def begin(username: str, language: str = "en") -> Client:
        client = Client()
        client.force_login(district.accounts[username], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client

    return begin
