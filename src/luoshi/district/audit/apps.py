"""The audit domain as a domain of the district."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, Diagnosis, DomainConfig, Periodic


def _between_heads() -> int:
    return round(float(settings.LEDGER_SIGN_MINUTES) * 60)


class AuditConfig(DomainConfig):
    name = "luoshi.district.audit"
    label = "audit"
    verbose_name = _("Ledger")
    addresses = (Address(".well-known/luoshi/", ".web.urls", order=0),)
    diagnoses = (
        Diagnosis("Ledger", ".queries.diagnoses.look_at_ledger"),
        Diagnosis("Followers of the ledger", ".queries.following.look_at_followers"),
    )
    audits = ".audits_of_ledger.AUDITS"
    # A head every few minutes, when the ledger grew; who read personal data is sealed, and forgotten in time.
    periodic = (
        Periodic("audit.purge_sent_once", 3_600, ".commands.once.purge_once"),
        Periodic("audit.nightly", 86_400, ".tasks.audit_nightly"),
        Periodic("audit.purge_readings", 86_400, ".tasks.purge_readings"),
        Periodic("audit.seal_readings", 60, ".tasks.seal_readings"),
        Periodic("audit.sign_head", _between_heads, ".tasks.sign"),
    )

    def ready(self) -> None:
        """Notice every change of a row that the ledger vouches for."""
        from luoshi.district.audit.watching import watch  # noqa: PLC0415 - models are loaded only now

        super().ready()
        watch()
