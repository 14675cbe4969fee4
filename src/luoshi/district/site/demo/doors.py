"""By which door a case of the demonstration comes in: a resident's report, the hotline, or somebody on duty."""

from datetime import datetime
from random import Random
from typing import Literal, Protocol
from zlib import crc32

from luoshi.district.cases.api import EvidenceUse, NewCase, register_case
from luoshi.district.intake.api import Channel, Problem, report_problem
from luoshi.district.people.api import Actor, reporter

from .world import World

Door = Literal["web", "hotline", "inspection", "meeting", "leader", "plan", "sensor", "staff"]
RAISED_OUTSIDE = frozenset({"web", "hotline"})
REPORTED_KIND = "general"
"""The kind of whatever is reported from outside, before anybody has looked at it."""
WHO = {
    "hotline": "window",
    "inspection": "campaign",
    "meeting": "campaign",
    "leader": "supervisor",
    "plan": "supervisor-2",
    "staff": "supervisor-2",
    "sensor": "air-inspector",
}


class Arriving(Protocol):
    """A case that is about to come in: by which door, when, and what is shown of it."""

    world: World
    new: NewCase
    door: Door
    at: datetime
    dice: Random

    def shown(self, by: Actor, *, purpose: str = "after") -> list[EvidenceUse]:
        """A photo taken now."""


def through(life: Arriving, *, photos: int) -> tuple[int, str]:
    """Let the case in; returns its id, and the receipt's code where somebody outside raised it."""
    by = _who(life)
    shown = [use for _ in range(photos) for use in life.shown(by, purpose="before")]
    if life.door in RAISED_OUTSIDE and life.new.kind_code == REPORTED_KIND:
        return _reported(life, [use.evidence_id for use in shown], by)
    case = register_case(new=life.new, evidence=shown, by=by, at=life.at)
    return case.pk, ""


def _reported(life: Arriving, evidence_ids: list[int], by: Actor) -> tuple[int, str]:
    new = life.new
    name = life.dice.choice(("", "附近居民", "过路市民", "小区业主", "商户"))
    problem = Problem(
        text=new.description,
        title=new.title,
        address=new.address,
        lon=new.lon,
        lat=new.lat,
        name=name,
        phone=f"1390000{crc32(new.title.encode()) % 10000:04d}" if name else "",
        category_code=new.category_code,
    )
    channel = Channel.HOTLINE if life.door == "hotline" else Channel.WEB
    request = report_problem(problem=problem, evidence_ids=evidence_ids, channel=channel, by=by, at=life.at)
    return request.case_id, request.receipt_code


def _who(life: Arriving) -> Actor:
    username = WHO.get(life.door)
    return life.world.actor(username) if username else reporter("")
