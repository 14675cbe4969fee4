"""The list of places as a file that leaves the house: who takes it is put on record with the file."""

from datetime import datetime

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.people.api import Actor
from luoshi.district.places.queries import export
from luoshi.district.places.queries.places import PlaceFilter, places_matching


def export_places(
    *,
    format: str,  # noqa: A002 - every export calls it so
    by: Actor,
    at: datetime,
    wanted: PlaceFilter | None = None,
) -> bytes:
    """The places that ``wanted`` lets through, all open ones without it; coordinates are WGS-84.

    Who answers for a place stands among its attributes, so the places that have any are named in the record.

    Raises
    ------
    PlacesForbiddenError, UnknownFormatError
        As the query says.
    """
    content = export.export_places(format=format, by=by, at=at, wanted=wanted)
    codes = places_matching(wanted or PlaceFilter()).exclude(attributes={}).values_list("code", flat=True)
    door = Door.COMMAND if by.kind == "system" else Door.FILE
    record_access(
        by=by,
        at=at,
        subjects=[f"place:{code}" for code in codes],
        fields=[Personal.PLACE_CONTACT],
        purpose=Purpose.EXPORT,
        door=door,
    )
    return content
