"""What the ledger's tests share: a folder of keys for each test, and acts to record."""

import pytest


@pytest.fixture(autouse=True)
def ledger_folder(settings, tmp_path):
    """Keys of one test are no other's."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    settings.LEDGER_NAME = "district.example/ledger"
    return settings.LEDGER_FOLDER
