"""The intake domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "luoshi.district.intake"
    label = "intake"
    verbose_name = _("Intake")
