"""The boards' places in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.queries.scope import OVERSEEING
from luoshi.district.people.api import Action, roles_with
from luoshi.district.ui.navigation import NavItem, register

OVERSEERS = roles_with(Action.SEE_BOARDS) & {role.value for role in OVERSEEING}


def register_boards() -> None:
    """Called once when the domain is ready."""
    group = "supervision"
    leaders, members = roles_with(Action.SEE_COCKPIT), roles_with(Action.SEE_BOARDS)
    register(
        NavItem("supervision", _("Supervision board"), "boards:supervision", "traffic-lights", OVERSEERS, group, 12),
        NavItem("cockpit", _("Cockpit"), "boards:cockpit", "device-tv", leaders, group, 14),
        NavItem("unit-board", _("Unit boards"), "boards:units", "chart-bar", members, group, 40),
    )
