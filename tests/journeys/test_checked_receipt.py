"""A resident checks the record of a report in the browser: it holds; a receipt that was altered does not."""

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from luoshi.proof.verify import luoshi_verify
from tests.fakes.browser import PHONE
from tests.fakes.patience import patience
from tests.fakes.running_site import Site, start

pytestmark = pytest.mark.journey

FASTEST_MS = 50
"""What a check may take, and what it takes at the best of several tries, the browser being warm."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """A running deployment as it begins."""
    site = start(tmp_path_factory.mktemp("home"))
    yield site
    site.stop()


@pytest.fixture(scope="module")
def code(site, browser) -> str:
    """The code of a report, made through the form, once a signed head covers it."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{site.url}/report/")
    page.get_by_label("您要反映什么问题").fill("春藤路口的路灯三天不亮，请回电13900008888")
    page.get_by_label("在什么地方").fill("春藤路与玉兰街路口")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/report/done/"))
    sealed(site)
    return page.locator("#code").inner_text().replace("-", "")


@pytest.fixture
def receipt(site, code, new_page) -> dict[str, object]:
    """The receipt's file, as the page offers it, under a head."""
    read: dict[str, object] = new_page().request.get(f"{site.url}/track/{code}/receipt.json").json()
    assert "head" in read
    return read


def sealed(site: Site) -> None:
    """Have a head signed now rather than when the worker comes round to it."""
    program = (
        "import django; django.setup(); from luoshi.kernel import clock;"
        "from luoshi.district.audit.api import sign_head; sign_head(at=clock.now())"
    )
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "luoshi.district.site.settings"}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=patience(20))


def outcome(page: Page, expected: str) -> list[str]:
    """Wait for the verdict; the codes of what was found on the way."""
    expect(page.locator("[data-verdict]")).to_have_attribute("data-outcome", expected)
    return [line.get_attribute("data-found") for line in page.locator("[data-found]").all()]


def keep(tmp_path: Path, receipt: dict[str, object]) -> Path:
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    return file


def test_record_as_it_stands_is_checked_in_the_browser(site, code, receipt, phone_page):
    """On a phone, two touches from the tracking page; the key is remembered for the next time."""
    page = phone_page
    page.goto(f"{site.url}/track/{code}/")
    page.get_by_role("link", name="核对这条记录").click()
    page.get_by_role("button", name="核对这条记录").click()
    assert outcome(page, "holds") == ["text", "opened", "included", "published", "continues", "key_new"]
    expect(page.locator("[data-verdict]")).to_contain_text("核对无误")
    page.get_by_role("button", name="核对这条记录").click()
    expect(page.locator('[data-found="key_same"]')).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    times = []
    for _ in range(5):
        page.get_by_role("button", name="核对这条记录").click()
        outcome(page, "holds")
        times.append(float(page.locator("[data-check]").get_attribute("data-milliseconds")))
    print(f"checked in the browser in {min(times):.1f} ms at best, {sorted(times)[2]:.1f} ms as a rule")


Alter = Callable[[dict[str, object]], None]


def _text(receipt):
    receipt["event"] = str(receipt["event"]).replace('"urgent"', '"general"').replace('"increment"', '"stock"')


def _proof(receipt):
    receipt["proof"] = ["00" * 32, *list(receipt["proof"])[1:]] if receipt["proof"] else ["00" * 32]


def _head(receipt):
    size = str(receipt["head"]).split("\n")[1]
    receipt["head"] = str(receipt["head"]).replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1)


def _opening(receipt):
    receipt["openings"][0]["value"] += "。"


def _case(receipt):
    receipt["case"] = "LS20200101-0001"


def _index(receipt):
    receipt["leaf_index"] = int(receipt["leaf_index"]) + 1


@pytest.mark.parametrize(
    ("alter", "found"),
    [
        (_text, "text_altered"),
        (_proof, "not_included"),
        (_head, "bad_signature"),
        (_opening, "opening_false"),
        (_case, "case_differs"),
        (_index, "index_differs"),
    ],
)
def test_altered_receipt_is_found_and_said_in_plain_words(  # noqa: PLR0917 - two are cases
    site, receipt, browser_page, tmp_path, alter, found
):
    """Whatever was changed in the file, the page names it; so does the program."""
    alter(receipt)
    file = keep(tmp_path, receipt)
    browser_page.goto(f"{site.url}/verify/")
    browser_page.get_by_label("选择您自己保存的回执").set_input_files(file)
    assert outcome(browser_page, "false")[-1] == found
    expect(browser_page.locator("[data-verdict]")).to_contain_text("发现问题")
    key = browser_page.locator("#ledger-key").inner_text()
    assert luoshi_verify.main(["receipt", str(file), "--key", key]) == 1


def test_key_from_elsewhere_decides(site, receipt, browser_page, tmp_path):
    """The right printed key is recognised, another is refused."""
    file = keep(tmp_path, receipt)
    browser_page.goto(f"{site.url}/verify/")
    right = browser_page.locator("#ledger-key").inner_text()
    browser_page.get_by_text("我从别处得到了存证的公钥").click()
    for key, verdict, last in (
        (right, "holds", "key_given"),
        ("other.example+3e7d3c1c+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", "false", "key_unknown"),
    ):
        browser_page.get_by_label("公钥（照纸面公布的填写）").fill(key)
        browser_page.get_by_label("选择您自己保存的回执").set_input_files(file)
        assert outcome(browser_page, verdict)[-1] == last


def test_file_that_is_no_receipt_is_not_called_false(site, browser_page, tmp_path):
    """It says nothing about any record."""
    file = tmp_path / "other.json"
    file.write_text("{}")
    browser_page.goto(f"{site.url}/verify/")
    browser_page.get_by_label("选择您自己保存的回执").set_input_files(file)
    assert outcome(browser_page, "not_checked") == ["unreadable"]


def test_promise_is_kept_once_a_head_covers_it(site, new_page, tmp_path):
    """The receipt of the first minute has a promise; later the published tree itself shows that it was kept."""
    page = new_page(**PHONE)
    page.goto(f"{site.url}/report/")
    page.get_by_label("您要反映什么问题").fill("井盖松动")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/report/done/"))
    code = page.locator("#code").inner_text().replace("-", "")
    early = page.request.get(f"{site.url}/track/{code}/receipt.json").json()
    assert "promise" in early
    page.get_by_text("回执二维码（可打印保存）").click()
    expect(page.locator(".qr-proof")).to_be_visible()
    sealed(site)
    page.goto(f"{site.url}/verify/")
    page.get_by_label("选择您自己保存的回执").set_input_files(keep(tmp_path, early))
    assert outcome(page, "holds")[:4] == ["text", "opened", "promised", "published"]
    expect(page.locator('[data-found="promise_kept"]')).to_be_visible()


def test_browser_without_ed25519_of_its_own_uses_the_library(site, receipt, new_page, tmp_path):
    """An older telephone checks just the same, and refuses just the same."""
    page = new_page()
    page.add_init_script(
        "const own = crypto.subtle.importKey.bind(crypto.subtle);"
        "crypto.subtle.importKey = (form, key, kind, ...more) => kind.name === 'Ed25519'"
        " ? Promise.reject(new DOMException('none', 'NotSupportedError')) : own(form, key, kind, ...more);"
    )
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site.url}/verify/")
    page.get_by_label("选择您自己保存的回执").set_input_files(keep(tmp_path, receipt))
    assert "included" in outcome(page, "holds")
    assert any("noble" in url for url in loaded)
    _head(receipt)
    page.get_by_label("选择您自己保存的回执").set_input_files(keep(tmp_path, receipt))
    assert outcome(page, "false") == ["text", "opened", "bad_signature"]


def test_without_scripts_the_program_is_offered(site, code, receipt, new_page, tmp_path):
    """Both files can be fetched, the page says how, and the program says the same."""
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto(f"{site.url}/track/{code}/check/")
    expect(page.get_by_text("您的浏览器没有运行脚本")).to_be_visible()
    expect(page.locator("[data-check]")).to_be_hidden()
    program = page.request.get(f"{site.url}{page.get_by_role('link', name='luoshi_verify.py').get_attribute('href')}")
    assert program.body() == Path(luoshi_verify.__file__).read_bytes()
    key = page.locator("#ledger-key").inner_text()
    assert luoshi_verify.main(["receipt", str(keep(tmp_path, receipt)), "--key", key]) == 0


@pytest.fixture
def database(site) -> Iterator[sqlite3.Connection]:
    """The deployment's database in other hands."""
    with contextlib.closing(sqlite3.connect(site.home / "luoshi.sqlite3", timeout=20)) as connection:
        yield connection


def test_every_step_and_the_deadline_are_checked(site, code, browser_page, database):
    """The pages say what the ledger says; a deadline moved in the database is found, and so is a rewritten entry."""
    page = browser_page

    def checked(expected: str) -> list[str]:
        page.goto(f"{site.url}/track/{code}/check/")
        page.get_by_role("button", name="核对全部经过和期限").click()
        return outcome(page, expected)

    assert checked("holds")[:4] == ["history", "published", "continues", "page_agrees"]
    ((case, due_at),) = database.execute(
        "SELECT c.id, c.due_at FROM cases_case c JOIN intake_request r ON r.case_id = c.id WHERE r.receipt_code = ?",
        [code],
    )
    database.execute("UPDATE cases_case SET due_at = '2031-01-01 00:00:00' WHERE id = ?", [case])
    database.commit()
    assert checked("false")[-1] == "page_differs"
    database.execute("UPDATE cases_case SET due_at = ? WHERE id = ?", [due_at, case])
    database.execute("DROP TRIGGER audit_ledgerevent_no_update")
    database.execute(
        "UPDATE audit_ledgerevent SET body = replace(body, '\"version\":1', '\"version\":2')"
        " WHERE subject = (SELECT 'case:' || code FROM cases_case WHERE id = ?)",
        [case],
    )
    database.commit()
    assert checked("false") == ["not_included"]


def test_history_is_checked_by_the_program_too(site, code, new_page, tmp_path):
    """The same file, without a browser; by now somebody has rewritten an entry."""
    page = new_page()
    answer = page.request.get(f"{site.url}/track/{code}/history.json")
    file = tmp_path / "history.json"
    file.write_bytes(answer.body())
    page.goto(f"{site.url}/verify/")
    assert luoshi_verify.main(["export", str(file), "--key", page.locator("#ledger-key").inner_text()]) == 1
