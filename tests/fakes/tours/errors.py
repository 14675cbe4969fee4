"""What can be wrong with a tour."""

from luoshi.kernel.errors import InvalidError, NotFoundError


class StopMissingError(InvalidError):
    """Write where the tour went."""

    code = "stop_missing"


class TourNotFoundError(NotFoundError):
    """There is no such tour, or you may not see it."""

    code = "tour_not_found"
