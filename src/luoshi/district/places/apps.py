"""The places domain as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.navigation import NavItem, register


class PlacesConfig(AppConfig):
    name = "luoshi.district.places"
    label = "places"
    verbose_name = _("Places")
    audits = "luoshi.district.places.audits.AUDITS"
    periodic = (("places.sweep_uploads", 24 * 3600, "luoshi.district.places.waiting.sweep_uploads"),)

    def ready(self) -> None:
        """Show the way here, and notice every change of an area."""
        from luoshi.district.people.api import register_area_owners  # noqa: PLC0415 - models are there only now

        from .models import Area, AreaEdition  # noqa: PLC0415
        from .queries.areas import area_owners  # noqa: PLC0415

        register_area_owners(area_owners)
        for signal in (post_save, post_delete):
            signal.connect(AreaEdition.renew, sender=Area, dispatch_uid=f"area_edition_{id(signal)}")
        register(
            NavItem("places", _("Places"), "places:list", "map-pin", group="district", order=60),
            NavItem("areas", _("Areas"), "places:areas", "map-2", group="district", order=61),
        )
