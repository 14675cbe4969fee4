"""Cases that belong together: duplicates merged, large ones divided."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.register import NewCase, register_case
from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.commands.verify import withdraw_all
from luoshi.district.cases.errors import NotMergeableError
from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.people.api import Actor


def merge(
    *, case_id: int, into_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Merge a duplicate into the case that goes on; its reporter follows that one from now on.

    Raises
    ------
    NotMergeableError
        The other case has ended, is this one, or is its own child.
    """
    with turn(case_id, Action.MERGE, by=by, at=at, expected_version=expected_version, text=text) as act:
        into = Case.objects.select_for_update().filter(pk=into_id, is_open=True).exclude(pk=case_id).first()
        if into is None or into.parent_id == case_id:
            raise NotMergeableError
        withdraw_all(act)
        clocks.void_all(act.case, at=at)
        act.case.merged_into = into
        act.data["into"] = into.code
        Case.objects.filter(pk=into.pk).update(supports=into.supports + act.case.supports + 1)
    return act.case


def add_child(*, case_id: int, new: NewCase, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Divide off a part as a case of its own; the whole cannot be completed while a part is open."""
    with transaction.atomic():
        with turn(case_id, Action.ADD_CHILD, by=by, at=at, expected_version=expected_version, text=new.title) as act:
            child = register_case(new=replace(new, parent_id=case_id), by=by, at=at)
            act.data["child"] = child.code
        return child
