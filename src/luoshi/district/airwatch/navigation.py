"""The watch on the air in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import open_to
from luoshi.district.ui.navigation import NavItem

PLACES = (
    NavItem("air", _("Air"), "airwatch:home", "wind", group="supervision", order=35, may_enter=open_to("see_air")),
)
