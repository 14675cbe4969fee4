"""What the ledger vouches for of areas and places: which case counts where, and whose it is there."""

from luoshi.district.audit.api import Audits, Table

AUDITS = Audits(
    tables=(
        Table(
            "places.Area",
            facts=("code", "name", "name_en", "kind", "parent", "unit", "polygon", "west", "south", "east", "north"),
        ),
        Table(
            "places.Place",
            facts=(
                "code",
                "kind",
                "name",
                "name_en",
                "address",
                "lon",
                "lat",
                "geometry",
                "area",
                "unit",
                "coordinate_source",
                "is_active",
            ),
            sealed=("attributes",),
        ),
    ),
    asides={"places.AreaEdition": "a random word that tells caches of areas apart"},
)
