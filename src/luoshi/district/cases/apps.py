"""The cases domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "luoshi.district.cases"
    label = "cases"
    verbose_name = _("Cases")
    periodic = (("cases.urge_by_light", 300, "luoshi.district.cases.tasks.urge_by_light"),)
