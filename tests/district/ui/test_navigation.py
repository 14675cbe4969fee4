"""Who sees which places."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from luoshi.district.ui.navigation import NavItem, navigation_for, register

HANDLER = SimpleNamespace(is_authenticated=True, roles=frozenset({"handler"}))
NOBODY = SimpleNamespace(is_authenticated=False, roles=frozenset())
BAR = [("e", "work", 50), ("a", "supervision", 1), ("c", "work", 3), ("b", "manage", 2), ("d", "district", 4)]


def item(key, *, roles=None, group="work", order=1, url_name="ui:styleguide"):
    return NavItem(key, key, url_name, "home", roles=roles, group=group, order=order)


def keys(links):
    return [link.key for link in links]


def test_item_for_another_role_is_left_out():
    """A handler does not see the supervisor's board."""
    items = [item("mine", roles=frozenset({"handler", "head"})), item("theirs", roles=frozenset({"supervisor"}))]
    (group,) = navigation_for(HANDLER, "/", items).groups
    assert keys(group.links) == ["mine"]


def test_item_that_the_domain_refuses_is_left_out():
    """A place of the whole district is none for somebody over a part of it."""
    asked = []

    def refuses(actor):
        asked.append(actor)
        return False

    refused = NavItem("whole", "whole", "ui:styleguide", "home", may_enter=refuses)
    (group,) = navigation_for(HANDLER, "/", [item("part"), refused]).groups
    assert (keys(group.links), asked) == (["part"], [HANDLER])
    assert navigation_for(NOBODY, "/", [refused]).groups == ()


def test_stranger_sees_public_places_only():
    """Without an account there is no staff navigation, not even the part open to every role."""
    navigation = navigation_for(NOBODY, "/", [item("staff"), item("open", group="public"), item("me", group="account")])
    assert (navigation.groups, keys(navigation.public), navigation.account) == ((), ["open"], ())


def test_request_without_actor_is_a_stranger():
    """Pages answered before anybody was recognised still render."""
    assert navigation_for(None, "/", [item("staff")]).groups == ()


def test_place_of_an_uninstalled_domain_is_left_out():
    """An address that does not resolve is skipped instead of breaking every page."""
    assert navigation_for(HANDLER, "/", [item("gone", url_name="nowhere:at_all")]).groups == ()


def test_bottom_bar_has_the_four_lowest_orders_across_groups():
    """The phone's bar shows what is used most, whatever group it belongs to."""
    items = [item(key, group=group, order=order) for key, group, order in BAR]
    assert keys(navigation_for(HANDLER, "/", items).bar) == ["a", "b", "c", "d"]


def test_nearest_place_is_current():
    """Of two places that hold the path the deeper one is marked."""
    items = [item("style"), item("preference", url_name="ui:preference")]
    (group,) = navigation_for(HANDLER, reverse("ui:preference"), items).groups
    assert [(link.key, link.current) for link in group.links] == [("preference", True), ("style", False)]


def test_unknown_group_is_refused():
    """A misspelt group is found when the application starts."""
    with pytest.raises(ValueError, match="works"):
        register(item("x", group="works"))
