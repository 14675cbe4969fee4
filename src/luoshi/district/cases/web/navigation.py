"""The places of the closed loop in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import Action, roles_with
from luoshi.district.ui.navigation import NavItem, register


def register_places() -> None:
    """Called once when the domain is ready."""
    register(
        NavItem("work", _("My work"), "cases:work", "home", group="work", order=10),
        NavItem("cases", _("Cases"), "cases:queue", "list-details", roles_with(Action.SEE_CASE), "work", 20),
        NavItem("new-case", _("Register"), "cases:new", "plus", roles_with(Action.REGISTER), "work", 30),
        NavItem("kinds", _("Kinds of case"), "cases:kinds", "clock", roles_with(Action.MANAGE_KINDS), "manage", 210),
        NavItem(
            "categories",
            _("Categories"),
            "cases:categories",
            "category",
            roles_with(Action.MANAGE_KINDS),
            "manage",
            220,
        ),
        NavItem(
            "calendar",
            _("Working calendar"),
            "cases:calendar",
            "calendar",
            roles_with(Action.MANAGE_CALENDAR),
            "manage",
            230,
        ),
    )
