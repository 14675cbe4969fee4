"""The look of the district as a Django app: no tables, no rules of the work itself."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "luoshi.district.ui"
    label = "ui"
