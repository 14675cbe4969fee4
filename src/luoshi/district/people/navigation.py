"""Units, groups and accounts in the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.people.rules.permissions import Action, roles_with
from luoshi.district.ui.navigation import NavItem

_SEE, _ACCOUNTS = roles_with(Action.SEE_PEOPLE), roles_with(Action.MANAGE_ACCOUNTS)

PLACES = (
    NavItem("units", _("Units"), "people:units", "sitemap", roles=_SEE, group="district", order=60),
    NavItem("groups", _("Leading groups"), "people:groups", "users", roles=_SEE, group="district", order=61),
    NavItem(
        "accounts",
        pgettext_lazy("people", "Accounts"),
        "people:accounts",
        "id-badge",
        roles=_ACCOUNTS,
        group="manage",
        order=80,
    ),
    NavItem("account", _("My account"), "people:account", "user", group="account", order=1),
    NavItem("sign-out", _("Sign out"), "people:sign_out", "logout", group="account", order=99, method="post"),
)
