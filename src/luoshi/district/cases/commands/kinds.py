"""Publishing a version of a kind of case; cases that began under an older version keep it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.commands.clocks import read_rule, thresholds_of
from luoshi.district.cases.errors import BadRuleError, StaleKindError
from luoshi.district.cases.models import CaseKind, Stage
from luoshi.district.cases.rules.publication import Publication
from luoshi.district.people.api import Actor
from luoshi.kernel.worktime import WorktimeError

FACTS = (
    "name", "name_en", "deadlines", "yellow", "evidence", "verifier_roles", "extension_limit", "extension_max",
    "hand_back_limit", "needs_roadmap", "needs_contact", "needs_follow_up", "is_public", "publication", "is_urgent",
    "basis",
)  # fmt: skip


def publish_kind(
    *, code: str, facts: Mapping[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> CaseKind:
    """Publish ``facts`` as the current version of the kind ``code``.

    Raises
    ------
    BadRuleError
        A deadline, the threshold or the longest extension is no rule, or a stage is unknown.
    StaleKindError
        The newest version is no longer ``expected_version``.
    """
    check_kind(facts)
    with transaction.atomic():
        newest = CaseKind.objects.select_for_update().filter(code=code).order_by("-version").first()
        if expected_version is not None and newest is not None and newest.version != expected_version:
            raise StaleKindError(version=newest.version)
        CaseKind.objects.filter(code=code, is_current=True).update(is_current=False)
        given = {name: facts[name] for name in FACTS if name in facts}
        kind = CaseKind.objects.create(code=code, version=newest.version + 1 if newest else 1, published_at=at, **given)
        record(
            kind="kind.publish",
            subject=f"kind:{code}",
            by=by,
            at=at,
            data={"code": code, "version": kind.version, **given},
        )
    return kind


def check_kind(facts: Mapping[str, Any]) -> None:
    """Raise if any rule in ``facts`` cannot be read."""
    for stage, rule in facts.get("deadlines", {}).items():
        if stage not in Stage.values:
            raise BadRuleError
        read_rule(rule)
    if facts.get("extension_max"):
        read_rule(facts["extension_max"])
    if facts.get("publication", Publication.TITLE) not in (Publication.TITLE, Publication.CATEGORY):
        raise BadRuleError
    try:
        thresholds_of(facts.get("yellow", {}))
    except WorktimeError as error:
        raise BadRuleError from error
