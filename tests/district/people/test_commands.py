"""Units, posts, accounts and groups: what each command does, refuses, and leaves behind when the ledger fails."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from luoshi.district.audit.api import check_ledger
from luoshi.district.audit.models import Image, LedgerEvent
from luoshi.district.people import api as people
from luoshi.district.people import errors
from luoshi.district.people.models import Account, GroupMember, LeadingGroup, Post, PostHolding, Unit
from tests.sheets.files import text_of, workbook

from .conftest import NOON, PASSWORD, District

TODAY = date(2026, 11, 24)


def test_moved_unit_takes_its_subtree_along(district: District) -> None:
    """Everything beneath a moved unit has a path through the unit's new place."""
    people.move_unit(unit=district.wutong, parent=district.lijiang, by=people.SYSTEM, at=NOON)
    district.community.refresh_from_db()
    assert district.community.path == (
        f"/{district.top.pk}/{district.lijiang.pk}/{district.wutong.pk}/{district.community.pk}/"
    )


def test_unit_moved_beneath_itself_is_refused(district: District) -> None:
    """A unit cannot come to stand under its own community."""
    with pytest.raises(errors.UnitCycleError):
        people.move_unit(unit=district.wutong, parent=district.community, by=people.SYSTEM, at=NOON)


def test_unit_with_people_or_units_in_it_stays_open(district: District) -> None:
    """Closing asks for an empty unit and says what still stands in the way."""
    with pytest.raises(errors.UnitInUseError) as caught:
        people.close_unit(unit=district.wutong, by=people.SYSTEM, at=NOON)
    assert caught.value.data == {"children": 1, "holdings": 2}
    people.close_unit(unit=district.community, by=people.SYSTEM, at=NOON)
    assert not Unit.objects.get(code="community").is_active


def test_office_administrator_outside_the_office_is_refused(district: District) -> None:
    """An administrator changes units, posts and accounts of the own subtree and no other."""
    by = district.actor("office-admin")
    people.rename_unit(unit=district.community, name="梧桐社区", by=by, at=NOON)
    for forbidden in (
        lambda: people.rename_unit(unit=district.lijiang, name="别处", by=by, at=NOON),
        lambda: people.move_unit(unit=district.community, parent=district.lijiang, by=by, at=NOON),
        lambda: people.create_unit(code="x", name="x", kind="office", by=by, at=NOON),
        lambda: people.create_post(unit=district.wutong, scope=district.top, title="t", role="handler", by=by, at=NOON),
        lambda: people.reset_password(account=district.accounts["leader"], by=by, at=NOON),
        lambda: people.deactivate_account(account=district.accounts["admin"], by=by, at=NOON),
    ):
        with pytest.raises(errors.PeopleForbiddenError):
            forbidden()


def test_account_with_a_post_elsewhere_is_out_of_an_office_administrators_hands(district: District) -> None:
    """One post in the office does not hand over the password of somebody who also holds one above."""
    leader = district.accounts["leader"]
    people.give_post(post=district.posts["handler"], account=leader, by=people.SYSTEM, at=NOON)
    with pytest.raises(errors.PeopleForbiddenError):
        people.reset_password(account=leader, by=district.actor("office-admin"), at=NOON)


def test_stand_in_has_the_post_until_its_last_day(district: District) -> None:
    """The powers of the post are there on the last day and gone on the next."""
    people.create_account(username="deputy", name="副职", by=people.SYSTEM, at=NOON)
    deputy = Account.objects.get(username="deputy")
    holding = PostHolding.objects.get(account=district.accounts["handler"])
    people.appoint_stand_in(
        holding=holding, account=deputy, until_on=TODAY + timedelta(days=2), by=district.actor("handler"), at=NOON
    )
    last = people.actor_of(deputy.pk, at=NOON + timedelta(days=2))
    assert people.may(last, "act_as_unit", unit_paths=[district.wutong.path])
    assert not people.may(people.actor_of(deputy.pk, at=NOON + timedelta(days=3)), "act_as_unit")


def test_stand_in_of_an_administrator_does_not_administer(district: District) -> None:
    """Standing in brings the post's other powers but not the administration of the house."""
    holding = PostHolding.objects.get(account=district.accounts["admin"])
    people.appoint_stand_in(
        holding=holding, account=district.accounts["handler"], until_on=TODAY, by=district.actor("admin"), at=NOON
    )
    actor = district.actor("handler")
    assert people.may(actor, "see_ledger")
    assert people.may(actor, "manage_units").codes == ("stand_in_may_not",)


def test_stand_in_for_a_stand_in_is_refused(district: District) -> None:
    """What was lent is not lent on."""
    holding = PostHolding.objects.get(account=district.accounts["handler"])
    lent = people.appoint_stand_in(
        holding=holding, account=district.accounts["leader"], until_on=TODAY, by=people.SYSTEM, at=NOON
    )
    with pytest.raises(errors.StandInError):
        people.appoint_stand_in(
            holding=lent, account=district.accounts["admin"], until_on=TODAY, by=people.SYSTEM, at=NOON
        )


def test_deactivated_account_has_no_powers_and_no_posts(district: District) -> None:
    """Closing an account ends its posts on that day and its powers at once."""
    people.deactivate_account(account=district.accounts["handler"], by=district.actor("admin"), at=NOON)
    assert district.actor("handler").grants == ()
    assert PostHolding.objects.get(account=district.accounts["handler"]).until_on == TODAY


def test_own_account_and_own_administration_stay(district: District) -> None:
    """An administrator cannot lock out the last administrator by mistake: not the own account, not the own post."""
    by, own = district.actor("admin"), district.accounts["admin"]
    with pytest.raises(errors.OwnAccountError):
        people.deactivate_account(account=own, by=by, at=NOON)
    with pytest.raises(errors.OwnAccountError):
        people.end_holding(holding=PostHolding.objects.get(account=own), by=by, at=NOON)


def test_password_is_changed_by_its_owner_alone(district: District) -> None:
    """Changing needs the current password, a strong new one, and the owner."""
    account, by = district.accounts["handler"], district.actor("handler")
    with pytest.raises(errors.WrongPasswordError):
        people.change_password(account=account, current="wrong", new="Another-2026-x", by=by, at=NOON)
    with pytest.raises(errors.WeakPasswordError):
        people.change_password(account=account, current=PASSWORD, new="12345", by=by, at=NOON)
    with pytest.raises(errors.WeakPasswordError):
        people.change_password(account=account, current=PASSWORD, new=PASSWORD, by=by, at=NOON)
    with pytest.raises(errors.PeopleForbiddenError):
        people.change_password(
            account=account, current=PASSWORD, new="Another-2026-x", by=district.actor("admin"), at=NOON
        )
    people.change_password(account=account, current=PASSWORD, new="Another-2026-x", by=by, at=NOON)
    assert Account.objects.get(pk=account.pk).check_password("Another-2026-x")


def test_weak_hash_is_renewed_at_sign_in_with_an_entry_of_its_own(district: District) -> None:
    """So that whoever exchanges a hash by hand cannot pass it off as the library's doing."""
    account = district.accounts["handler"]
    Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD, salt="short"))
    account.refresh_from_db()
    weak = account.password
    assert account.check_password(PASSWORD)
    renewed = Account.objects.get(pk=account.pk)
    assert renewed.password != weak
    assert renewed.check_password(PASSWORD)
    entry = LedgerEvent.objects.get(subject=f"account:{account.pk}", kind="account.hash_renewed")
    assert Image.objects.filter(ticket=entry.ticket, of="people.account", owner=str(account.pk)).exists()


def test_sign_in_name_differing_in_case_is_taken(district: District) -> None:
    """Two names that sound the same would be mixed up on the telephone."""
    with pytest.raises(errors.UsernameTakenError):
        people.create_account(username="HANDLER", name="x", by=people.SYSTEM, at=NOON)


def test_ledger_names_no_person(district: District) -> None:
    """Sign-in name and display name stand in the ledger as commitments only."""
    people.create_account(username="secretname", name="某处经办人", by=people.SYSTEM, at=NOON)
    body = LedgerEvent.objects.order_by("seq").last().body
    assert "secretname" not in body
    assert "某处经办人" not in body
    assert "commitments" in body


def test_first_administrator_of_an_empty_deployment_gets_a_top_unit(db: None) -> None:
    """A deployment without units gets its top, a post and an administrator in one go."""
    people.create_administrator(username="root", name="系统管理员", password=PASSWORD, by=people.SYSTEM, at=NOON)
    actor = people.actor_of(Account.objects.get().pk, at=NOON)
    assert people.may(actor, "manage_units", unit_paths=[Unit.objects.get().path])


SHEET = """编码,名称,类别,上级编码,排序
b1,第一局,Bureau,root,2
root,高新区,管委会,,1
c1,第一社区,community,b1,
"""


def test_imported_sheet_builds_the_tree_in_any_order(db: None) -> None:
    """Parents may stand after their children, headings and kinds may be Chinese, and a second run changes nothing."""
    done = people.import_units(content=SHEET.encode("gb18030"), by=people.SYSTEM, at=NOON)
    assert (done.created, done.changed, done.unchanged) == (3, 0, 0)
    assert Unit.objects.get(code="c1").parent.code == "b1"
    again = people.import_units(content=SHEET.encode(), by=people.SYSTEM, at=NOON)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("a,甲,office,zz,", "unknown_parent"),
        ("a,甲,office,b,\nb,乙,office,a,", "circle"),
        ("a,甲,office,,\na,乙,office,,", "twice"),
        ("a,甲,castle,,", "unknown_kind"),
        ("a,,office,,", "missing"),
        ("a b,甲,office,,", "not_a_code"),
        ("a,甲,office,,-1", "not_a_number"),
    ],
)
def test_wrong_row_keeps_the_whole_sheet_out(db: None, rows: str, code: str) -> None:
    """One wrong row is named and nothing is imported."""
    with pytest.raises(errors.SheetError) as caught:
        people.import_units(
            content=f"code,name,kind,parent_code,position\nok,好,office,,\n{rows}\n".encode(), by=people.SYSTEM, at=NOON
        )
    assert caught.value.data["problems"][0].code == code
    assert not Unit.objects.exists()


UNITS = (
    ("编码", "名称", "类别", "上级编码", "排序", "备注"),
    ("root", "高新区", "管委会", "", 1, "x"),
    ("b1", "第一局", "bureau", "root", 2, ""),
)


def _workbook(rows: Sequence[Sequence[object]], *, title: bool = False, hidden: bool = False) -> bytes:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("单位")
        if title:
            sheet.write(0, 0, "单位一览表")
        for at, row in enumerate(rows, 2 if title else 0):
            sheet.write_row(at, 0, row)
        if hidden:
            book.add_worksheet("旧").write(0, 0, "旧")
            book.worksheets()[1].hide()

    return workbook(fill)


SHEETS = {
    "csv": text_of(UNITS).encode(),
    "gb18030": text_of(UNITS).encode("gb18030"),
    "utf16": text_of(UNITS).encode("utf-16"),
    "tabs": text_of(UNITS, separator="\t").encode(),
    "xlsx": _workbook(UNITS),
    "title": _workbook(UNITS, title=True),
    "hidden": _workbook(UNITS, hidden=True),
}


@pytest.mark.parametrize("form", SHEETS)
def test_units_come_in_from_any_sheet_and_are_accounted_for(db: None, form: str) -> None:
    """The same units whatever the file; the column that means nothing here is named."""
    done = people.import_units(content=SHEETS[form], by=people.SYSTEM, at=NOON).as_json()
    assert (done["read"], done["new"], done["account"]["columns_unused"]) == (2, 2, ["备注"])
    assert [one["name"] for one in done["account"]["sheets_unread"]] == (["旧"] if form == "hidden" else [])
    assert list(Unit.objects.order_by("code").values_list("code", "name")) == [("b1", "第一局"), ("root", "高新区")]


@pytest.mark.parametrize(
    ("row", "code"),
    [('"b2,第二局,bureau,root,3,\n', "broken_quote"), ("b2,第二局,bureau,root,3,x,y\n", "more_cells")],
)
def test_broken_row_of_units_keeps_the_sheet_out_and_is_counted(db: None, row: str, code: str) -> None:
    """The row is named; the others are held back; the sum is the sheet."""
    with pytest.raises(errors.SheetError) as caught:
        people.import_units(content=(text_of(UNITS) + row).encode(), by=people.SYSTEM, at=NOON)
    account = caught.value.data["account"]
    assert (account["read"], account["rejected"], account["held_back"]) == (3, 1, 2)
    assert [(one["row"], one["code"]) for one in account["refused"]] == [(4, code)]
    assert not Unit.objects.exists()


def test_exported_units_come_back_in_unchanged(district: District) -> None:
    """What the export writes, the import reads."""
    content = people.export_units(by=people.SYSTEM, at=NOON)
    assert people.import_units(content=content, by=people.SYSTEM, at=NOON).unchanged == 4


@pytest.fixture
def ready(district: District) -> dict[str, Any]:
    """One thing of each kind for the commands to work on."""
    by = people.SYSTEM
    spare = people.create_post(unit=district.lijiang, title="t", role="handler", by=by, at=NOON)
    group = people.set_up_group(code="g", name="组", set_up_on=TODAY, by=by, at=NOON)
    return {
        "d": district,
        "spare": spare,
        "group": group,
        "member": people.add_member(group=group, unit=district.wutong, by=by, at=NOON),
        "holding": PostHolding.objects.get(account=district.accounts["handler"]),
        "handler": district.accounts["handler"],
        "own": district.actor("handler"),
    }


S: dict[str, Any] = {"by": people.SYSTEM, "at": NOON}
COMMANDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "create_unit": lambda r: people.create_unit(code="n", name="n", kind="office", parent=r["d"].top, **S),
    "rename_unit": lambda r: people.rename_unit(unit=r["d"].wutong, name="新", **S),
    "move_unit": lambda r: people.move_unit(unit=r["d"].wutong, parent=r["d"].lijiang, **S),
    "close_unit": lambda r: people.close_unit(unit=r["d"].community, **S),
    "create_account": lambda r: people.create_account(username="n", name="n", **S),
    "create_administrator": lambda r: people.create_administrator(username="n", name="n", password=PASSWORD, **S),
    "change_account": lambda r: people.change_account(account=r["handler"], name="新", **S),
    "reset_password": lambda r: people.reset_password(account=r["handler"], **S),
    "change_password": lambda r: people.change_password(
        account=r["handler"], current=PASSWORD, new="Another-2026-x", by=r["own"], at=NOON
    ),
    "deactivate_account": lambda r: people.deactivate_account(account=r["handler"], **S),
    "create_post": lambda r: people.create_post(unit=r["d"].top, title="t", role="expert", **S),
    "close_post": lambda r: people.close_post(post=r["spare"], **S),
    "give_post": lambda r: people.give_post(post=r["spare"], account=r["handler"], **S),
    "end_holding": lambda r: people.end_holding(holding=r["holding"], **S),
    "appoint_stand_in": lambda r: people.appoint_stand_in(
        holding=r["holding"], account=r["d"].accounts["leader"], until_on=TODAY, **S
    ),
    "set_up_group": lambda r: people.set_up_group(code="h", name="h", set_up_on=TODAY, **S),
    "change_group": lambda r: people.change_group(group=r["group"], name="新", **S),
    "add_member": lambda r: people.add_member(group=r["group"], unit=r["d"].lijiang, **S),
    "change_duty": lambda r: people.change_duty(member=r["member"], duty="新", **S),
    "remove_member": lambda r: people.remove_member(member=r["member"], **S),
    "dissolve_group": lambda r: people.dissolve_group(group=r["group"], on=TODAY, **S),
    "import_units": lambda r: people.import_units(content=b"code,name,kind\nq,q,office\n", **S),
}


def _everything() -> list[Any]:
    models: list[Any] = [Unit, Account, Post, PostHolding, LeadingGroup, GroupMember]
    return [list(model.objects.order_by("pk").values()) for model in models]


class LedgerBrokenError(Exception):
    """The ledger did not take the event."""


@pytest.mark.parametrize("name", COMMANDS)
def test_command_whose_event_is_not_written_changes_nothing(
    ready: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the change nor its event exists without the other."""
    before = _everything()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LedgerBrokenError

    monkeypatch.setattr("luoshi.district.audit.numbering._append", fail)
    with pytest.raises(LedgerBrokenError):
        COMMANDS[name](ready)
    assert _everything() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_command_leaves_an_event_and_a_whole_ledger(ready: dict[str, Any], name: str) -> None:
    """Every command is recorded and the chain still checks."""
    count = LedgerEvent.objects.count()
    COMMANDS[name](ready)
    assert LedgerEvent.objects.count() > count
    assert check_ledger().sound


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "change_password"])
def test_command_by_somebody_without_the_post_is_refused(
    ready: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No handler administers anything."""
    leader = ready["d"].actor("leader")
    monkeypatch.setitem(S, "by", leader)
    before = _everything()
    with pytest.raises(errors.PeopleForbiddenError):
        COMMANDS[name](ready)
    assert _everything() == before
    assert connection.in_atomic_block


def test_closed_unit_opens_again_under_an_open_one(district: District) -> None:
    """A closing by mistake is undone; under a closed unit it is refused."""
    people.close_unit(unit=district.lijiang, by=people.SYSTEM, at=NOON)
    assert people.reopen_unit(unit=district.lijiang, by=people.SYSTEM, at=NOON).is_active
    people.close_unit(unit=district.community, by=people.SYSTEM, at=NOON)
    Unit.objects.filter(pk=district.wutong.pk).update(is_active=False)
    with pytest.raises(errors.UnitClosedError):
        people.reopen_unit(unit=district.community, by=people.SYSTEM, at=NOON)
