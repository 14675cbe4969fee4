"""A figure with a plus is exceeded for certain."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.figures import surely_more_than


@given(st.integers(0, 10**9))
def test_what_is_said_with_a_plus_is_less_than_what_is_known(least):
    """ "28+" is never said of 28, and the first figure stands."""
    said = surely_more_than(least)
    assert said < max(least, 1)
    assert least - 1 - said < max(said, 10)
