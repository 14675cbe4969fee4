"""Tours in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import open_to
from luoshi.district.ui.navigation import NavItem

PLACES = (
    NavItem("tours", _("Tours"), "tours:list", "route", group="supervision", order=60, may_enter=open_to("see_tours")),
)
