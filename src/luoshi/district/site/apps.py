"""The composition root as a domain: it has commands, templates and one table of its own."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from luoshi.district.ui.domain import Address, Diagnosis, DomainConfig, Periodic, Register


class SiteConfig(DomainConfig):
    name = "luoshi.district.site"
    label = "site_root"
    addresses = (Address("ledger/", ".ledger_page", order=10), Address("", ".oversight", order=10))
    navigation = ".navigation.PLACES"
    kinds = ".seed.kinds.KINDS"
    stories = ".demo.stories.stories"
    registers = (Register("calendar", ".cli.exports.export_calendar"),)
    periodic = (Periodic("site.purge_jobs", 24 * 3600, ".purging.purge_jobs"),)
    audits = ".audits.AUDITS"
    diagnoses = (Diagnosis("Passwords", ".demo.open_doors.look_at_passwords"),)

    def ready(self) -> None:
        """Refuse a package of one's own that does not introduce itself."""
        super().ready()
        for config in apps.get_app_configs():
            if config.name in settings.DOMAINS_MORE and not isinstance(config, DomainConfig):
                message = f"LUOSHI_DOMAINS_MORE: {config.name} has no DomainConfig in its apps.py"
                raise ImproperlyConfigured(message)
