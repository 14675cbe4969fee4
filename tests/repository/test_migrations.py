"""The tables that the models describe are those that the migrations make."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    """``makemigrations`` finds nothing to do."""
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit:
        pytest.fail("models and migrations differ; run: python -m django makemigrations")
