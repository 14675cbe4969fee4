"""The kinds of case a district begins with. The limits are usual in China's hotlines; each district changes them."""

from typing import Any

BASIS = "本平台默认，可修改"

_AFTER = [{"purpose": "after", "kind": "photo", "required": True}]
_DOCUMENT = [{"purpose": "document", "kind": "any", "required": False}]


def _working_days(n: int) -> dict[str, Any]:
    return {"rule": "working_days", "n": n}


def _working_hours(n: int) -> dict[str, Any]:
    return {"rule": "working_hours", "n": n}


def _hours(n: int) -> dict[str, Any]:
    return {"rule": "hours", "n": n}


_STAGES: dict[str, Any] = {
    "dispatch": _working_hours(4),
    "sign": _working_hours(4),
    "contact": _hours(24),
    "resolve": _working_days(5),
    "verify": _working_days(2),
    "follow_up": _working_days(3),
}


def _kind(name: str, name_en: str, *, stages: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    deadlines = {stage: rule for stage, rule in {**_STAGES, **(stages or {})}.items() if rule is not None}
    usual = {"needs_contact": "contact" in deadlines, "extension_max": _working_days(5), "basis": BASIS}
    return {"name": name, "name_en": name_en, "deadlines": deadlines, **usual, **facts}


_FAST = {"dispatch": _hours(1), "sign": _hours(1), "contact": _hours(2)}
_INSIDE = {"contact": None, "follow_up": None}

KINDS: dict[str, dict[str, Any]] = {
    "general": _kind("一般事项", "General", evidence=_AFTER),
    "urgent-danger": _kind(
        "抢险事项", "Danger",
        stages={**_FAST, "resolve": _hours(2), "verify": _hours(24)},
        yellow={"yellow": {"rule": "share", "part": 1, "of": 2}},
        is_urgent=True, extension_limit=0, extension_max={}, evidence=_AFTER,
    ),
    "utility": _kind(
        "水电气暖", "Water, power, gas, heat",
        stages={**_FAST, "resolve": _hours(24), "verify": _working_days(1)},
        yellow={"yellow": _hours(6)},
        extension_max=_hours(24), evidence=_AFTER,
    ),
    "complex": _kind(
        "复杂事项", "Complex",
        stages={"resolve": {"rule": "calendar_days", "n": 15}},
        yellow={"yellow": _working_days(3)},
        needs_roadmap=True, extension_max=_working_days(15), evidence=_AFTER,
    ),
    "consult": _kind(
        "咨询", "Question", stages={"resolve": _working_days(1)}, yellow={"yellow": _working_hours(2)}, evidence=[]
    ),
    "help": _kind("求助", "Help", stages={"resolve": _working_days(3)}, evidence=[]),
    "complaint": _kind("投诉", "Complaint", evidence=_DOCUMENT),
    "project": _kind(
        "工程事项", "Works",
        stages={**_INSIDE, "resolve": {"rule": "calendar_days", "n": 45}, "verify": _working_days(5)},
        yellow={"yellow": _working_days(5)},
        needs_roadmap=True, needs_follow_up=False, extension_limit=2, extension_max=_working_days(30),
        evidence=_AFTER,
    ),
    "instruction": _kind(
        "领导交办", "Leader's order",
        stages={**_INSIDE, "sign": _working_hours(1), "resolve": {"rule": "end_of_today"}},
        yellow={"yellow": _working_hours(2)},
        needs_follow_up=False, extension_max=_working_days(3), evidence=_DOCUMENT, is_public=False,
    ),
    "self-building": _kind(
        "自身建设", "Our own house",
        stages={**_INSIDE, "resolve": _working_days(10)},
        needs_follow_up=False, evidence=_DOCUMENT, is_public=False,
    ),
}  # fmt: skip
