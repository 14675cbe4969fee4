"""The evidence as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, DomainConfig, Interface, Periodic, domains


class EvidenceConfig(DomainConfig):
    name = "luoshi.district.evidence"
    label = "evidence"
    verbose_name = _("Evidence")
    addresses = (Address("evidence/", ".web.urls"),)
    interface = (Interface(".rest.router.router"),)
    audits = ".audits.AUDITS"
    periodic = (Periodic("evidence.sweep_orphans", 24 * 3600, ".sweeping.sweep_orphans"),)

    def ready(self) -> None:
        """Know which domains have an opinion on who may see what."""
        from .access import register_access, register_subjects  # noqa: PLC0415 - models are loaded only now

        super().ready()
        for domain in domains():
            if domain.evidence_access:
                register_access(domain.label, domain.later(domain.evidence_access))
            if domain.evidence_subjects:
                register_subjects(domain.label, domain.later(domain.evidence_subjects))
