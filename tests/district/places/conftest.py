"""A small district on the map: two offices side by side, a community within one, and who may manage them."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from luoshi.district.people import api as people
from luoshi.district.places import api

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PASSWORD = "Wutong-2026-spring"


def square(west: float, south: float, east: float, north: float) -> dict:
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(geometry, **properties) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False).encode()


AREAS = collection(
    feature(square(113.4, 34.7, 113.6, 34.9), code="gaoxin", name="高新区", kind="district"),
    feature(square(113.4, 34.7, 113.5, 34.9), code="west", name="西街道", kind="office", parent="gaoxin", unit="west"),
    feature(
        square(113.5, 34.7, 113.6, 34.9),
        code="east",
        name="东街道",
        name_en="East Office",
        kind="office",
        parent="gaoxin",
        unit="east",
    ),
    feature(square(113.45, 34.78, 113.48, 34.82), code="garden", name="花园社区", kind="community", parent="west"),
)


@pytest.fixture
def district(db):
    """Units west and east beneath the committee, their areas, and accounts admin, west_admin, handler, officer."""
    here = SimpleNamespace(units={}, accounts={})

    def unit(code, parent=None, kind="office"):
        here.units[code] = people.create_unit(
            code=code, name=f"{code}单位", kind=kind, parent=parent, by=people.SYSTEM, at=NOON
        )
        return here.units[code]

    def account(name, home, role):
        made = people.create_account(
            username=name,
            name=name,
            password=PASSWORD,
            must_change_password=False,
            by=people.SYSTEM,
            at=NOON,
        )
        post = people.create_post(unit=home, title=role, role=role, by=people.SYSTEM, at=NOON)
        people.give_post(post=post, account=made.account, by=people.SYSTEM, at=NOON)
        here.accounts[name] = made.account

    top = unit("top", kind="committee")
    west, _east = unit("west", top), unit("east", top)
    account("admin", top, "administrator")
    account("west_admin", west, "administrator")
    account("handler", west, "handler")
    account("officer", west, "officer")
    here.actor = lambda name: people.actor_of(here.accounts[name].pk, at=NOON)
    api.import_areas(file=AREAS, by=people.SYSTEM, at=NOON)
    return here
