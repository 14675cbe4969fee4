"""The intake domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.navigation import NavItem, register
from luoshi.district.ui.panels import register_panel


class IntakeConfig(AppConfig):
    name = "luoshi.district.intake"
    label = "intake"
    verbose_name = _("Intake")
    audits = "luoshi.district.intake.audits.AUDITS"
    periodic = (
        ("intake.sweep_sheets", 3600, "luoshi.district.intake.tasks.sweep_sheets"),
        ("intake.clean_storage", 60, "luoshi.district.intake.tasks.clean_after_erasing"),
    )

    def ready(self) -> None:
        """Show the domain's pages in the navigation, and let the worker hear of sheets that wait."""
        from luoshi.district.cases.api import CASE_SIDE  # noqa: PLC0415 - models must be loaded first
        from luoshi.district.evidence.api import register_access  # noqa: PLC0415 - models must be loaded first
        from luoshi.district.people.api import Action, open_to, roles_with  # noqa: PLC0415 - models must be loaded first

        from .events import import_queued  # noqa: PLC0415 - models must be loaded first
        from .queries.reporters import reporter_panel  # noqa: PLC0415 - models must be loaded first
        from .tasks import enqueue_import  # noqa: PLC0415 - models must be loaded first
        from .web.photo_access import opens  # noqa: PLC0415 - models must be loaded first

        register_access("intake", opens)
        register_panel(CASE_SIDE, "intake.reporter", reporter_panel, order=10)
        import_queued.connect(enqueue_import, dispatch_uid="intake.enqueue_import")
        register(
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
                "window",
                _("Service window"),
                "intake:window",
                "id-badge",
                roles=frozenset({"window"}),
                group="work",
                order=5,
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
