"""The receipt of a report: a file to keep, a QR code to print, and pages that say how to check both."""

import hashlib
from pathlib import Path

import pytest

from luoshi.district.audit import api as ledger
from luoshi.district.audit.errors import SigningKeyMissingError
from luoshi.district.cases.api import reclassify
from luoshi.district.intake import api as intake
from luoshi.district.intake.queries import receipts
from luoshi.district.people.api import NOBODY
from luoshi.kernel.erasing import ERASED
from luoshi.proof.compact import compact
from luoshi.proof.promises import Promise
from luoshi.proof.receipts import Receipt, verify_receipt
from luoshi.proof.verify import luoshi_verify
from tests.fakes.small_district import MONDAY

TEXT = "春藤路口的路灯三天不亮，晚上看不清台阶，已经有两位老人在这里摔倒，请尽快修好"


@pytest.fixture
def made(district) -> intake.Request:
    problem = intake.Problem(
        text=TEXT, address="春藤路口", lon=113.55, lat=34.8, name="测试王大名", phone="13900008888"
    )
    return intake.report_problem(problem=problem, by=NOBODY, at=MONDAY)


def given(client, made) -> Receipt:
    """The file as the page gives it."""
    answer = client.get(f"/track/{made.receipt_code}/receipt.json")
    assert answer.status_code == 200
    return Receipt.parse(answer.content.decode())


def test_receipt_carries_case_place_fingerprint_and_promise(client, made):
    """Before any head covers the entry, a signed promise stands in for it; the key's ring accepts it."""
    receipt = given(client, made)
    assert (receipt.case, receipt.head) == (made.case.code, None)
    assert isinstance(verify_receipt(receipt, ledger.key_ring()), Promise)


def test_receipt_opens_the_words_that_its_page_shows_and_no_others(client, made):
    """Title, text, address and point; name and telephone are for nobody who only knows the code."""
    receipt = given(client, made)
    opened = {opening.path[-1]: opening.value for opening in receipt.openings}
    assert opened == {
        "title": made.title, "description": TEXT, "address": "春藤路口", "place": "113.550000,34.800000",
    }  # fmt: skip
    for secret in ("13900008888", "测试王大名", made.receipt_code):
        assert secret not in receipt.to_text()


def test_words_that_staff_corrected_are_not_passed_off_as_sealed(client, made, district):
    """A corrected address no longer opens the seal of the first entry, so the file leaves it out and still verifies."""
    reclassify(case_id=made.case.pk, address="玉兰街口", by=district.actor("supervisor"), at=MONDAY)
    receipt = given(client, made)
    assert {opening.path[-1] for opening in receipt.openings} == {"title", "description", "place"}
    verify_receipt(receipt, ledger.key_ring())


def test_receipt_after_erasing_has_no_words_and_still_verifies(client, made, district):
    """The proof is whole, the words are gone."""
    before = given(client, made)
    intake.erase_person(who=made.receipt_code, reason="书面要求", by=district.actor("administrator"), at=MONDAY)
    after = given(client, made)
    assert after.openings == ()
    assert (after.event, after.index) == (before.event, before.index)
    verify_receipt(after, ledger.key_ring())
    verify_receipt(before, ledger.key_ring())  # what was kept still shows what was sealed
    assert ERASED in client.get(f"/track/{made.receipt_code}/").content.decode()


def test_pages_name_place_and_fingerprint_and_lead_to_the_check(client, made):
    """On the receipt and on the page on which the report is followed."""
    receipt = given(client, made)
    for path in (f"/report/done/{made.receipt_code}/", f"/track/{made.receipt_code}/"):
        page = client.get(path).content.decode()
        assert receipt.leaf.hex() in page
        assert f"#{receipt.index}" in page
        assert f"/track/{made.receipt_code}/check/" in page


def test_line_of_the_qr_code_verifies(client, made, tmp_path, capsys):
    """What the QR code carries is what the program reads."""
    line = tmp_path / "qr.txt"
    line.write_text("https://luoshi.example/verify/#" + compact(given(client, made)))
    assert luoshi_verify.main(["receipt", str(line), "--key", str(ledger.verifying_keys()[0])]) == 0
    capsys.readouterr()


def test_program_is_offered_with_its_fingerprint(client, made):
    """The very file, and its SHA-256 beside it."""
    program = client.get("/verify/luoshi_verify.py")
    assert program.content == Path(luoshi_verify.__file__).read_bytes()
    page = client.get("/verify/").content.decode()
    assert hashlib.sha256(program.content).hexdigest() in page


def test_check_page_names_the_key_and_the_command(client, made):
    """So that it can be done without this page."""
    given(client, made)  # the first promise makes the key
    page = client.get(f"/track/{made.receipt_code}/check/").content.decode()
    assert str(ledger.verifying_keys()[0]) in page.replace("&#x27;", "'")
    assert f"receipt-{made.case.code}.json" in page


@pytest.mark.parametrize("path", ["receipt.json", "check/"])
def test_unknown_code_has_no_receipt(client, made, path):
    """404, not an error."""
    assert client.get(f"/track/ABCDEFGHJKM7/{path}").status_code == 404


def test_lost_key_is_no_reason_to_show_nothing(client, made, monkeypatch):
    """The report's pages stand; the file says that it comes later."""

    def refuse(*_given, **_facts):
        raise SigningKeyMissingError(key="k", folder="f")

    monkeypatch.setattr(receipts, "receipt_for", refuse)
    assert client.get(f"/report/done/{made.receipt_code}/").status_code == 200
    assert client.get(f"/track/{made.receipt_code}/").status_code == 200
    assert client.get(f"/track/{made.receipt_code}/check/").status_code == 200
    assert client.get(f"/track/{made.receipt_code}/receipt.json").status_code == 503
