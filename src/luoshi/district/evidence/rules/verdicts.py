"""Was the photo taken at the place, and in the time, that it is to prove? Missing facts are said, never guessed."""

from datetime import datetime, timedelta
from enum import StrEnum

from luoshi.kernel.geodesy import distance_m

Point = tuple[float, float]
"""Longitude and latitude, WGS-84. [degrees]"""

NEAR_LIMIT_M = 200.0
CAMERA_CLOCK_SLACK = timedelta(minutes=5)


class PlaceVerdict(StrEnum):
    """How the photo's place relates to the case's."""

    NEAR = "near"
    FAR = "far"
    NO_PLACE_IN_PHOTO = "no_place_in_photo"
    CASE_HAS_NO_PLACE = "case_has_no_place"


class TimeVerdict(StrEnum):
    """How the photo's time relates to the span it should lie in."""

    IN_TIME = "in_time"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NO_TIME_IN_PHOTO = "no_time_in_photo"


def place_verdict(photo: Point | None, case: Point | None, limit_m: float = NEAR_LIMIT_M) -> PlaceVerdict:
    """Whether the photo was taken within ``limit_m`` of the case's place.

    >>> place_verdict((113.5, 34.8), (113.5, 34.801)).value
    'near'
    """
    if photo is None:
        return PlaceVerdict.NO_PLACE_IN_PHOTO
    if case is None:
        return PlaceVerdict.CASE_HAS_NO_PLACE
    return PlaceVerdict.NEAR if distance_m(*photo, *case) <= limit_m else PlaceVerdict.FAR


def time_verdict(taken_at: datetime | None, since: datetime | None, until: datetime | None) -> TimeVerdict:
    """Whether the photo was taken between ``since`` and ``until``, both included; an open end is ``None``.

    A camera's clock may be off by :data:`CAMERA_CLOCK_SLACK`.
    """
    if taken_at is None:
        return TimeVerdict.NO_TIME_IN_PHOTO
    if since is not None and taken_at < since - CAMERA_CLOCK_SLACK:
        return TimeVerdict.TOO_EARLY
    if until is not None and taken_at > until + CAMERA_CLOCK_SLACK:
        return TimeVerdict.TOO_LATE
    return TimeVerdict.IN_TIME
