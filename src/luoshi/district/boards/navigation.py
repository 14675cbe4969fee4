"""The boards' places in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.api import OVERSEEING
from luoshi.district.people.api import Action, roles_with
from luoshi.district.ui.navigation import NavItem

OVERSEERS = roles_with(Action.SEE_BOARDS) & {role.value for role in OVERSEEING}
_LEADERS, _MEMBERS = roles_with(Action.SEE_COCKPIT), roles_with(Action.SEE_BOARDS)
_GROUP = "supervision"

PLACES = (
    NavItem("work", _("My work"), "boards:work", "home", group="work", order=10),
    NavItem("supervision", _("Supervision board"), "boards:supervision", "traffic-lights", OVERSEERS, _GROUP, 12),
    NavItem("cockpit", _("Cockpit"), "boards:cockpit", "device-tv", _LEADERS, _GROUP, 14),
    NavItem("unit-board", _("Unit boards"), "boards:units", "chart-bar", _MEMBERS, _GROUP, 40),
)
