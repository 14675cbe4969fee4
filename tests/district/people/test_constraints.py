"""What the database itself refuses, tested both ways."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from luoshi.district.people.models import GroupMember, LeadingGroup, PostHolding, SignedIn, Unit

from .conftest import NOON, District

TODAY = date(2026, 11, 24)


def refused(make: object) -> bool:
    """True when the database refuses the row."""
    try:
        with transaction.atomic():
            make()  # type: ignore[operator]
    except IntegrityError:
        return True
    return False


def test_member_sits_in_a_group_once(district: District) -> None:
    """A unit once as a unit and once for each post."""
    group = LeadingGroup.objects.create(code="g", name="g", set_up_on=TODAY)
    post = district.posts["handler"]
    for facts in ({"unit": district.wutong}, {"unit": district.wutong, "post": post}, {"unit": district.lijiang}):
        GroupMember.objects.create(group=group, **facts)
        assert refused(lambda facts=facts: GroupMember.objects.create(group=group, **facts))


def test_holding_ends_after_it_begins(district: District) -> None:
    """One day is enough, a negative span is not."""
    account, post = district.accounts["leader"], district.posts["handler"]
    PostHolding.objects.create(account=account, post=post, from_on=TODAY, until_on=TODAY)
    earlier = TODAY - timedelta(days=1)
    assert refused(lambda: PostHolding.objects.create(account=account, post=post, from_on=TODAY, until_on=earlier))


def test_group_is_dissolved_after_it_was_set_up(db: None) -> None:
    """On the same day is possible, before it is not."""
    LeadingGroup.objects.create(code="a", name="a", set_up_on=TODAY, dissolved_on=TODAY)
    before = TODAY - timedelta(days=1)
    assert refused(lambda: LeadingGroup.objects.create(code="b", name="b", set_up_on=TODAY, dissolved_on=before))


def test_unit_is_not_its_own_parent(district: District) -> None:
    """The shortest circle is refused by the database itself; longer ones by the command."""
    assert refused(lambda: Unit.objects.filter(pk=district.top.pk).update(parent=district.top.pk))


@pytest.mark.parametrize(("seconds", "is_refused"), [(-1, True), (0, False)])
def test_session_is_seen_after_it_began(district: District, seconds: int, is_refused: bool) -> None:
    """Never before."""
    facts = {"account": district.accounts["leader"], "session_key": "k", "signed_in_at": NOON}
    seen = NOON + timedelta(seconds=seconds)
    assert refused(lambda: SignedIn.objects.create(**facts, last_seen_at=seen)) is is_refused
