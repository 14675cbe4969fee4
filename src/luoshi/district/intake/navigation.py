"""The doors for residents, the window and the desk in the navigation."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import Action, open_to, roles_with
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
        may_enter=open_to(Action.SEE_REQUESTS),
    ),
    NavItem(
        "window", _("Service window"), "intake:window", "id-badge", roles=frozenset({"window"}), group="work", order=5
    ),
    NavItem(
        "erase",
        _("Erase personal data"),
        "intake:erase",
        "trash",
        roles=roles_with(Action.MANAGE_PRIVACY),
        group="manage",
        order=90,
    ),
)
