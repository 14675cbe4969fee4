"""The evidence domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "luoshi.district.evidence"
    label = "evidence"
    verbose_name = _("Evidence")
    audits = "luoshi.district.evidence.audits.AUDITS"
    periodic = (("evidence.sweep_orphans", 24 * 3600, "luoshi.district.evidence.sweeping.sweep_orphans"),)
