"""Places as a domain of the district."""

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, DomainConfig, Periodic, Register


class PlacesConfig(DomainConfig):
    name = "luoshi.district.places"
    label = "places"
    verbose_name = _("Places")
    addresses = (Address("places/", ".web.urls"),)
    navigation = ".navigation.PLACES"
    registers = (Register("places", ".api.export_places", ("csv", "xlsx", "geojson")),)
    audits = ".audits.AUDITS"
    periodic = (Periodic("places.sweep_uploads", 24 * 3600, ".waiting.sweep_uploads"),)
    area_owners = ".queries.areas.area_owners"

    def ready(self) -> None:
        """Notice every change of an area."""
        from .models import Area, AreaEdition  # noqa: PLC0415 - models are there only now

        super().ready()
        for signal in (post_save, post_delete):
            signal.connect(AreaEdition.renew, sender=Area, dispatch_uid=f"area_edition_{id(signal)}")
