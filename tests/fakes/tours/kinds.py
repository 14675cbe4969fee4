"""The kind of case that tours bring along."""

from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "tour-order": {
        "name": "巡查交办",
        "name_en": "Order of a tour",
        "deadlines": {"dispatch": {"rule": "working_hours", "n": 4}, "resolve": {"rule": "working_days", "n": 3}},
        "needs_contact": False,
        "needs_follow_up": False,
        "is_public": False,
        "evidence": [],
        "extension_max": {"rule": "working_days", "n": 3},
        "basis": "示例",
    }
}
