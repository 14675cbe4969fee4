"""The pages of units, accounts and groups: what they show, what they change, and that none of them breaks."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from luoshi.district.audit.models import PersonalAccess
from luoshi.district.people import api as people
from luoshi.district.people.models import Account, GroupMember, LeadingGroup, Post, PostHolding, Unit

from .conftest import NOON, PASSWORD, District

TODAY = date(2026, 11, 24)


@pytest.fixture
def admin(client: Client, district: District) -> Client:
    client.force_login(district.accounts["admin"])
    return client


@pytest.fixture
def group(district: District) -> LeadingGroup:
    made = people.set_up_group(
        code="roads", name="断头路攻坚领导小组", document_number="开办〔2026〕3号", set_up_on=TODAY,
        office=district.top, by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    people.add_member(
        group=made, unit=district.wutong, post=district.posts["handler"], duty="负责梧桐片区道路移交",
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    return made


def text_of(response: Any) -> str:
    return response.content.decode()


def test_tree_shows_count_search_and_csv(admin: Client, district: District) -> None:
    """A search keeps what fits and the units above it; the file holds the same rows."""
    assert "<strong>4</strong>" in text_of(admin.get("/units/"))
    found = text_of(admin.get("/units/?q=community"))
    assert "<strong>3</strong>" in found
    assert "单位lijiang" not in found
    assert "没有符合的单位" in text_of(admin.get("/units/?q=zzz"))
    file = admin.get("/units/?q=community&format=csv")
    assert file["Content-Type"].startswith("text/csv")
    assert len(text_of(file).splitlines()) == 4


def test_unit_page_says_who_holds_what_and_answers_for_what(
    admin: Client, district: District, group: LeadingGroup
) -> None:
    """Posts with their holders of today, and the duties in leading groups."""
    page = text_of(admin.get("/units/u/wutong/"))
    assert "单位wutong handler" in page
    assert "负责梧桐片区道路移交" in page


def test_unknown_unit_or_group_is_not_there(admin: Client) -> None:
    """404, not 500."""
    assert admin.get("/units/u/none/").status_code == 404
    assert admin.get("/groups/g/none/").status_code == 404


def test_unit_is_made_moved_and_closed_in_the_browser(admin: Client, district: District) -> None:
    """Errors stand beside their field and what was typed stays."""
    facts = {"code": "new", "name": "新单位", "kind": "bureau", "parent": str(district.top.pk), "position": "3"}
    assert admin.post("/units/new/", facts).status_code == 302
    again = admin.post("/units/new/", facts)
    assert again.status_code == 422
    assert "编码 new 已被使用" in text_of(again)
    assert 'value="新单位"' in text_of(again)
    moved = admin.post("/units/u/new/edit/", {**facts, "parent": str(district.wutong.pk), "name": "改名"})
    assert moved.status_code == 302
    assert Unit.objects.get(code="new").path.startswith(district.wutong.path)
    assert admin.post("/units/u/new/close/").status_code == 302
    assert not Unit.objects.get(code="new").is_active
    cycle = {"name": "x", "kind": "office", "parent": str(district.community.pk), "position": "0"}
    assert admin.post("/units/u/wutong/edit/", cycle).status_code == 422


def test_sheet_comes_in_through_the_browser(admin: Client, district: District) -> None:
    """A right one adds units; a wrong one says which line."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    right = SimpleUploadedFile("u.csv", "编码,名称,类别,上级编码\nz1,甲社区,社区,wutong\n".encode())
    assert admin.post("/units/import/", {"sheet": right}).status_code == 302
    wrong = SimpleUploadedFile("u.csv", "编码,名称,类别\nz2,乙,城堡\n".encode())
    response = admin.post("/units/import/", {"sheet": wrong})
    assert response.status_code == 422
    assert "第 2 行" in text_of(response)
    nonsense = SimpleUploadedFile("u.csv", bytes(range(256)))
    assert admin.post("/units/import/", {"sheet": nonsense}).status_code == 422


def test_account_is_made_with_a_password_shown_once(admin: Client, district: District) -> None:
    """The one-time password works for the first sign-in, is shown once, and the post is given along."""
    post = people.create_post(unit=district.lijiang, title="经办人", role="handler", by=people.SYSTEM, at=NOON)
    made = admin.post("/accounts/new/", {"username": "fresh", "name": "新账号", "post": str(post.pk)})
    assert made.status_code == 302
    page = text_of(admin.get(made.url))
    password = re.search(r'id="one-time-password">([^<]+)<', page)
    assert password
    assert "one-time-password" not in text_of(admin.get(made.url))
    assert Account.objects.get(username="fresh").check_password(password[1])
    assert PostHolding.objects.filter(post=post).exists()
    taken = admin.post("/accounts/new/", {"username": "Fresh", "name": "x"})
    assert taken.status_code == 422


def test_account_made_with_a_forbidden_post_is_not_made(client: Client, district: District) -> None:
    """Account and post come together or not at all."""
    client.force_login(district.accounts["office-admin"])
    post = district.posts["leader"]
    response = client.post("/accounts/new/", {"username": "fresh", "name": "x", "post": str(post.pk)})
    assert response.status_code == 422
    assert not Account.objects.filter(username="fresh").exists()


def test_post_is_given_stood_in_for_and_ended(admin: Client, district: District) -> None:
    """The steps an administrator takes over a holiday."""
    unit = "/units/u/lijiang/posts/new/"
    refused = admin.post(unit, {"title": "经办人", "role": "handler", "area_codes": "a b，c"})
    assert refused.status_code == 422
    assert "没有编码为 a 的区域" in text_of(refused)
    assert admin.post(unit, {"title": "经办人", "role": "handler", "category_codes": "a b，c"}).status_code == 302
    post = Post.objects.get(unit=district.lijiang)
    assert post.category_codes == ["a", "b", "c"]
    give = f"/units/posts/{post.pk}/give/"
    assert admin.post(give, {"account": "nobody-here"}).status_code == 422
    assert admin.post(give, {"account": "leader"}).status_code == 302
    holding = PostHolding.objects.get(post=post)
    tomorrow = timezone.localdate().isoformat()
    facts = {"account": "handler", "until_on": tomorrow}
    asked = admin.post(f"/units/holdings/{holding.pk}/stand-in/", facts)
    assert "confirm_password" in text_of(asked)
    assert not PostHolding.objects.filter(stands_in_for=holding.account).exists()
    confirmed = {**facts, "confirming": "post", "confirm_password": PASSWORD}
    stand_in = admin.post(f"/units/holdings/{holding.pk}/stand-in/", confirmed)
    assert stand_in.status_code == 302
    assert admin.post(f"/units/holdings/{holding.pk}/end/").status_code == 302
    holding.refresh_from_db()
    assert holding.until_on == timezone.localdate()


def test_own_stand_in_is_appointed_on_the_account_page(client: Client, district: District) -> None:
    """The holder does it without an administrator, and can end it."""
    client.force_login(district.accounts["handler"])
    own = PostHolding.objects.get(account=district.accounts["handler"])
    facts = {"holding": str(own.pk), "account": "leader", "until_on": timezone.localdate().isoformat()}
    assert "confirm_password" in text_of(client.post("/account/stand-in/", facts))
    assert not PostHolding.objects.filter(stands_in_for=district.accounts["handler"]).exists()
    confirmed = {**facts, "confirming": "post", "confirm_password": PASSWORD}
    assert client.post("/account/stand-in/", confirmed).status_code == 302
    lent = PostHolding.objects.get(stands_in_for=district.accounts["handler"])
    assert "立即结束" in text_of(client.get("/account/"))
    assert client.post(f"/account/stand-in/{lent.pk}/end/").status_code == 302
    foreign = PostHolding.objects.get(account=district.accounts["leader"], stands_in_for=None)
    assert client.post("/account/stand-in/", {**facts, "holding": str(foreign.pk)}).status_code == 422


def test_group_says_who_answers_for_what(admin: Client, district: District, group: LeadingGroup) -> None:
    """Members with duties in list, page and file; search finds a duty."""
    assert "负责梧桐片区道路移交" in text_of(admin.get("/groups/?q=片区道路"))
    assert "没有符合的领导小组" in text_of(admin.get("/groups/?q=zzz"))
    assert "负责梧桐片区道路移交" in text_of(admin.get("/groups/?format=csv"))
    add = {"unit": str(district.lijiang.pk), "rank": "deputy", "duty": "协助"}
    assert admin.post("/groups/g/roads/members/add/", add).status_code == 302
    assert admin.post("/groups/g/roads/members/add/", add).status_code == 422
    member = GroupMember.objects.get(unit=district.lijiang)
    edit = admin.post(f"/groups/members/{member.pk}/edit/", {"rank": "member", "duty": "改为配合"})
    assert edit.status_code == 302
    assert admin.post(f"/groups/members/{member.pk}/remove/").status_code == 302
    assert admin.post("/groups/g/roads/dissolve/").status_code == 302
    assert "已撤销" in text_of(admin.get("/groups/g/roads/"))


def test_file_of_the_accounts_is_on_record(admin: Client, district: District) -> None:
    """Whose lines left the house, by which door and what for; the list on the screen is no export."""
    admin.get("/accounts/")
    assert not PersonalAccess.objects.filter(purpose="export").exists()
    assert "wutong" in text_of(admin.get("/accounts/?format=csv&state=all"))
    record = PersonalAccess.objects.get(purpose="export")
    everyone = {f"account:{pk}" for pk in Account.objects.values_list("pk", flat=True)}
    assert (record.door, record.fields.split(), set(record.subjects.split())) == ("file", ["account"], everyone)


def test_exported_cell_is_never_a_formula(admin: Client, district: District) -> None:
    """A name that begins like a formula is text in the file."""
    people.rename_unit(unit=district.wutong, name='=HYPERLINK("x")', by=people.SYSTEM, at=NOON)
    assert "'=HYPERLINK" in text_of(admin.get("/units/?format=csv"))


PAGES = [
    pattern.name for pattern in get_resolver("luoshi.district.people.web.urls").url_patterns if hasattr(pattern, "name")
]
MADE = {"pk", "code"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("username", ["admin", "office-admin", "handler", "leader", None])
def test_no_page_breaks_for_anybody(
    client: Client, district: District, group: LeadingGroup, username: str | None, language: str
) -> None:
    """Every address as every kind of reader, by GET and by an empty POST: no 500, and no English on Chinese pages."""
    if username:
        client.force_login(district.accounts[username])
    client.cookies["django_language"] = language
    for name in PAGES:
        path = _path(name)
        for response in (client.get(path), *([client.post(path)] if "sign" not in name else [])):
            assert response.status_code < 500, path
            if language == "zh-hans" and response["Content-Type"].startswith("text/html"):
                _refuse_english(path, text_of(response))


def _path(name: str) -> str:
    for code in ("wutong", "roads"):
        args: list[Any]
        for args in (
            [],
            [code],
            [PostHolding.objects.order_by("pk").first().pk if PostHolding.objects.exists() else 1],
        ):
            try:
                path = reverse(f"people:{name}", args=args)
            except Exception:  # noqa: BLE001 - the address takes another argument
                continue
            if ("groups/g/" in path) == (code == "roads"):
                return path
    return reverse(f"people:{name}", args=["roads"])


KNOWN = {"UTF", "CSV", "English", "wutong", "lijiang", "top", "community", "admin", "office", "handler", "leader",
         "administrator", "roads", "amp", "quot", "nbsp"}  # fmt: skip
"""Names of the test's own making, and words that Chinese writes like this."""


def _refuse_english(path: str, page: str) -> None:
    main = "".join(re.findall(r"<main.*</main>", page, flags=re.DOTALL))  # the frame belongs to other domains
    seen = re.sub(r"<(script|code|option)[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]+>", " ", seen)))
    foreign = {word for word in words - KNOWN if not word.isupper()}  # keys and recovery codes are capitals
    assert not foreign, (path, foreign)


@pytest.mark.parametrize("path", ["/units/", "/accounts/", "/groups/"])
@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25_%5C", "q=" + "x" * 5000, "page=-1", "page=zz", "state=zz", "q=%F0%9F%99%82"]
)
def test_strange_search_is_just_a_search(admin: Client, path: str, query: str) -> None:
    """Whatever stands in the address, a page comes back."""
    assert admin.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/99999999999999999999/", "/units/posts/99999999999999999999/give/"])
def test_number_beyond_the_database_is_not_there(admin: Client, path: str) -> None:
    """404, not 500."""
    assert admin.get(path).status_code == 404


@pytest.mark.usefixtures("group")
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/units/", 4),  # session, account, posts of the actor; the tree
        ("/units/u/wutong/", 9),  # + unit, units above, units beneath, posts, holders, duties
        ("/accounts/", 7),  # + the top of the tree, count, page, posts of the page
        ("/groups/", 5),  # + groups, members
    ],
)
def test_page_asks_as_much_for_many_as_for_few(
    admin: Client, district: District, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    """The number of queries is fixed, however long the list."""
    for number in range(5):
        district.add(f"more{number}", district.wutong, "officer")
    admin.get(path)
    with django_assert_num_queries(queries):
        admin.get(path)


def test_password_stays_out_of_pages(admin: Client, district: District) -> None:
    """No list or page shows anything of a password."""
    for path in ("/accounts/", "/accounts/?format=csv", "/account/"):
        page = text_of(admin.get(path))
        assert PASSWORD not in page
        assert "argon2" not in page
        assert "md5$" not in page
