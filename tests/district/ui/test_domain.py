"""A domain introduces itself: what it declares is found, and nobody else keeps a list of domains beside it."""

import ast

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import resolve

from luoshi.district.people.api import Actor, Grant, Role, roles_with
from luoshi.district.people.rules import permissions
from luoshi.district.people.rules.gains import gains
from luoshi.district.people.rules.permissions import declare_power, known_power, may
from luoshi.district.site.urls import _moved
from luoshi.district.ui.domain import DomainConfig, domain_called, domains
from luoshi.district.ui.icons import NAMES
from tests.repository.house import DISTRICT, calls, place, tree_of

PATHS = ("origin", "kinds", "stories", "audits", "navigation", "exercise", "evidence_access", "evidence_subjects",
         "area_owners")  # fmt: skip
PARTS = {
    "addresses": "module", "interface": "router", "registers": "door", "panels": "build", "periodic": "act",
    "documents": "draft", "searches": "find", "diagnoses": "look",
}  # fmt: skip
REGISTERING = ("register", "register_panel", "register_access", "register_subjects", "register_area_owners")


def test_every_package_of_the_district_introduces_itself():
    """Each installed package of the district has one DomainConfig, in the order of the one list."""
    assert [domain.name for domain in domains()] == [
        *settings.DOMAINS_MORE,
        *(f"luoshi.district.{name}" for name in settings.DOMAINS),
        "luoshi.district.site",
    ]
    ours = [config for config in apps.get_app_configs() if config.name.startswith("luoshi.")]
    assert all(isinstance(config, DomainConfig) for config in ours)


@pytest.mark.parametrize("domain", domains(), ids=lambda domain: domain.label)
def test_every_declared_path_leads_somewhere(domain):
    """A path that is misspelt fails here, and not on the day when it is first needed."""
    for name in PATHS:
        if getattr(domain, name):
            assert domain.find(getattr(domain, name)) is not None
    assert all(domain.find(path) is not None for path in (*domain.erasers, *domain.warm))
    for name, attribute in PARTS.items():
        for part in getattr(domain, name):
            path = getattr(part, attribute)
            if name == "addresses":
                assert domain.find(f"{path}.urlpatterns")
            elif isinstance(path, str):
                assert domain.find(path) is not None


def test_declarations_are_made_in_one_place():
    """No ``apps.py`` calls a registry of another domain by hand: only the one that owns it reads the declarations."""
    owners = {"evidence": {"register_access", "register_subjects"}, "people": {"register_area_owners"}}
    faults = [
        place(path, call.lineno)
        for path in sorted(DISTRICT.glob("*/apps.py"))
        for call in calls(tree_of(path), *REGISTERING)
        if isinstance(call.func, ast.Name) and call.func.id not in owners.get(path.parent.name, set())
    ]
    assert faults == []


def test_declared_icons_are_drawn():
    """An icon that is not in the sprite would be a circle on every page."""
    drawn = [source.icon for domain in domains() for source in domain.sources]
    drawn += [item.icon for domain in domains() if domain.navigation for item in domain.find(domain.navigation)]
    assert set(drawn) - NAMES == set()


def test_path_with_a_dot_begins_in_the_domain():
    """Others are taken as they stand."""
    cases = domain_called("cases")
    assert cases.dotted(".audits.AUDITS") == "luoshi.district.cases.audits.AUDITS"
    assert cases.dotted("os.path") == "os.path"
    assert domain_called("there-is-none") is None


@pytest.fixture
def declared(monkeypatch):
    """A power of handlers, and one of heads over the whole district."""
    monkeypatch.setattr(permissions, "_declared", {})
    monkeypatch.setattr(permissions, "_declared_wide", set())
    declare_power("see_tours", ("handler",))
    declare_power("plan_tours", ("head",), district_wide=True)
    declare_power("manage_tours", ("handler",))


def grant(role: str, **facts: object) -> Grant:
    """A post in one unit."""
    return Grant(**{"role": Role(role), "unit_id": 1, "scope_path": "/1/2/", "home_path": "/1/2/", **facts})


@pytest.mark.usefixtures("declared")
def test_declared_power_is_that_of_its_roles():
    """Of no others, and of none when it is misspelt."""
    assert roles_with("see_tours") == {"handler"}
    with pytest.raises(ValueError, match="see_turs"):
        known_power("see_turs")
    with pytest.raises(ValueError, match="see_case"):
        declare_power("see_case", ("resident",))


@pytest.mark.usefixtures("declared")
def test_declared_power_is_gained_like_any_other():
    """Whoever gives a post with a power that he lacks would come by it; what he has himself is no gain."""
    assert not gains([grant("administrator")], grant("expert")), "an expert's own powers are an administrator's too"
    declare_power("judge_tours", ("expert",))
    assert gains([grant("administrator")], grant("expert"))
    declare_power("judge_tours", ("expert", "administrator"))
    assert not gains([grant("administrator")], grant("expert"))
    declare_power("manage_tours", ("expert",))
    assert not gains([grant("administrator")], grant("expert", standing_in=True)), "a stand-in does not manage"


@pytest.mark.usefixtures("declared")
def test_declared_power_reaches_as_far_as_its_post():
    """One that concerns the whole district is had from its top alone; a stand-in does not manage."""
    office, top = {"scope_path": "/1/2/"}, {"scope_path": "/1/"}
    for code, role, facts, reason in (
        ("see_tours", "handler", office, ""),
        ("plan_tours", "head", office, "out_of_reach"),
        ("plan_tours", "head", top, ""),
        ("see_tours", "head", top, "not_in_post"),
        ("manage_tours", "handler", {**office, "standing_in": True}, "stand_in_may_not"),
    ):
        actor = Actor(kind="account", account_id=1, grants=(grant(role, **facts),))
        assert may(actor, code).codes == ((reason,) if reason else ()), (code, role)


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("rounds/", "", "/tours/"),
        ("rounds/7/", "a=1&b=2", "/tours/7/?a=1&b=2"),
        ("rounds//evil.example/", "", "/tours//evil.example/"),
    ],
)
def test_old_address_leads_to_the_new_one(rf, path, query, target):
    """For good, with what was asked; a form that was sent arrives."""
    match = _moved("rounds/", "tours/").resolve(path)
    answer = match.func(rf.post(f"/{path}", QUERY_STRING=query), **match.kwargs)
    assert (answer.status_code, answer["Location"]) == (308, target)


def test_old_address_leads_to_no_other_site(rf):
    """Also where the new prefix is none."""
    match = _moved("old/", "").resolve("old//evil.example/")
    assert match.func(rf.get("/"), **match.kwargs)["Location"] == "/evil.example/"


def test_known_addresses_are_found():
    """One of each kind of prefix."""
    assert {resolve(path).app_name for path in ("/air/", "/cases/", "/ui/", "/places/", "/ledger/", "/units/")} == {
        "airwatch", "cases", "ui", "places", "ledger", "people",
    }  # fmt: skip
