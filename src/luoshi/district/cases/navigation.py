"""The places of the closed loop in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import Action, open_to, roles_with
from luoshi.district.ui.navigation import NavItem

_KINDS = open_to(Action.MANAGE_KINDS)

PLACES = (
    NavItem("cases", _("Cases"), "cases:queue", "list-details", roles_with(Action.SEE_CASE), "work", 20),
    NavItem("new-case", _("Register"), "cases:new", "plus", roles_with(Action.REGISTER), "work", 30),
    NavItem("kinds", _("Kinds of case"), "cases:kinds", "clock", None, "manage", 210, may_enter=_KINDS),
    NavItem("categories", _("Categories"), "cases:categories", "category", None, "manage", 220, may_enter=_KINDS),
    NavItem(
        "calendar",
        _("Working calendar"),
        "cases:calendar",
        "calendar",
        group="manage",
        order=230,
        may_enter=open_to(Action.MANAGE_CALENDAR),
    ),
)
