"""A small district in the database for every test of the closed loop."""

import pytest

from tests.fakes.small_district import SmallDistrict, small_district


@pytest.fixture
def district(db) -> SmallDistrict:
    """Units, people, kinds and a calendar."""
    return small_district()
