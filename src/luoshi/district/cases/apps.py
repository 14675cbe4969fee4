"""The closed loop as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, Diagnosis, DomainConfig, Interface, PanelAt, Periodic, Register, Source


class CasesConfig(DomainConfig):
    name = "luoshi.district.cases"
    label = "cases"
    verbose_name = _("Cases")
    addresses = (Address("", ".web.urls"),)
    interface = (Interface(".rest.router.router"), Interface(".rest.acts.router"))
    sources = (
        Source("staff", _("Entered by staff"), "user", by_hand=True, from_outside=True),
        Source("leader", _("Leader's instruction"), "flag", by_hand=True),
        Source("inspection", _("Inspection"), "eye", by_hand=True),
        Source("meeting", _("On-site meeting"), "users", by_hand=True),
        Source("hotline", _("Hotline"), "phone", by_hand=True, from_outside=True),
        Source("plan", _("Plan"), "calendar", by_hand=True),
    )
    navigation = ".navigation.PLACES"
    panels = (
        PanelAt("work", "cases", ".web.work.work_panel", order=10, queries=60),
        PanelAt("work.side", "cases.notices", ".web.work.notices_panel", order=10, queries=4),
    )
    registers = (Register("cases", ".web.exporting.export_cases"),)
    diagnoses = (Diagnosis("Suspended cases", ".queries.diagnoses.look_at_reviews"),)
    audits = ".audits.AUDITS"
    periodic = (
        Periodic("cases.urge_by_light", 300, ".tasks.urge_by_light"),
        Periodic("cases.fold_tally", 600, ".tasks.fold_tally"),
    )
    evidence_access = ".web.evidence_access.opens"
    evidence_subjects = ".web.evidence_access.subjects_of"
