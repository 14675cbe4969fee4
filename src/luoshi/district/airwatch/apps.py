"""The watch on the air as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, DomainConfig, Periodic, Power, Source


class AirwatchConfig(DomainConfig):
    name = "luoshi.district.airwatch"
    label = "airwatch"
    verbose_name = _("Air watch")
    addresses = (Address("air/", ".web.urls"),)
    powers = (Power("see_air", ("supervisor", "leader", "expert", "inspector", "administrator")),)
    sources = (Source("sensor", _("Sensor"), "wind"),)
    navigation = ".navigation.PLACES"
    warm = (".warming.warm_up",)
    periodic = (Periodic("airwatch.compact_air", 24 * 3600, ".tasks.compact_air"),)
