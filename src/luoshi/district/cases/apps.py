"""The cases domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "luoshi.district.cases"
    label = "cases"
    verbose_name = _("Cases")
    audits = "luoshi.district.cases.audits.AUDITS"
    periodic = (
        ("cases.urge_by_light", 300, "luoshi.district.cases.tasks.urge_by_light"),
        ("cases.fold_tally", 600, "luoshi.district.cases.tasks.fold_tally"),
    )

    def ready(self) -> None:
        """Bring the places in the navigation, and say who may see the evidence that cases use."""
        from luoshi.district.cases.boards.navigation import register_boards  # noqa: PLC0415 - models are loaded only now
        from luoshi.district.cases.web.evidence_access import opens, subjects_of  # noqa: PLC0415 - models are loaded only now
        from luoshi.district.cases.web.navigation import register_places  # noqa: PLC0415
        from luoshi.district.evidence.api import register_access, register_subjects  # noqa: PLC0415

        register_places()
        register_boards()
        register_access("cases", opens)
        register_subjects("cases", subjects_of)
