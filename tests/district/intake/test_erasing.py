"""What is kept about a person goes for good, wherever it stood; every proof of the ledger stays whole."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import models

from luoshi.district.audit.models import LedgerEvent, Opening
from luoshi.district.cases.commands.erase import BESIDE_CASES
from luoshi.district.cases.models import Case, Entry
from luoshi.district.evidence.models import Evidence
from luoshi.district.intake import api as intake
from luoshi.district.intake.errors import (
    ChangedMeanwhileError,
    NobodyFoundError,
    ReasonNeededError,
    ReasonTellsError,
    SheetWaitsError,
    TooManyFoundError,
)
from luoshi.district.intake.models import ImportRun, Request
from luoshi.district.intake.queries import person as person_query
from luoshi.district.people.api import NOBODY
from luoshi.kernel.erasing import ERASED
from luoshi.kernel.errors import ForbiddenError
from luoshi.proof.verify.luoshi_verify import main as luoshi_verify
from tests.district.intake.person_kept import PHONE, SECRETS
from tests.fakes.patience import patience
from tests.fakes.prepared import migrated
from tests.fakes.running_site import environment_of, run_luoshi
from tests.fakes.small_district import MONDAY

WHY = "当事人书面要求"


def run(what: str, folder: Path, environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "tests.district.intake.person_kept", what, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=patience(100), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def found_in_files(home: Path) -> list[tuple[str, str]]:
    """Each secret word in each file of the deployment, as it is and as plain data spell it."""
    found = []
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [(path.name, word) for word in SECRETS for form in _spelled(word) if form in content]
    return found


def _spelled(word: str) -> set[bytes]:
    return {word.encode(), json.dumps(word)[1:-1].encode(), word.encode("utf-16-le"), word.encode("gb18030")}


def found_in_tables(url: str) -> list[tuple[str, str]]:
    """Each secret word in each row of each table."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return [
            (table, word)
            for (table,) in tables
            for word in SECRETS
            if connection.execute(
                f'SELECT 1 FROM "{table}" AS kept WHERE kept::text LIKE %s OR kept::text LIKE %s LIMIT 1',
                [f"%{word}%", f"%{json.dumps(word)[1:-1]}%".replace("\\", "\\\\")],
            ).fetchone()
        ]


def holds_after_erasing(tmp_path: Path, environment: dict[str, str], before, after) -> None:
    folder = tmp_path / "outside"
    folder.mkdir()
    run("make", folder, environment)
    assert {word for _, word in before()} >= {"王大名", PHONE, "113.5123"}  # the search finds what is there
    code = (folder / "code").read_text()
    done = run_luoshi("erase", code, "--reason", WHY, "--yes", "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    assert after() == []
    seen = json.loads(run("look", folder, environment).splitlines()[-1])
    assert seen["difference"] == "None"
    assert (seen["sound"], seen["found"], seen["terms"], seen["exported"]) == (True, [], [], [])
    assert seen["titles"] == sorted([ERASED, ERASED, "同一处的另一件"])
    assert seen["receipts"] == seen["entries"] > 10  # every event of every case still proves its place
    assert seen["tombstone"]["counts"]["requests"] == 2
    assert seen["cleaned"] == 1
    # Whoever kept value and key can still show what was committed to.
    receipt = str(folder / "receipt.json")
    assert luoshi_verify(["receipt", receipt, "--key", seen["key"]]) == 0
    told = json.loads((folder / "receipt.json").read_text())
    told["openings"][0]["value"] += "？"
    (folder / "other.json").write_text(json.dumps(told))
    assert luoshi_verify(["receipt", str(folder / "other.json"), "--key", seen["key"]]) == 1


def test_nothing_of_the_person_is_left_in_any_file_and_every_proof_holds(tmp_path, capsys):
    """A byte search of database, log, files and sheets finds none of the values; receipts given before still verify."""
    home = tmp_path / "home"
    home.mkdir()
    look = lambda: found_in_files(home)  # noqa: E731
    holds_after_erasing(tmp_path, environment_of(home, begin_with=migrated()), look, look)


@pytest.mark.postgres
def test_nothing_of_the_person_is_left_in_any_table_and_every_proof_holds(tmp_path, migrated_postgres_url, capsys):
    """The same on PostgreSQL, where every row of every table is searched."""
    home = tmp_path / "home"
    home.mkdir()
    look = lambda: found_in_tables(migrated_postgres_url) + found_in_files(home)  # noqa: E731
    holds_after_erasing(tmp_path, environment_of(home, database_url=migrated_postgres_url), look, look)


def report(text: str = "楼道灯不亮，老人看不见", **facts: object) -> Request:
    given = {"name": "测试王大名", "phone": PHONE, "address": "春藤路9号", **facts}
    return intake.report_problem(problem=intake.Problem(text=text, **given), by=NOBODY, at=MONDAY)


def erase(district, who: str = PHONE, *, by: str = "administrator", reason: str = WHY, **facts: object):
    return intake.erase_person(who=who, reason=reason, by=district.actor(by), at=MONDAY, **facts)


@pytest.mark.parametrize("who", ["supervisor", "leader", "inspector", "planning", "nobody_yet"])
def test_only_an_administrator_may_erase(district, who):
    """Reading a person's words and making them vanish are different powers."""
    report()
    with pytest.raises(ForbiddenError):
        erase(district, by=who)
    assert Request.objects.get().reporter_phone == PHONE


def test_reason_is_needed_and_does_not_say_again_what_is_to_go(district):
    """The reason stays; a reason that names the person would keep them."""
    report()
    with pytest.raises(ReasonNeededError):
        erase(district, reason="  ")
    for telling in ("测试王大名来电要求", f"{PHONE} 要求"):
        with pytest.raises(ReasonTellsError):
            erase(district, reason=telling)


def test_what_was_added_since_it_was_shown_is_not_erased_unseen(district):
    """The list that was confirmed is the list that goes."""
    report()
    stamp = intake.find_person(PHONE).stamp
    report("又一件")
    with pytest.raises(ChangedMeanwhileError):
        erase(district, expected=stamp)
    assert erase(district, expected=intake.find_person(PHONE).stamp).counts["requests"] == 2


def test_sheet_on_its_way_in_would_bring_the_words_back(district):
    """So nothing is erased while one waits."""
    report()
    ImportRun.objects.create(file_name="a.csv", file_sha256="0" * 64, started_at=MONDAY)
    with pytest.raises(SheetWaitsError):
        erase(district)


def test_number_on_very_many_requests_is_not_one_person(district, monkeypatch):
    """A hotline's own number would take everybody's words with it."""
    monkeypatch.setattr(person_query, "MOST_REQUESTS", 2)
    for _ in range(3):
        report()
    with pytest.raises(TooManyFoundError):
        erase(district)


@pytest.mark.parametrize("who", ["", "13900000000", "ABCD", "不存在的人", "\x00"])
def test_nobody_is_found_under_what_nobody_gave(district, who):
    """Not even under nothing: requests without a telephone have none in common."""
    report(name="", phone="")
    with pytest.raises(NobodyFoundError):
        intake.find_person(who)


def test_others_words_stay_unless_they_hold_the_persons_number(district):
    """A neighbour's report of the same lamp is the neighbour's; the number in it goes."""
    mine = report()
    other = report(f"楼道灯不亮，问{PHONE}", name="邻居", phone="13800001111")
    erase(district, who=mine.receipt_code)
    other.refresh_from_db()
    assert (other.reporter_name, other.title) == ("邻居", f"楼道灯不亮，问{ERASED}")
    assert Case.objects.get(pk=mine.case_id).title == ERASED


def test_number_of_a_third_person_in_the_text_stays_in_other_peoples_cases(district):
    """It goes from the person's own case with the text; elsewhere it is not theirs."""
    mine = report("物业电话13700002222没人接")
    other = report("找物业13700002222", name="邻居", phone="13800001111")
    erase(district, who=mine.receipt_code)
    other.refresh_from_db()
    assert other.title == "找物业13700002222"


def test_keys_go_and_events_stay(district):
    """After it no key opens a commitment of the person; not one event was touched."""
    made = report()
    before = dict(LedgerEvent.objects.values_list("seq", "body"))
    erase(district)
    after = dict(LedgerEvent.objects.values_list("seq", "body"))
    assert {seq: after[seq] for seq in before} == before
    assert not Opening.objects.filter(event__subject=f"case:{made.case.code}").exists()
    assert [kind for seq, kind in LedgerEvent.objects.values_list("seq", "kind") if seq not in before] == [
        "person.erase"
    ]


def test_broken_ledger_erases_nothing(district, monkeypatch):
    """Neither the erasure nor the event that says so exists without the other."""
    report()

    def refuse(**_facts):
        raise RuntimeError

    monkeypatch.setattr("luoshi.district.intake.commands.erase_person.record", refuse)
    with pytest.raises(RuntimeError):
        erase(district)
    assert Request.objects.get().reporter_phone == PHONE
    assert Case.objects.get().address == "春藤路9号"


def test_every_table_with_words_is_looked_through():
    """A new table or a new text does not escape: each stands in the list of the command that erases, or here."""
    known = {words.model: {*words.texts, *words.data} for words in BESIDE_CASES}
    known |= {
        Case: {"title", "public_title", "description", "address", "cause", "outcome"},
        Entry: {"text", "data"},
        Evidence: {"text", "caption", "file_name", "device"},
        Request: {
            "title", "description", "reporter_name", "reporter_phone", "reporter_contact", "official_reply",
            "reporter_address", "reporter_id_kind", "reporter_id_number",
        },
    }  # fmt: skip
    of_the_house = {
        # What the house itself writes: names of its own things, codes, keys, and what a sheet calls its columns.
        "CalendarVersion", "CaseKind", "CaseNumber", "CaseTally", "Category", "Blob", "ImportRun", "ReportAttempt",
        "Erasure", "CaseEvidence", "ImportRow",
    }  # fmt: skip
    short = {"state", "stage", "kind", "part", "action", "by_as", "assigned_as", "uploaded_as", "role", "purpose"}
    codes = {
        "code", "category_top", "problem_class", "source", "follow_up", "rule", "receipt_code", "channel",
        "external_source", "external_number", "external_unit", "external_category", "origin",
    }  # fmt: skip
    missed = {
        (model.__name__, field.name)
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "evidence", "intake") and model.__name__ not in of_the_house
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and field.name not in known.get(model, set()) | short | codes
    }
    assert missed == set()


def test_administrator_finds_looks_and_erases(district, client):
    """Found by POST, so no telephone number stands in an address; the list, the reason, the tick, and it is gone."""
    made = report()
    client.force_login(district.accounts["administrator"])
    shown = client.post("/intake/erase/", {"who": PHONE})
    assert made.case.code in shown.content.decode()
    asked = {"who": PHONE, "do": "erase", "stamp": intake.find_person(PHONE).stamp}
    for lacking in ({}, {"sure": "yes"}, {"reason": WHY}, {"sure": "yes", "reason": f"{PHONE}要求"}):
        assert client.post("/intake/erase/", {**asked, **lacking}).status_code == 422
    assert Request.objects.get().reporter_phone == PHONE
    assert client.post("/intake/erase/", {**asked, "sure": "yes", "reason": WHY}).status_code == 302
    page = client.get("/intake/erase/").content.decode()
    assert WHY in page
    assert PHONE not in page
    assert Request.objects.get().reporter_phone == ""


def test_page_says_when_nobody_is_found(district, client):
    """A clear word, and what was typed is still there."""
    client.force_login(district.accounts["administrator"])
    answer = client.post("/intake/erase/", {"who": "13900000000"})
    assert answer.status_code == 404
    assert "13900000000" in answer.content.decode()


@pytest.mark.parametrize("who", ["supervisor", "planning", "inspector"])
def test_page_is_closed_to_others(district, client, who):
    """Administrators alone."""
    client.force_login(district.accounts[who])
    assert client.get("/intake/erase/").status_code == 403


def test_tracking_page_still_stands_without_the_words(district, client):
    """The receipt still opens; the case goes on."""
    made = report()
    erase(district)
    page = client.get(f"/track/{made.receipt_code}/").content.decode()
    assert ERASED in page
    assert "老人看不见" not in page
