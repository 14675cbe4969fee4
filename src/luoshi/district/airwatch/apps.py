"""The watch on the air as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.navigation import NavItem, register


class AirwatchConfig(AppConfig):
    name = "luoshi.district.airwatch"
    label = "airwatch"
    verbose_name = _("Air watch")
    periodic = (("airwatch.compact_air", 24 * 3600, "luoshi.district.airwatch.tasks.compact_air"),)

    def ready(self) -> None:
        """Show the page in the navigation."""
        from luoshi.district.people.api import Action, open_to  # noqa: PLC0415 - models must be loaded first

        register(
            NavItem(
                "air",
                _("Air"),
                "airwatch:home",
                "wind",
                group="supervision",
                order=35,
                may_enter=open_to(Action.SEE_AIR),
            )
        )
