"""What the composition root derives from the domains: kinds, registers, looks; and the packages of one's own."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from luoshi.district.intake.storage import HELD_HERE
from luoshi.district.site.apps import SiteConfig
from luoshi.district.site.cli.exports import registers
from luoshi.district.site.seed import seeding
from luoshi.district.site.seed.kinds import KINDS
from luoshi.district.site.settings.domains import more_domains
from luoshi.district.ui.domain import domain_called, domains


def test_packages_of_ones_own_are_read_in_order():
    """Separated by commas or blanks."""
    assert more_domains("") == []
    assert more_domains("b.one, a.two  c") == ["b.one", "a.two", "c"]


@pytest.mark.parametrize(
    "said", ["../x", "a;b", "a.b a.b", "luoshi.district.cases", "luoshi", "a-b", "A.b", "a.", ".a", "a.b()"]
)
def test_what_is_no_further_package_is_refused(said):
    """With the name of the setting."""
    with pytest.raises(ValueError, match="LUOSHI_DOMAINS_MORE"):
        more_domains(said)


def test_package_that_does_not_introduce_itself_is_refused(settings):
    """A plain Django app would bring tables that nobody erases, exports or audits."""
    settings.DOMAINS_MORE = ["django.contrib.auth"]
    with pytest.raises(ImproperlyConfigured, match="DomainConfig"):
        next(domain for domain in domains() if isinstance(domain, SiteConfig)).ready()


def test_kinds_of_all_domains_are_seeded(monkeypatch):
    """Each with its own; the same code twice is a mistake that is said."""
    assert seeding.declared_kinds() == KINDS
    monkeypatch.setattr(type(domain_called("cases")), "kinds", "luoshi.district.site.seed.kinds.KINDS")
    with pytest.raises(ValueError, match="general"):
        seeding.declared_kinds()


def test_every_register_has_one_domain():
    """What the command line exports is what the domains declare, each code once."""
    declared = [one.code for domain in domains() for one in domain.registers]
    assert sorted(declared) == sorted(registers())
    assert {code: domain.label for code, (domain, _) in registers().items()} == {
        "cases": "cases", "places": "places", "units": "people", "calendar": "site_root",
    }  # fmt: skip


def test_domains_erased_without_an_eraser_are_there():
    """Those whose rows the erasing command itself empties; all others declare an eraser."""
    assert set(HELD_HERE) <= {domain.label for domain in domains()}
    assert not [domain.label for domain in domains() if domain.erasers and domain.label in HELD_HERE]


def test_no_two_domains_declare_the_same():
    """Periodic acts, looks, kinds of document and of search, cards: each name once through the house."""
    for name, key in (
        ("periodic", "name"),
        ("diagnoses", "what"),
        ("documents", "code"),
        ("searches", "code"),
        ("panels", "key"),
        ("powers", "code"),
    ):
        found = [getattr(one, key) for domain in domains() for one in getattr(domain, name)]
        assert len(found) == len(set(found)), name
