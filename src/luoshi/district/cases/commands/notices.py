"""Striking notices off the in-tray; no event of the ledger, since nothing was promised by it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from luoshi.district.cases.models import Notice
from luoshi.district.people.api import Actor


def mark_notices_read(*, notice_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """Mark those of the notices as read that are for the actor's units and roles; returns how many."""
    roles = ["", *by.roles]
    mine = Q(unit_id__in=by.unit_ids, role__in=roles) | Q(unit__isnull=True, role__in=by.roles)
    with transaction.atomic():
        return Notice.objects.filter(mine, pk__in=notice_ids, read_at__isnull=True).update(
            read_at=at, read_by_id=by.account_id
        )
