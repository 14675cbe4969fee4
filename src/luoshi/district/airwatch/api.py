"""The front door of the watch on the air."""

from .printing.attribution import attribution_picture, plain_attribution
from .printing.document import document
from .printing.effect import effect_picture, effect_sentence, plain_effect
from .printing.plain import plain
from .queries.bulletins import area_of, bulletin_of
from .queries.stored import known_stations, stored_days
from .rules.asked import Asked
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
    "effect_picture",
    "effect_sentence",
    "known_stations",
    "plain",
    "plain_attribution",
    "plain_effect",
    "stored_days",
]
