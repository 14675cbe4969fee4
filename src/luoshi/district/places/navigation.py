"""The map's places in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.navigation import NavItem

PLACES = (
    NavItem("places", _("Places"), "places:list", "map-pin", group="district", order=60),
    NavItem("areas", _("Areas"), "places:areas", "map-2", group="district", order=61),
)
