"""Where a role must sign in with a second step, a stolen password alone does nothing."""

import pytest
from django.test import Client

from luoshi.district.people.commands.second_step import disable_second_step
from luoshi.district.people.commands.tokens import create_token
from luoshi.district.people.errors import SecondStepNeededError
from luoshi.district.people.roles import roles_named
from luoshi.district.people.rules.one_time_codes import PERIOD_SECONDS, code_at
from luoshi.kernel import clock
from luoshi.kernel.roles import STAFF
from tests.fakes.running_site import environment_of, run_luoshi
from tests.fakes.small_district import SmallDistrict, small_district

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def district(db, settings) -> SmallDistrict:
    """Supervisors must have a second step, others need not."""
    settings.SECOND_STEP_ROLES = frozenset({"supervisor"})
    return small_district()


def browser(district: SmallDistrict, name: str) -> Client:
    client = Client()
    client.force_login(district.accounts[name], BACKEND)
    return client


def test_page_leads_to_setting_it_up_and_goes_on_afterwards(district):
    """Every page but that one leads there; the interface says so; once it is set up all is open."""
    client = browser(district, "supervisor")
    for address in ("/work/", "/cases/", "/account/tokens/"):
        assert client.get(address).url == "/account/second-step/"
    refused = client.get("/api/v1/cases")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_step_missing")
    assert "您的岗位要求两步验证" in client.get("/account/second-step/").content.decode()
    secret = client.session["second_step_secret"]
    code = code_at(secret, int(clock.now().timestamp()) // PERIOD_SECONDS)
    assert client.post("/account/second-step/", {"code": code}).status_code == 302
    assert client.get("/cases/").status_code == 200


def test_others_are_not_asked(district):
    """The switch is by role."""
    assert browser(district, "planning").get("/cases/").status_code == 200


def test_token_is_no_way_round_it(district):
    """Made before the switch was thrown, or by somebody whose telephone was reset since."""
    now = clock.now()
    _row, secret = create_token(name="x", valid_days=3, by=district.actor("supervisor", now), at=now)
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_step_missing")


def test_owner_does_not_switch_it_off(district):
    """Whoever sits at an open screen with the password cannot take it away."""
    by = district.actor("supervisor", clock.now())
    with pytest.raises(SecondStepNeededError):
        disable_second_step(account=district.accounts["supervisor"], by=by, at=clock.now())


@pytest.mark.parametrize(("said", "kept"), [("", set()), ("administrator, leader", {"administrator", "leader"})])
def test_setting_names_roles(said, kept):
    """Separated by commas or spaces; ``all`` is every role of the staff."""
    assert roles_named(said.replace(",", " ").split()) == kept
    assert roles_named(["all"]) == {role.value for role in STAFF}


def test_misspelt_role_stops_the_house_with_a_sentence(tmp_path):
    """It must not leave a door open in silence."""
    done = run_luoshi(
        "createadmin", "--username", "x", environment=environment_of(tmp_path, LUOSHI_SECOND_STEP_ROLES="king")
    )
    assert done.returncode == 2
    assert "king is no role" in done.stderr
    assert "Traceback" not in done.stderr
