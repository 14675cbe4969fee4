"""The composition root as a domain: it has commands, templates and one table of its own."""

from luoshi.district.ui.domain import Address, DomainConfig, Periodic


class SiteConfig(DomainConfig):
    name = "luoshi.district.site"
    label = "site_root"
    addresses = (Address("ledger/", ".ledger_page", order=10), Address("", ".oversight", order=10))
    navigation = ".navigation.PLACES"
    periodic = (Periodic("site.purge_jobs", 24 * 3600, ".purging.purge_jobs"),)
    audits = ".audits.AUDITS"
