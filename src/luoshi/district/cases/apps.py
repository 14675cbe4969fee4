"""The closed loop as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, Diagnosis, DomainConfig, Interface, Periodic, Register


class CasesConfig(DomainConfig):
    name = "luoshi.district.cases"
    label = "cases"
    verbose_name = _("Cases")
    addresses = (Address("", ".boards.urls"), Address("", ".web.urls"))
    interface = (Interface(".rest.router.router"), Interface(".rest.acts.router"))
    navigation = ".navigation.PLACES"
    registers = (Register("cases", ".web.exporting.export_cases"),)
    diagnoses = (Diagnosis("Suspended cases", ".queries.diagnoses.look_at_reviews"),)
    audits = ".audits.AUDITS"
    periodic = (
        Periodic("cases.urge_by_light", 300, ".tasks.urge_by_light"),
        Periodic("cases.fold_tally", 600, ".tasks.fold_tally"),
    )
    evidence_access = ".web.evidence_access.opens"
    evidence_subjects = ".web.evidence_access.subjects_of"
