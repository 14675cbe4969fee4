"""The audit domain as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "luoshi.district.audit"
    label = "audit"
    verbose_name = _("Ledger")
    audits = "luoshi.district.audit.audits_of_ledger.AUDITS"

    @property
    def periodic(self) -> tuple[tuple[str, int, str], ...]:
        """A head every few minutes, when the ledger grew; who read personal data is sealed, and forgotten in time."""
        minutes: float = settings.LEDGER_SIGN_MINUTES
        return (
            ("audit.purge_sent_once", 3_600, "luoshi.district.audit.commands.once.purge_once"),
            ("audit.nightly", 86_400, "luoshi.district.audit.tasks.audit_nightly"),
            ("audit.purge_readings", 86_400, "luoshi.district.audit.tasks.purge_readings"),
            ("audit.seal_readings", 60, "luoshi.district.audit.tasks.seal_readings"),
            ("audit.sign_head", round(minutes * 60), "luoshi.district.audit.tasks.sign"),
        )

    def ready(self) -> None:
        """Notice every change of a row that the ledger vouches for."""
        from luoshi.district.audit.watching import watch  # noqa: PLC0415 - models are loaded only now

        watch()
