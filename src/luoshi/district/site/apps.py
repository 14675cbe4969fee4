"""The composition root as a Django app: it has commands, templates and one table of its own."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from luoshi.district.ui.navigation import NavItem, register


class SiteConfig(AppConfig):
    name = "luoshi.district.site"
    label = "site_root"
    periodic = (("site.purge_jobs", 24 * 3600, "luoshi.district.site.purging.purge_jobs"),)
    audits = "luoshi.district.site.audits.AUDITS"

    def ready(self) -> None:
        """Show the way to the ledger to whoever may see it."""
        from luoshi.district.people.api import Action, roles_with  # noqa: PLC0415 - models are loaded only now

        label, roles = pgettext_lazy("site", "Ledger"), roles_with(Action.SEE_LEDGER)
        overseers = roles_with(Action.SEE_ACCESS)
        register(
            NavItem("readings", pgettext_lazy("site", "Who read"), "oversight:readings", "eye", overseers, "manage", 91)
        )
        register(
            NavItem(
                "sign-ins", pgettext_lazy("site", "Sign-ins"), "oversight:sign_ins", "login", overseers, "manage", 92
            )
        )
        register(NavItem("ledger", label, "ledger:page", "shield-check", roles, "supervision", 150))
