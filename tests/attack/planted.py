"""A district in which every personal value is a word found nowhere else, and what an answer says in readable form."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from luoshi.district.audit.api import Personal
from luoshi.district.cases import api as cases
from luoshi.district.cases.api import EvidenceUse
from luoshi.district.cases.models import Entry
from luoshi.district.evidence import api as evidence
from luoshi.district.intake.api import report_problem
from luoshi.district.intake.commands.report_problem import Problem
from luoshi.district.intake.models import ImportRow, ImportRun, Request
from luoshi.district.people.api import NOBODY
from luoshi.district.places.models import Place
from luoshi.district.ui.domain import domains
from tests.district.site import walk_district
from tests.district.site.walk_district import NEAR, Walked
from tests.fakes.acts import photo
from tests.fakes.small_district import MONDAY

PHONE = "13712340987"


@dataclass
class Planted:
    """The walked district; ``values`` says of each word whose it is and which field it stands in."""

    walked: Walked
    values: dict[str, tuple[str, Personal]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    receipt: str = ""

    def add(self, word: str, subject: str, what: Personal) -> str:
        """Remember a word."""
        self.values[word] = (subject, what)
        return word


def plant() -> Planted:
    """Plant a word in every personal field of a case, a report, a sheet, an account and a place of the near unit."""
    here = Planted(walk_district.build())
    _report(here)
    _sheet(here)
    account = here.walked.district.accounts[NEAR]
    account.phone = here.add("13655501234", f"account:{account.pk}", Personal.ACCOUNT)
    account.email = here.add("zhifu@planted.example", f"account:{account.pk}", Personal.ACCOUNT)
    account.save()
    code = f"{NEAR}-hall"
    attributes = {"contact": here.add("联络员茅以昂", f"place:{code}", Personal.PLACE_CONTACT), "phone": "13577712345"}
    here.add("13577712345", f"place:{code}", Personal.PLACE_CONTACT)
    Place.objects.filter(code=code).update(attributes=attributes)
    for domain in domains():
        if domain.exercise:
            domain.find(domain.exercise).plant(here)
    return here


def _report(here: Planted) -> None:
    district, words = here.walked.district, {}
    told = {
        "title": ("楼前阶石松脱甲", Personal.TITLE),
        "text": ("老母不便出行乙字", Personal.WORDS),
        "address": ("暖溪巷丙字门牌", Personal.ADDRESS),
        "name": ("阮丁香测", Personal.NAME),
        "phone": (PHONE, Personal.PHONE),
        "contact": ("weixin_wuxing", Personal.CONTACT),
    }
    words = {name: word for name, (word, _what) in told.items()}
    sent = evidence.store_text(text="戊字手写说明", by=NOBODY, at=MONDAY).pk
    picture = photo(NOBODY, MONDAY)
    made = report_problem(
        problem=Problem(**words, lon=113.512345, lat=34.787654), evidence_ids=[sent, picture], by=NOBODY, at=MONDAY
    )
    case, supervisor = made.case, district.actor("supervisor")
    subject = f"case:{case.code}"
    for word, what in told.values():
        here.add(word, subject, what)
    here.add("戊字手写说明", subject, Personal.FILE)
    here.add("113.512345", subject, Personal.POINT)

    def hour(n: int) -> Any:
        return MONDAY + timedelta(hours=n)

    task = here.add("请登门己字办理", subject, Personal.TIMELINE)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id(NEAR), task=task, by=supervisor, at=hour(1))
    planner = district.actor(NEAR, hour(2))
    cases.sign_for(case_id=case.pk, by=planner, at=hour(2))
    report = here.add("已与庚字当面说清", subject, Personal.TIMELINE)
    cases.report(case_id=case.pk, text=report, evidence=[EvidenceUse(photo(planner, hour(3)))], by=planner, at=hour(3))
    assigned = Entry.objects.get(case=case, action="assign")
    here.receipt = made.receipt_code
    here.things = {
        **here.walked.near.named,
        "case": case.code,
        "deadline": case.deadlines.first().pk,
        "seq": assigned.ledger_seq,
        "entry": assigned.pk,
        "evidence": sent,
        "account": district.accounts[NEAR].pk,
    }


def _sheet(here: Planted) -> None:
    run = ImportRun.objects.create(
        file_name="x.csv", file_sha256="1" * 64, started_at=MONDAY, finished_at=MONDAY, state="finished",
        headers=["标题", "联系电话"], rows_total=2, rows_read=2, rejected=1, conflicts=1,
    )  # fmt: skip
    row = here.add("被拒行辛字原文", f"import:{run.pk}", Personal.ROW)
    ImportRow.objects.create(
        run=run, row_number=2, values=[row, ""], reasons=[{"code": "no_date", "field": "asked_at", "value": ""}]
    )
    known = Request.objects.get(case__code=here.things["case"])
    conflict = ImportRow.objects.create(run=run, row_number=3, values=["路灯不亮", ""], reasons=[], known=known)
    here.things["row"] = conflict.pk
    here.things["run"] = here.walked.near.named["run"] = run.pk


def readable(answer: Any) -> str:
    """Everything an answer says: the text of a page, of a stream, of the files inside a workbook."""
    content = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    text = content.decode("utf-8", "replace")
    if "json" in answer.get("Content-Type", ""):
        text += json.dumps(json.loads(text), ensure_ascii=False) if text.strip().startswith(("{", "[")) else ""
    return text + unescape(text)
