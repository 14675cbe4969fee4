"""schemathesis sends the whole interface what its description allows and what it does not: never a 500."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from luoshi.district.cases.api import Action
from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock
from tests.fakes.acts import perform
from tests.fakes.campaign import tries
from tests.fakes.loop import new_case
from tests.fakes.small_district import small_district

EXAMPLES = tries(short=8, long=100)
DESCRIPTION = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The requests run in the test's transaction, so its connection must outlive them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db) -> str:
    """A supervisor's token in a district with one case under way."""
    district = small_district()
    case = new_case(district)
    perform(Action.ASSIGN, case, district, by=district.actor("supervisor"), at=clock.now())
    now = clock.now()
    return create_token(
        name="fuzz", valid_days=30, scopes=("read", "act", "import"), by=district.actor("supervisor", now), at=now
    )[1]


@DESCRIPTION.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_interface_answers_anything_without_a_defect(secret, case):
    """Every operation, random requests: documented answers only."""
    # Its client in one process does not unpack what it says it accepts.
    response = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
    case.validate_response(response, checks=CHECKS)
