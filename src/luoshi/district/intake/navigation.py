"""The doors for residents, the window and the desk in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import open_to
from luoshi.district.ui.navigation import NavItem

PLACES = (
    NavItem("report", _("Report a problem"), "intake:report", "speakerphone", group="public", order=1),
    NavItem("track", _("Follow a report"), "intake:track", "qrcode", group="public", order=2),
    NavItem("open", _("See what is open"), "intake:open", "world", group="public", order=3),
    NavItem(
        "intake",
        _("Requests"),
        "intake:requests",
        "messages",
        group="supervision",
        order=30,
        may_enter=open_to("see_requests"),
    ),
    NavItem(
        "window", _("Service window"), "intake:window", "id-badge", roles=frozenset({"window"}), group="work", order=5
    ),
    NavItem(
        "erase",
        _("Erase personal data"),
        "intake:erase",
        "trash",
        may_enter=open_to("manage_privacy"),
        group="manage",
        order=90,
    ),
)
