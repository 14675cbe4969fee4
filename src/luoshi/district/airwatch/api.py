"""The front door of the watch on the air."""

from .printing.attribution import attribution_picture, plain_attribution
from .printing.document import document
from .printing.plain import plain
from .queries.bulletins import Asked, area_of, bulletin_of
from .queries.stored import known_stations, stored_days
from .rules.bulletin import Bulletin
from .rules.measured import Period, Station

__all__ = [
    "Asked",
    "Bulletin",
    "Period",
    "Station",
    "area_of",
    "attribution_picture",
    "bulletin_of",
    "document",
    "known_stations",
    "plain",
    "plain_attribution",
    "stored_days",
]
