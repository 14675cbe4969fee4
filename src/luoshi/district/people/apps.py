"""The people domain as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.people.roles import roles_named
from luoshi.district.people.rules.permissions import Action, roles_with
from luoshi.district.ui.navigation import NavItem, register


class PeopleConfig(AppConfig):
    name = "luoshi.district.people"
    label = "people"
    verbose_name = _("People")
    periodic = (("people.purge", 86_400, "luoshi.district.people.tasks.purge"),)
    audits = "luoshi.district.people.audits.AUDITS"

    def ready(self) -> None:
        """Show the domain's pages in the navigation, and hear who signs in."""
        from luoshi.district.people.web.sign_in_signals import listen  # noqa: PLC0415 - models are loaded only now

        listen()
        try:
            roles_named(settings.SECOND_STEP_ROLES)
        except ValueError as problem:
            raise ImproperlyConfigured(str(problem)) from problem
        see, accounts = roles_with(Action.SEE_PEOPLE), roles_with(Action.MANAGE_ACCOUNTS)
        register(
            NavItem("units", _("Units"), "people:units", "sitemap", roles=see, group="district", order=60),
            NavItem("groups", _("Leading groups"), "people:groups", "users", roles=see, group="district", order=61),
            NavItem(
                "accounts",
                pgettext_lazy("people", "Accounts"),
                "people:accounts",
                "id-badge",
                roles=accounts,
                group="manage",
                order=80,
            ),
            NavItem("account", _("My account"), "people:account", "user", group="account", order=1),
            NavItem("sign-out", _("Sign out"), "people:sign_out", "logout", group="account", order=99, method="post"),
        )
