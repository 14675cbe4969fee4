"""The audit domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "luoshi.district.audit"
    label = "audit"
    verbose_name = _("Ledger")
