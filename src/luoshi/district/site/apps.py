"""The composition root as a Django app: it has commands and templates of its own, and no tables."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "luoshi.district.site"
    label = "site_root"
