"""Sets up the organisation and its map: units, posts, accounts, leading groups, areas, places."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from luoshi.district.people.api import (
    SYSTEM,
    Unit,
    add_member,
    create_account,
    create_post,
    create_unit,
    give_post,
    set_up_group,
)
from luoshi.district.places.api import import_areas, import_places

from .accounts import DEMO_PASSWORD, demo_accounts
from .material import file_of, organisation


def set_up_units(*, at: datetime) -> dict[str, Unit]:
    """Every unit, by code."""
    units: dict[str, Unit] = {}
    for position, (code, name, short_name, name_en, kind, parent, duties) in enumerate(organisation()["units"], 1):
        units[code] = create_unit(
            code=code,
            name=name,
            short_name=short_name,
            name_en=name_en,
            kind=kind,
            parent=units.get(parent),
            duties=duties,
            position=position,
            by=SYSTEM,
            at=at,
        )
    for office, names in organisation()["communities"].items():
        for position, (name, name_en) in enumerate(names, 1):
            code = f"{office}-{position}"
            units[code] = create_unit(
                code=code,
                name=f"{name}社区",
                short_name=name,
                name_en=f"{name_en} Community",
                kind="community",
                parent=units[office],
                duties="社区服务、网格巡查、矛盾调解。",
                position=position,
                by=SYSTEM,
                at=at,
            )
    return units


def set_up_accounts(units: dict[str, Unit], *, from_on: date, at: datetime) -> dict[str, int]:
    """Each account with its post; returns the accounts' ids by sign-in name."""
    ids, encoded = {}, make_password(DEMO_PASSWORD)
    for line in demo_accounts():
        made = create_account(
            username=line.username,
            name=line.name,
            name_en=line.name_en,
            password=DEMO_PASSWORD,
            encoded=encoded,
            must_change_password=False,
            by=SYSTEM,
            at=at,
        )
        post = create_post(
            unit=units[line.unit],
            title=line.name.split()[-1],
            title_en=line.name_en,
            role=line.role,
            scope=units.get(line.scope),
            by=SYSTEM,
            at=at,
        )
        give_post(post=post, account=made.account, from_on=from_on, by=SYSTEM, at=at)
        ids[line.username] = made.account.pk
    return ids


def set_up_groups(units: dict[str, Unit], *, set_up_on: date, at: datetime) -> None:
    """The leading groups with their members' duties."""
    for code, name, name_en, purpose, number, office, members in organisation()["groups"]:
        group = set_up_group(
            code=code,
            name=name,
            name_en=name_en,
            purpose=purpose,
            document_number=number,
            office=units[office],
            set_up_on=set_up_on,
            by=SYSTEM,
            at=at,
        )
        for unit, rank, duty in members:
            add_member(group=group, unit=units[unit], rank=rank, duty=duty, by=SYSTEM, at=at)


def set_up_map(*, at: datetime) -> None:
    """Areas, roads and places."""
    reports = [
        import_areas(file=file_of("areas.geojson"), by=SYSTEM, at=at),
        import_places(file=file_of("roads.geojson"), by=SYSTEM, at=at),
        import_places(file=file_of("places.geojson"), by=SYSTEM, at=at),
    ]
    rejected = [row for report in reports for row in report.rejected]
    if rejected:
        raise ValueError(rejected)
