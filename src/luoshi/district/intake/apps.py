"""Intake as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, DomainConfig, Interface, PanelAt, Periodic, Power, Source


class IntakeConfig(DomainConfig):
    name = "luoshi.district.intake"
    label = "intake"
    verbose_name = _("Intake")
    addresses = (Address("", ".web.urls"),)
    interface = (Interface(".rest.router.router", brings_in=True),)
    powers = (
        Power("see_requests", ("supervisor", "inspector", "administrator"), district_wide=True),
        Power("import_requests", ("supervisor", "administrator"), district_wide=True),
        Power("manage_privacy", ("administrator",)),
    )
    sources = (
        Source("web", _("Public page"), "world", from_outside=True),
        Source("window", _("Service window"), "id-badge", from_outside=True),
        Source("import", _("Imported messages"), "table-import", from_outside=True),
    )
    origin = ".queries.origins.way_back"
    navigation = ".navigation.PLACES"
    panels = (PanelAt("case.side", "intake.reporter", ".queries.reporters.reporter_panel", order=10, queries=3),)
    audits = ".audits.AUDITS"
    periodic = (
        Periodic("intake.sweep_sheets", 3600, ".tasks.sweep_sheets"),
        Periodic("intake.clean_storage", 60, ".tasks.clean_after_erasing"),
    )
    evidence_access = ".web.photo_access.opens"

    def ready(self) -> None:
        """Let the worker hear of sheets that wait."""
        from .events import import_queued  # noqa: PLC0415 - models must be loaded first
        from .tasks import enqueue_import  # noqa: PLC0415 - models must be loaded first

        super().ready()
        import_queued.connect(enqueue_import, dispatch_uid="intake.enqueue_import")
