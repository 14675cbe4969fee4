"""The layers hold, and the contracts that hold them still bite."""

import pytest

from .import_mutations import MUTATIONS, ROOT, Mutation, contracts, is_broken_by, lint


def test_source_keeps_every_import_contract():
    """Imports go down through front doors."""
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_mutation():
    """A contract nobody tried to break is not trusted."""
    assert set(contracts()) == {mutation.contract for mutation in MUTATIONS}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.contract}:{m.module}:{m.line or 'new'}")
def test_forbidden_import_breaks_its_contract(mutation: Mutation):
    """A forbidden line in a copy of the source makes exactly its contract fail."""
    assert is_broken_by(mutation)
