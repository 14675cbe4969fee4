"""The examples in the science package's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import luoshi.airscience

MODULES = [m.name for m in pkgutil.walk_packages(luoshi.airscience.__path__, "luoshi.airscience.") if not m.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_example_is_true(name):
    """What a docstring shows is what one gets."""
    result = doctest.testmod(importlib.import_module(name), raise_on_error=False, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_package_has_examples():
    """The test above would pass on a package without any."""
    finder = doctest.DocTestFinder()
    examples = sum(len(t.examples) for name in MODULES for t in finder.find(importlib.import_module(name)))
    assert examples >= 25
