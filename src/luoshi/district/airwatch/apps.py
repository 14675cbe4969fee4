"""The watch on the air as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AirwatchConfig(AppConfig):
    name = "luoshi.district.airwatch"
    label = "airwatch"
    verbose_name = _("Air watch")
