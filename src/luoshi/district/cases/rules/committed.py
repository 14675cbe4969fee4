"""What of a case the ledger only commits to, and how a point is spelled when it does."""

COMMITTED = ("title", "description", "address", "place", "public_title")
"""The reporter's own words and place, and the title that was released, by their names in the entries."""


def spell_point(lon: float, lat: float) -> str:
    """A point as the ledger commits to it, to about ten centimetres.

    >>> spell_point(113.5, 34.78)
    '113.500000,34.780000'
    """
    return f"{lon:.6f},{lat:.6f}"
