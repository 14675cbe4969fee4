"""An administrator of one unit tries to come by more than he has: by posts, areas, stand-ins, groups and passwords."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.cases.rules.capacity import covers
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.people import api as people
from luoshi.district.people import errors
from luoshi.district.people.models import Account, Post, PostHolding, Unit
from luoshi.district.places.models import Area
from luoshi.kernel.errors import LuoshiError
from tests.fakes.campaign import tries

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
BACKEND = "django.contrib.auth.backends.ModelBackend"
BOX = {"west": 0, "south": 0, "east": 1, "north": 1, "polygon": {}, "kind": "office"}
pytestmark = pytest.mark.django_db


@dataclass
class Realm:
    """Units in a tree, areas that some of them answer for, and accounts."""

    units: list[Unit] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    def actor(self, account: Account) -> people.Actor:
        """Who the account is."""
        return people.actor_of(account.pk, at=NOON)

    def powers(self, account: Account) -> set[tuple[str, str]]:
        """Everything the account may do, to a thing of which unit or to a case that nobody has yet in which area."""
        actor, found = self.actor(account), set()
        for unit in Unit.objects.all():
            known = [(None, f"unit {unit.pk}"), *((area.code, f"unit {unit.pk} {area.code}") for area in self.areas)]
            for code, cell in known:
                for action in people.Action:
                    if people.may(actor, action, unit_paths=(unit.path,), area_code=code):
                        found.add((action.value, cell))
        for area in Area.objects.select_related("unit"):
            path = area.unit.path if area.unit else ""
            facts = CaseFacts(state=CaseState.REGISTERED, area_code=area.code, area_path=path)
            for grant in actor.grants:
                if covers(grant, facts):
                    found.add((grant.role.value, f"free {area.code}"))
        return found

    def cells(self, account: Account) -> set[str]:
        """Where the account may do anything at all, whatever it is."""
        return {cell for _action, cell in self.powers(account)}


def realm(parents: list[int], owners: list[int], seats: list[int]) -> Realm:
    """A tree of units by the parent of each, areas by the unit of each, and administrators by the unit of each."""
    here = Realm()
    for number, parent in enumerate([-1, *parents]):
        above = here.units[parent % number] if number else None
        here.units.append(
            people.create_unit(
                code=f"u{number}", name=f"u{number}", kind="office", parent=above, by=people.SYSTEM, at=NOON
            )
        )
    for number, owner in enumerate(owners):
        unit = here.units[owner % len(here.units)] if owner >= 0 else None
        here.areas.append(Area.objects.create(code=f"a{number}", name=f"a{number}", unit=unit, **BOX))
    for number, seat in enumerate(seats):
        account = people.create_account(username=f"p{number}", name="x", by=people.SYSTEM, at=NOON).account
        unit = here.units[seat % len(here.units)]
        post = people.create_post(unit=unit, title="x", role="administrator", by=people.SYSTEM, at=NOON)
        people.give_post(post=post, account=account, by=people.SYSTEM, at=NOON)
        here.accounts.append(account)
    return here


TRIES = st.lists(
    st.tuples(st.sampled_from(["post", "give", "stand_in", "end", "move", "unit", "group", "account"]),
              st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.sampled_from(sorted(people.STAFF))),
    min_size=4, max_size=12,
)  # fmt: skip


def attempt(here: Realm, giver: Account, step: tuple[str, int, int, int, str]) -> Account | None:
    """Try one thing in the giver's name; the account that got something, if any did."""
    what, first, second, third, role = step
    by = here.actor(giver)
    units, posts = list(Unit.objects.order_by("pk")), list(Post.objects.order_by("pk"))
    unit, other = units[first % len(units)], units[second % len(units)]
    post, account = posts[second % len(posts)], here.accounts[third % len(here.accounts)]
    if what == "post":
        codes = [area.code for area in here.areas][: third % (len(here.areas) + 1)]
        scope = other if third % 3 else None
        post = people.create_post(unit=unit, title="x", role=role, scope=scope, area_codes=codes, by=by, at=NOON)
        what, account = "give", here.accounts[first % len(here.accounts)]
    if what == "give":
        people.give_post(post=post, account=account, by=by, at=NOON)
        return account
    holdings = list(PostHolding.objects.order_by("pk"))
    holding = holdings[first % len(holdings)]
    if what == "stand_in":
        last = TODAY + timedelta(days=3)
        people.appoint_stand_in(holding=holding, account=account, until_on=last, by=by, at=NOON)
        return account
    if what == "end":
        people.end_holding(holding=holding, by=by, at=NOON)
    elif what == "move":
        people.move_unit(unit=unit, parent=other, by=by, at=NOON)
    elif what == "unit":
        people.create_unit(code=f"n{len(units)}", name="x", kind="office", parent=unit, by=by, at=NOON)
    elif what == "group":
        group = people.set_up_group(code=f"g{first}{second}", name="x", set_up_on=TODAY, office=unit, by=by, at=NOON)
        people.add_member(group=group, unit=other, by=by, at=NOON)
    else:
        made = people.create_account(username=f"n{first}-{second}-{third}", name="x", by=by, at=NOON)
        here.accounts.append(made.account)
    return None


@settings(
    max_examples=tries(short=12, long=600),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    parents=st.lists(st.integers(0, 9), min_size=2, max_size=6),
    owners=st.lists(st.integers(-1, 9), min_size=1, max_size=3),
    seats=st.lists(st.integers(0, 9), min_size=2, max_size=3),
    steps=TRIES,
)
def test_giver_never_gains_and_never_gives_further_than_he_reaches(parents, owners, seats, steps):
    """Over random trees, posts, stand-ins, groups and moves: whatever is permitted, the giver can do nothing he could
    not do before, and whoever received — also his own second account — reaches nothing that neither of them reached."""
    with transaction.atomic():
        here = realm(parents, owners, seats)
        for step in steps:
            giver = here.accounts[step[3] % len(seats)]
            able, reached = here.powers(giver), {account.pk: here.cells(account) for account in here.accounts}
            try:
                with transaction.atomic():
                    received = attempt(here, giver, step)
            except LuoshiError:
                continue
            new_units = (
                {cell for cell in here.cells(giver) if cell.startswith("unit")} - {cell for _action, cell in able}
                if step[0] == "unit"
                else set()
            )
            gained = {(action, cell) for action, cell in here.powers(giver) - able if cell not in new_units}
            assert received == giver or not gained or step[0] == "move", (step, gained)
            if received == giver:
                assert not gained, (step, gained)
            if received is not None:
                beyond = here.cells(received) - reached[received.pk] - reached[giver.pk]
                assert not beyond, (step, beyond)
        transaction.set_rollback(True)


@pytest.fixture
def here(db: None) -> Realm:
    """u0 above u1 (an office) and u2 (another), with an area of each and one of nobody; p0 over all, p1 over u1."""
    return realm([0, 0], [1, 2, -1], [0, 1])


def test_post_that_names_every_area_is_not_set_up(here: Realm) -> None:
    """What once took the district: refused for areas of others and of nobody, and the own area only narrows."""
    office = here.actor(here.accounts[1])
    for codes in (["a0", "a1", "a2"], ["a1"], ["a2"]):
        with pytest.raises(errors.AreaBeyondError):
            people.create_post(unit=here.units[1], title="x", role="supervisor", area_codes=codes, by=office, at=NOON)
    with pytest.raises(errors.UnknownAreaError):
        people.create_post(unit=here.units[1], title="x", role="supervisor", area_codes=["zz"], by=office, at=NOON)
    people.create_post(unit=here.units[1], title="x", role="supervisor", area_codes=["a0"], by=office, at=NOON)


def test_post_that_named_every_area_before_reaches_only_its_own(here: Realm) -> None:
    """A row of an older release: the codes take away and add nothing."""
    post = Post.objects.create(unit=here.units[1], role="supervisor", title="x", area_codes=["a0", "a1", "a2"])
    account = people.create_account(username="old", name="x", by=people.SYSTEM, at=NOON).account
    PostHolding.objects.create(post=post, account=account, from_on=TODAY)
    assert {cell for cell in here.cells(account) if cell.startswith("free")} == {"free a0"}


def test_nobody_gives_himself_what_he_cannot_do(here: Realm) -> None:
    """Neither as the holder nor as a stand-in; what he can do already he may give himself."""
    own, by = here.accounts[1], here.actor(here.accounts[1])
    post = people.create_post(unit=here.units[1], title="x", role="head", by=by, at=NOON)
    with pytest.raises(errors.OwnGainError):
        people.give_post(post=post, account=own, by=by, at=NOON)
    other = people.create_account(username="other", name="x", by=by, at=NOON).account
    holding = people.give_post(post=post, account=other, by=by, at=NOON)
    with pytest.raises(errors.OwnGainError):
        people.appoint_stand_in(holding=holding, account=own, until_on=TODAY, by=by, at=NOON)
    same = people.create_post(unit=here.units[1], title="x", role="administrator", by=by, at=NOON)
    people.give_post(post=same, account=own, by=by, at=NOON)


@pytest.mark.parametrize("state", ["held", "to come", "stood in for", "given up", "none"])
def test_unit_administrator_neither_sees_nor_resets_accounts_beyond(here: Realm, state: str) -> None:
    """By list, search, file and page: an account of the other office, whether it holds, held or will hold a post."""
    top = here.actor(here.accounts[0])
    account = people.create_account(
        username="secretary", name="别处的账号", home=here.units[2], by=top, at=NOON
    ).account
    if state != "none":
        post = people.create_post(unit=here.units[2], title="x", role="head", by=top, at=NOON)
        later = TODAY + timedelta(days=400) if state == "to come" else None
        holder = here.accounts[0] if state == "stood in for" else account
        holding = people.give_post(post=post, account=holder, from_on=later, by=people.SYSTEM, at=NOON)
        if state == "stood in for":
            last = TODAY + timedelta(days=900)
            people.appoint_stand_in(holding=holding, account=account, until_on=last, by=people.SYSTEM, at=NOON)
        if state == "given up":
            people.end_holding(holding=holding, by=top, at=NOON)
    before = Account.objects.get(pk=account.pk).password
    browser = Client(raise_request_exception=False)
    Account.objects.update(must_change_password=False)
    browser.force_login(here.accounts[1], backend=BACKEND)
    for address in ("/accounts/?state=all", "/accounts/?state=all&q=secretary", "/accounts/?state=all&format=csv"):
        said = browser.get(address).content.decode().replace("q=secretary", "").replace('value="secretary"', "")
        assert "别处的账号" not in said, address
        assert "secretary" not in said, address
    for address in (f"/accounts/{account.pk}/", f"/accounts/{account.pk}/edit/"):
        assert browser.get(address).status_code == 403
    for act in ("reset", "no_code", "deactivate", "reactivate"):
        assert browser.post(f"/accounts/{account.pk}/change/", {"act": act}).status_code == 403
    assert Account.objects.get(pk=account.pk).password == before
    assert "p1" in browser.get("/accounts/").content.decode()


def test_unit_administrator_gives_no_post_to_an_account_beyond(here: Realm) -> None:
    """Else an account of another office would become his to reset as soon as its own post ends."""
    top, office = here.actor(here.accounts[0]), here.actor(here.accounts[1])
    account = people.create_account(username="far", name="x", home=here.units[2], by=top, at=NOON).account
    post = people.create_post(unit=here.units[1], title="x", role="handler", by=office, at=NOON)
    with pytest.raises(errors.PeopleForbiddenError):
        people.give_post(post=post, account=account, by=office, at=NOON)
    people.give_post(post=post, account=account, by=top, at=NOON)


@pytest.mark.parametrize("how", ["end", "deactivate"])
def test_ended_post_ends_at_the_instant_with_its_stand_ins(here: Realm, how: str) -> None:
    """Not at midnight: a second later neither the holder nor whoever stood in for him may do anything."""
    top = here.actor(here.accounts[0])
    made = [people.create_account(username=name, name="x", by=top, at=NOON).account for name in ("holder", "deputy")]
    post = people.create_post(unit=here.units[1], title="x", role="head", by=top, at=NOON)
    holding = people.give_post(post=post, account=made[0], by=top, at=NOON)
    people.appoint_stand_in(holding=holding, account=made[1], until_on=TODAY, by=here.actor(made[0]), at=NOON)
    then = NOON + timedelta(hours=1)
    before, after = then - timedelta(seconds=1), then + timedelta(seconds=1)
    if how == "end":
        people.end_holding(holding=holding, by=top, at=then)
    else:
        people.deactivate_account(account=made[0], by=top, at=then)
    for account in made:
        assert people.actor_of(account.pk, at=then).grants == people.actor_of(account.pk, at=after).grants == ()
    assert people.actor_of(made[1].pk, at=before).roles == {"head"}
    entries = LedgerEvent.objects.filter(kind="post.given_up", body__contains='"now":true')
    assert {entry.subject for entry in entries} == {f"account:{account.pk}" for account in made}
    if how == "end":
        again = people.give_post(post=post, account=made[0], by=top, at=after)
        assert people.actor_of(made[0].pk, at=after).roles == {"head"}
        with pytest.raises(errors.HoldingEndedError):
            people.end_holding(holding=holding, by=top, at=after)
        assert again.pk != holding.pk


def test_ending_a_post_never_lengthens_it(here: Realm) -> None:
    """A later last day than the one that stands is not taken, a past one is refused."""
    top = here.actor(here.accounts[0])
    account = people.create_account(username="x", name="x", by=top, at=NOON).account
    post = people.create_post(unit=here.units[1], title="x", role="head", by=top, at=NOON)
    facts: dict[str, Any] = {"by": top, "at": NOON}
    holding = people.give_post(post=post, account=account, until_on=TODAY + timedelta(days=2), **facts)
    people.end_holding(holding=holding, until_on=TODAY + timedelta(days=9), **facts)
    holding.refresh_from_db()
    assert holding.until_on == TODAY + timedelta(days=2)
    with pytest.raises(errors.DayOrderError):
        people.end_holding(holding=holding, until_on=TODAY - timedelta(days=1), **facts)
