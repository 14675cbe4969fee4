"""A small district: a committee, two offices, and an account for each post that the tests need."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from luoshi.district.people import api as people
from luoshi.district.people.models import Account, Post, Unit

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # Tuesday, 12:00 in Shanghai
PASSWORD = "Wutong-2026-spring"


@dataclass
class District:
    """The units, posts and accounts of the tests by short names."""

    top: Unit
    wutong: Unit
    lijiang: Unit
    community: Unit
    accounts: dict[str, Account] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def actor(self, name: str, at: datetime = NOON) -> people.Actor:
        return people.actor_of(self.accounts[name].pk, at=at)

    def add(self, name: str, unit: Unit, role: str, **facts: Any) -> Account:
        made = people.create_account(
            username=name, name=f"{unit.short_name} {role}", password=PASSWORD, must_change_password=False,
            by=people.SYSTEM, at=NOON,
        )  # fmt: skip
        post = people.create_post(unit=unit, title=role, role=role, by=people.SYSTEM, at=NOON, **facts)
        people.give_post(post=post, account=made.account, by=people.SYSTEM, at=NOON)
        self.accounts[name], self.posts[name] = made.account, post
        return made.account


@pytest.fixture
def make_unit(db: None) -> Callable[..., Unit]:
    def make(code: str, parent: Unit | None = None, kind: str = "office") -> Unit:
        return people.create_unit(code=code, name=f"单位{code}", kind=kind, parent=parent, by=people.SYSTEM, at=NOON)

    return make


@pytest.fixture
def district(make_unit: Callable[..., Unit]) -> District:
    top = make_unit("top", kind="committee")
    wutong = make_unit("wutong", top)
    here = District(top, wutong, make_unit("lijiang", top), make_unit("community", wutong, "community"))
    here.add("admin", top, "administrator")
    here.add("office-admin", wutong, "administrator")
    here.add("handler", wutong, "handler")
    here.add("leader", top, "leader")
    return here
