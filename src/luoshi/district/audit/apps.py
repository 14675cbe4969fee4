"""The audit domain as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "luoshi.district.audit"
    label = "audit"
    verbose_name = _("Ledger")

    @property
    def periodic(self) -> tuple[tuple[str, int, str], ...]:
        """A head every few minutes, when the ledger grew; who read personal data is sealed, and forgotten in time."""
        minutes: float = settings.LEDGER_SIGN_MINUTES
        return (
            ("audit.purge_sent_once", 3_600, "luoshi.district.audit.commands.once.purge_once"),
            ("audit.purge_readings", 86_400, "luoshi.district.audit.tasks.purge_readings"),
            ("audit.seal_readings", 60, "luoshi.district.audit.tasks.seal_readings"),
            ("audit.sign_head", round(minutes * 60), "luoshi.district.audit.tasks.sign"),
        )
