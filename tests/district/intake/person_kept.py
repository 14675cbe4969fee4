"""A deployment in which one person's words stand wherever they can; run as a program on a state folder of its own.

``python -m tests.district.intake.person_kept make FOLDER`` makes it and writes the person's receipt into the folder;
``… look FOLDER`` prints as JSON what of the proof holds afterwards.
"""

import io
import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django

NAME, PHONE, CONTACT, IDENTITY = "测试王大名", "13900008888", "wx_chunteng_9527", "410101199001011234"
HOME, TITLE, WORDS = "春藤路9号院3号楼2单元", "三号楼门前台阶破损", "我家老人行动不便，出门总要人扶"
FEEDBACK, CAPTION, FILE = "台阶还是老样子，没有人来过", "坐轮椅的老人在门口", "王大名家门口.jpg"
LON, LAT = 113.5123456, 34.7876543
PAPER = "业主王大名的病历复印件".encode()
SECRETS = [
    NAME, "王大名", PHONE, "139 0000 8888", "139-0000-8888", CONTACT, IDENTITY, HOME, TITLE, WORDS, FEEDBACK, CAPTION,
    "王大名家门口", "113.5123", "34.78765", PAPER.decode(),
]  # fmt: skip


def make(folder: Path) -> None:
    """Report, import, act, say it again: everywhere the words can go, they go."""
    from django.core.management import call_command

    from luoshi.district.audit.api import receipt_for, sign_head
    from luoshi.district.cases import api as cases
    from luoshi.district.cases.models import Case, Entry, SavedView
    from luoshi.district.evidence.api import store_evidence, store_text
    from luoshi.district.intake import api as intake
    from luoshi.district.people.api import NOBODY
    from tests.fakes.small_district import MONDAY, small_district

    call_command("migrate", verbosity=0)
    district = small_district()
    supervisor = district.actor("supervisor")
    others = cases.register_case(
        new=cases.NewCase(title="同一处的另一件", description=f"找住户{PHONE}了解", category_code="road"),
        by=supervisor,
        at=MONDAY,
    )
    files = [
        store_evidence(file=io.BytesIO(photo()), file_name=FILE, caption=CAPTION, by=NOBODY, at=MONDAY).pk,
        store_evidence(file=io.BytesIO(PAPER), file_name="病历王大名.txt", by=NOBODY, at=MONDAY).pk,
        store_text(text=f"补充：{IDENTITY}", by=NOBODY, at=MONDAY).pk,
    ]
    problem = intake.Problem(
        text=f"{WORDS}。身份证{IDENTITY}", title=TITLE, address=HOME, lon=LON, lat=LAT, name=NAME, phone=PHONE,
        contact=CONTACT,
    )  # fmt: skip
    made = intake.report_problem(problem=problem, evidence_ids=files, by=NOBODY, at=MONDAY)
    case: Case = made.case
    at = MONDAY + timedelta(minutes=5)
    cases.assign(
        case_id=case.pk, lead_unit_id=district.unit_id("planning"), task=f"找{NAME}当面说清",
        text="电话139 0000 8888", by=supervisor, at=at,
    )  # fmt: skip
    planner = district.actor("planning", at)
    cases.sign_for(case_id=case.pk, by=planner, at=at)
    cases.contact(case_id=case.pk, text=f"已与{NAME}通话", by=planner, at=at)
    cases.plan(case_id=case.pk, steps=[cases.Step(f"上门找{NAME}", date(2026, 12, 1))], text=WORDS, by=planner, at=at)
    cases.finish_step(case_id=case.pk, step_id=case.steps.get().pk, text=f"{NAME}在家", by=planner, at=at)
    cases.ask_extension(case_id=case.pk, until=at + timedelta(days=9), text=f"{NAME}要求改期", by=planner, at=at)
    cases.decide_extension(case_id=case.pk, granted=True, text=f"同意，告知{PHONE}", by=supervisor, at=at)
    repaired = store_evidence(
        file=io.BytesIO(photo("teal", where="")), caption=f"{NAME}门前", file_name=f"{NAME}.jpg", by=planner, at=at
    )
    after = [cases.EvidenceUse(repaired.pk, "after")]
    cases.complete(case_id=case.pk, text=f"{NAME}确认已修好", evidence=after, by=planner, at=at)
    cases.close(case_id=case.pk, text=f"经{NAME}确认", by=district.actor("verifier", at), at=at)
    from luoshi.district.people.api import reporter

    intake.say_whether_it_helped(solved=False, text=FEEDBACK, by=reporter(made.receipt_code), at=at)
    cases.comment(case_id=others.pk, text="与 139-0000-8888 是同一户", by=supervisor, at=at)
    SavedView.objects.create(account=district.accounts["supervisor"], name="一户", query=f"q={PHONE}")
    from django.conf import settings

    log = Path(settings.HOME) / "logs" / "luoshi.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(f"a page failed: /people/find?who={PHONE}\n", encoding="utf-8")
    sheet = folder / "sheet.csv"
    sheet.write_text(
        "留言编号,留言用户,留言主题,留言时间,留言详情,联系电话,答复意见,答复时间\n"
        f"1,{NAME},{TITLE},2019/2/28 11:25,{WORDS},{PHONE},已与{NAME}联系,2019/3/5 9:00\n"
        f"2,{NAME},{TITLE},看不懂的时间,{WORDS},{PHONE},,\n",
        encoding="utf-8",
    )
    report = intake.import_requests(path=sheet, by=supervisor, at=at)
    assert (report.imported, report.rejected) == (1, 1)
    (intake.kept_sheet("0" * 64)).write_bytes(sheet.read_bytes())
    sheet.unlink()
    sign_head(at=at)
    ticket = Entry.objects.get(case=case, action="register").ledger_seq
    words = {"title": TITLE, "description": f"{WORDS}。身份证{IDENTITY}", "reporter_phone": PHONE, "address": HOME}
    (folder / "receipt.json").write_text(receipt_for(ticket, at=at, words=words).to_text(), encoding="utf-8")
    (folder / "code").write_text(made.receipt_code)


def photo(colour: str = "gray", where: str = "王大名家门口 113.5123456") -> bytes:
    """A photo whose metadata say where it was taken."""
    from PIL import Image

    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = where
    Image.new("RGB", (64, 48), colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


def look(folder: Path) -> None:
    """What holds after the words are gone."""
    from django.db import connection

    from luoshi.district.audit.api import (
        audit_whole,
        check_ledger,
        event_of,
        number_waiting,
        receipt_for,
        verifying_keys,
    )
    from luoshi.district.audit.models import LedgerEvent
    from luoshi.district.cases.models import Case, Entry
    from luoshi.district.cases.queries.search import newest_matches
    from luoshi.district.cases.web.exporting import export_cases
    from luoshi.district.intake.models import Erasure
    from luoshi.district.people.api import SYSTEM
    from luoshi.kernel import clock
    from luoshi.proof.receipts import verify_receipt

    del folder
    number_waiting()
    terms: list[str] = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, cases_search, row)")
            cursor.execute("SELECT term FROM temp.terms")
            terms = [term for (term,) in cursor.fetchall()]
    tombstone = LedgerEvent.objects.get(kind="person.erase")
    exported = b"".join(export_cases(format=form, by=SYSTEM, at=clock.now()) for form in ("csv",))
    print(
        json.dumps(
            {
                "sound": check_ledger().sound,
                "difference": str(audit_whole(at=clock.now()).difference),
                "found": [word for word in SECRETS if newest_matches(word, most=3)],
                "terms": [term for term in terms if term in ("王大", "大名", PHONE, IDENTITY, "轮椅")],
                "exported": [word for word in SECRETS if word.encode() in exported],
                "tombstone": json.loads(tombstone.body)["data"],
                "cleaned": Erasure.objects.filter(cleaned_at__isnull=False).count(),
                "titles": sorted(Case.objects.values_list("title", flat=True)),
                "entries": Entry.objects.count(),
                "events": LedgerEvent.objects.count(),
                "key": str(verifying_keys()[0]),
                "receipts": sum(
                    bool(verify_receipt(receipt_for(row.ticket, at=clock.now()), _ring()))
                    for row in LedgerEvent.objects.filter(subject__startswith="case:")
                ),
                "place": event_of(tombstone.ticket)[0],
            }
        )
    )


def _ring() -> object:
    from luoshi.district.audit.api import key_ring

    return key_ring()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    django.setup()
    {"make": make, "look": look}[sys.argv[1]](Path(sys.argv[2]))
