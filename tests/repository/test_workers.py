"""Each process of a test run has a state folder of its own."""

import tests.conftest


def test_settings_use_the_folder_of_this_process(settings):
    """Two workers in one folder would meet at its locks and read each other's files."""
    assert tests.conftest.HOME.resolve() == settings.HOME
