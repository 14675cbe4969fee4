"""What documents say of the code is so: the glossary's names are used, the order of domains is one."""

import configparser
import inspect
import re

import pytest
from django.conf import settings

from luoshi.district.ui.domain import DomainConfig

from .house import ROOT, modules

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`(\w+)`", "".join(
    line.split("|")[2]
    for line in GLOSSARY.partition("## Words kept")[0].splitlines()
    if line.startswith("| ") and line.count("|") == 4
))))  # fmt: skip


def words_of_the_code() -> set[str]:
    """Every name and string of the product that is one word."""
    return {word for path in modules() for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def test_names_of_the_glossary_are_used():
    """A word that was renamed in the code is renamed there."""
    assert len(NAMES) > 50
    assert sorted(set(NAMES) - words_of_the_code()) == []


def test_layers_are_the_list_of_domains():
    """``.importlinter`` and the settings name the same domains from top to bottom."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:domains"]["layers"]
    assert re.findall(r"\w+", layers) == ["site", *settings.DOMAINS]


DECLARATIONS = [name for name in inspect.get_annotations(DomainConfig) if not name.startswith("_")]


@pytest.mark.parametrize("field", DECLARATIONS)
def test_how_to_add_a_domain_names_every_declaration(field):
    """So that nobody has to read the class to know what can be said."""
    assert f"`{field}`" in (ROOT / "docs/howto/add-a-domain.md").read_text(encoding="utf-8")
