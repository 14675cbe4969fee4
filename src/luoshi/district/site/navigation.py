"""The ledger and its oversight in the navigation."""

from django.utils.translation import pgettext_lazy

from luoshi.district.people.api import Action, roles_with
from luoshi.district.ui.navigation import NavItem

_OVERSEERS = roles_with(Action.SEE_ACCESS)
_LEDGER = roles_with(Action.SEE_LEDGER)

PLACES = (
    NavItem("readings", pgettext_lazy("site", "Who read"), "oversight:readings", "eye", _OVERSEERS, "manage", 91),
    NavItem("sign-ins", pgettext_lazy("site", "Sign-ins"), "oversight:sign_ins", "login", _OVERSEERS, "manage", 92),
    NavItem("ledger", pgettext_lazy("site", "Ledger"), "ledger:page", "shield-check", _LEDGER, "supervision", 150),
)
