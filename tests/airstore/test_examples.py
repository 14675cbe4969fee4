"""The examples in the store's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import luoshi.airstore

NAMES = [m.name for m in pkgutil.walk_packages(luoshi.airstore.__path__, "luoshi.airstore.")]


@pytest.mark.parametrize("name", ["luoshi.airstore", *NAMES])
def test_example_is_true(name):
    """What a docstring shows is what one gets."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
