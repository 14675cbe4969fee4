"""The programming interface on the small district."""

import pytest
from django.test import Client

from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock
from tests.fakes.small_district import SmallDistrict, small_district


@pytest.fixture
def district(db) -> SmallDistrict:
    """Units, people, kinds and a calendar."""
    return small_district()


@pytest.fixture
def caller(district):
    """``caller("supervisor")``: a client that sends that person's token."""

    def make(username: str) -> Client:
        now = clock.now()
        _token, secret = create_token(
            name="test", valid_days=30, scopes=("read", "act", "import"), by=district.actor(username, now), at=now
        )
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make
