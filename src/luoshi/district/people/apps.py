"""People as a domain of the district."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from luoshi.district.people.area_owners import register_area_owners
from luoshi.district.people.roles import roles_named
from luoshi.district.people.rules.permissions import declare_power
from luoshi.district.ui.domain import Address, Diagnosis, DomainConfig, Interface, Periodic, Register, domains


class PeopleConfig(DomainConfig):
    name = "luoshi.district.people"
    label = "people"
    verbose_name = _("People")
    addresses = (Address("", ".web.single_sign_on", order=20), Address("", ".web.urls", order=30))
    interface = (Interface(".rest.router.router"),)
    navigation = ".navigation.PLACES"
    periodic = (Periodic("people.purge", 86_400, ".tasks.purge"),)
    registers = (Register("units", ".api.export_units"),)
    diagnoses = (Diagnosis("Second step", ".queries.diagnoses.look_at_second_step"),)
    audits = ".audits.AUDITS"

    def ready(self) -> None:
        """Know the powers and owners of areas that others declare, and hear who signs in."""
        from luoshi.district.people.web.sign_in_signals import listen  # noqa: PLC0415 - models are loaded only now

        super().ready()
        listen()
        try:
            roles_named(settings.SECOND_STEP_ROLES)
        except ValueError as problem:
            raise ImproperlyConfigured(str(problem)) from problem
        for domain in domains():
            for power in domain.powers:
                declare_power(power.code, power.roles, district_wide=power.district_wide)
            if domain.area_owners:
                register_area_owners(domain.later(domain.area_owners))
