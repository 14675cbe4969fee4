"""What a resident does without an account: report, keep the receipt, follow, say whether it helped, look around."""

import io
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from luoshi.district.cases import api as cases
from luoshi.district.cases.models import Case, CaseEvidence
from luoshi.district.evidence.api import sweep_orphans
from luoshi.district.evidence.models import Evidence
from luoshi.district.intake.api import Problem, report_problem
from luoshi.district.intake.commands import note_attempt
from luoshi.district.intake.errors import NothingReportedError
from luoshi.district.intake.models import ReportAttempt, Request
from luoshi.district.people.api import NOBODY, SYSTEM
from luoshi.kernel import clock, ids
from tests.district.evidence.documents import pdf
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
TEXT = "<b>春藤路口</b>的路灯三天不亮 <某办法> 请回电13800001234"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def at_monday(monkeypatch):
    """The requests of this test arrive on the Monday of the small district."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def photo() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(buffer, "JPEG")
    return SimpleUploadedFile("灯.jpg", buffer.getvalue(), "image/jpeg")


def told(**more) -> Request:
    return report_problem(problem=Problem(**{"text": TEXT, **more}), by=NOBODY, at=MONDAY)


def opened(client: Client, address: str) -> bytes:
    """The bytes behind an address that is open."""
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # answer.close() would end the test's database connection, too
        close()
    return content


def released(district, request: Request, title: str = "") -> None:
    """Somebody reads the title and gives it to the public."""
    cases.publish(
        case_id=request.case_id,
        publication="title",
        public_title=title or request.title,
        by=district.actor("supervisor"),
        at=MONDAY,
    )


def finished(district, request: Request) -> None:
    """Bring the case of ``request`` through the loop to its closing, with the reporter to be asked."""
    acts = {"by": district.actor("supervisor"), "at": MONDAY}
    cases.assign(case_id=request.case_id, lead_unit_id=district.unit_id("construction"), **acts)
    unit = {"by": district.actor("construction"), "at": MONDAY}
    cases.sign_for(case_id=request.case_id, **unit)
    proof = cases.EvidenceUse(_evidence(district), "after")
    cases.complete(case_id=request.case_id, text="已换灯泡", evidence=[proof], **unit)
    cases.close(case_id=request.case_id, text="现场核查属实", by=district.actor("verifier"), at=MONDAY)


def _evidence(district) -> int:
    from luoshi.district.evidence.api import store_evidence

    return store_evidence(file=photo(), by=district.actor("construction"), at=MONDAY).pk


def test_report_makes_request_case_and_receipt(district, at_monday):
    """The words, the place and the contact arrive; the answer is a redirect to the receipt."""
    response = Client().post(
        "/report/",
        {
            "text": TEXT,
            "address": "春藤路",
            "lat": "34.81",
            "lon": "113.55",
            "name": "甲",
            "phone": "1",
            "photos": photo(),
        },
    )
    request = Request.objects.get()
    assert (response.status_code, response.url) == (302, f"/report/done/{request.receipt_code}/")
    case = request.case
    assert (case.source, case.state, case.lon, case.lat) == ("web", "registered", 113.55, 34.81)
    assert case.title == "春藤路口的路灯三天不亮 <某办法> 请回电13800001234"
    assert (request.reporter_name, request.reporter_phone) == ("甲", "1")
    assert case.fields_typed == 4
    use = CaseEvidence.objects.get()
    assert (use.case_id, use.purpose, use.is_public) == (case.pk, "before", False)
    assert case.public_title == ""


def test_receipt_shows_code_qr_and_what_happens_next(district, at_monday):
    """The receipt can be kept: as a page, as a picture; nothing of it is cached or indexed."""
    request = told()
    page = Client().get(f"/report/done/{request.receipt_code}/")
    html = page.content.decode()
    assert ids.spell_receipt_code(request.receipt_code) in html
    assert 'src="data:image/svg+xml' in html
    assert "no-store" in page["Cache-Control"]
    picture = Client().get(f"/report/done/{request.receipt_code}/card.png")
    assert Image.open(io.BytesIO(picture.content)).size == (720, 960)


def test_report_without_text_comes_back_with_everything_kept(district, at_monday):
    """An error costs nothing: the other words and the photo stay in the form."""
    client = Client()
    back = client.post("/report/", {"text": " ", "address": "春藤路", "photos": photo()})
    html = back.content.decode()
    assert back.status_code == 422
    assert 'value="春藤路"' in html
    assert "“灯.jpg”已保存" in html
    token = re.search(r'name="kept" value="([^"]+)"', html).group(1)
    client.post("/report/", {"text": "灯不亮", "kept": token})
    assert CaseEvidence.objects.count() == 1


def test_photo_of_a_report_given_up_is_swept_after_a_day(district, at_monday, settings):
    """No row and no entry of the ledger tells of it; its files go, and a form sent later still says so well."""
    back = Client().post("/report/", {"text": " ", "photos": photo()})
    token = re.search(r'name="kept" value="([^"]+)"', back.content.decode()).group(1)
    assert not Evidence.objects.exists()
    held = [path for path in Path(settings.EVIDENCE_ROOT).glob("??/??/*") if path.is_file()]
    assert held
    for path in held:
        os.utime(path, (0, 0))
    sweep_orphans(MONDAY)
    assert not any(path.exists() for path in held)
    late = Client().post("/report/", {"text": "灯不亮", "kept": token})
    assert (late.status_code, "请重新添加" in late.content.decode()) == (422, True)


def test_forged_photo_numbers_attach_nothing(district, at_monday):
    """Only what this server signed is attached."""
    Client().post("/report/", {"text": "灯不亮", "kept": "WzFd:forged"})
    assert not CaseEvidence.objects.exists()


@pytest.mark.parametrize("name", ["front.jpg", "front.pdf"])
def test_report_document_in_place_of_a_photo_is_said(db, name):
    """The page asks for photos; the words stay in the form."""
    document = SimpleUploadedFile(name, pdf())
    back = Client().post("/report/", {"text": "灯不亮", "photos": document}, headers={"accept-language": "zh-hans"})
    assert back.status_code == 422
    assert "并不是照片" in back.content.decode()
    assert "灯不亮" in back.content.decode()


def test_file_that_is_no_photo_is_refused_beside_the_text(district, at_monday):
    """A refused file says why; the report is not sent without it behind the person's back."""
    back = Client().post("/report/", {"text": "灯不亮", "photos": SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 50)})
    assert back.status_code == 422
    assert not Request.objects.exists()
    assert "灯不亮" in back.content.decode()


def test_filled_honeypot_is_not_taken(district, at_monday):
    """A program that fills in everything is asked to empty the field; a person's text would still be there."""
    back = Client().post("/report/", {"text": "灯不亮", "website": "http://x"})
    assert back.status_code == 422
    assert not Request.objects.exists()


def test_too_many_reports_wait_with_their_text_kept(district, at_monday):
    """Beyond the limit: 429, how long to wait, and the words are still in the form."""
    client = Client()
    for _ in range(10):
        assert client.post("/report/", {"text": "灯不亮"}).status_code == 302
    back = client.post("/report/", {"text": "第十一件"})
    assert back.status_code == 429
    assert back["Retry-After"] == "600"
    assert "第十一件" in back.content.decode()
    assert Request.objects.count() == 10
    assert client.post("/report/", {"text": "x"}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_refused_reports_do_not_count_against_the_limit(district, at_monday):
    """Whoever mistypes eleven times can still report; a flood of mistakes is stopped later than a flood of reports."""
    client = Client()
    for _ in range(15):
        assert client.post("/report/", {"text": ""}).status_code == 422
    assert client.post("/report/", {"text": "灯不亮"}).status_code == 302
    most = note_attempt.TRIES[0].most
    statuses = [client.post("/report/", {"text": ""}).status_code for _ in range(most)]
    assert statuses == [422] * (most - 16) + [429] * 16


def test_addresses_of_one_line_report_as_one_sender(district, at_monday):
    """A network of 64 bits of IPv6 belongs to one line; the next one is another's."""
    line = [Client(REMOTE_ADDR=f"2001:db8:0:7::{n:x}") for n in range(12)]
    statuses = [client.post("/report/", {"text": "灯不亮"}).status_code for client in line]
    assert statuses == [302] * 10 + [429] * 2
    assert Client(REMOTE_ADDR="2001:db8:0:8::1").post("/report/", {"text": "灯不亮"}).status_code == 302


def test_sender_is_kept_as_digest_for_a_day(district, at_monday):
    """No network address is stored, and what counts reports is thrown away after a day."""
    limits = note_attempt.LIMITS
    note_attempt.note_attempt(address="192.0.2.1", by=NOBODY, at=MONDAY - timedelta(days=2), limits=limits)
    note_attempt.note_attempt(address="192.0.2.1", by=NOBODY, at=MONDAY, limits=limits)
    attempt = ReportAttempt.objects.get()
    assert "192" not in attempt.sender
    assert attempt.at == MONDAY


@pytest.mark.parametrize("typed", ["{plain}", "{lower}", " {dashed} "])
def test_code_is_understood_as_people_type_it(district, at_monday, typed):
    """Small letters, dashes and blanks lead to the same page."""
    code = told().receipt_code
    given = typed.format(plain=code, lower=code.lower(), dashed=ids.spell_receipt_code(code))
    assert Client().get("/track/", {"code": given}).url == f"/track/{code}/"


@pytest.mark.parametrize("path", ["/track/?code=AAAA", "/track/nonsense/", "/report/done/nonsense/", "/open/nonsense/"])
def test_unknown_code_is_a_page_not_a_defect(district, path):
    """A wrong code says so."""
    assert Client().get(path).status_code == 404


def test_tracking_page_says_who_until_when_and_why(district, at_monday):
    """The unit, the deadline with its derivation and the acts, in Chinese."""
    request = told()
    cases.assign(
        case_id=request.case_id,
        lead_unit_id=district.unit_id("construction"),
        by=district.actor("supervisor"),
        at=MONDAY,
    )
    html = Client().get(f"/track/{request.receipt_code}/").content.decode()
    for words in ("建设局", "已交办，等待单位签收", "期限是怎么算的？", "已存证"):
        assert words in html


def test_not_solved_reopens_and_solved_ends(district, at_monday):
    """The reporter is asked; "not solved" needs a word and takes the case up again."""
    request = told()
    finished(district, request)
    client, path = Client(), f"/track/{request.receipt_code}/"
    assert "问题解决了吗" in client.get(path).content.decode()
    assert client.post(path, {"solved": "no", "text": ""}).status_code == 422
    assert client.post(path, {"solved": "no", "text": "还是不亮"}).status_code == 302
    request.case.refresh_from_db()
    assert (request.case.state, request.case.reopenings) == ("assigned", 1)
    assert client.post(path, {"solved": "yes"}).status_code == 409


def test_merged_reporter_reads_the_answer(district, at_monday):
    """Whose report was joined with another follows that one."""
    first, second = told(), told(text="路灯坏了")
    cases.merge(
        case_id=second.case_id, into_id=first.case_id, text="同一盏灯", by=district.actor("supervisor"), at=MONDAY
    )
    finished(district, first)
    html = Client().get(f"/track/{second.receipt_code}/").content.decode()
    assert "已合并办理" in html
    assert "现场核查属实" in html


def test_public_list_shows_no_numbers_of_persons(district, at_monday):
    """Telephone numbers in a released title are masked, and neither contact nor description appears."""
    request = told(name="张某某", phone="13911112222")
    released(district, request)
    for path in ("/open/", f"/open/{request.case.code}/"):
        html = Client().get(path).content.decode()
        assert "138****1234" in html
        for secret in ("13800001234", "张某某", "13911112222"):
            assert secret not in html


def test_report_is_category_and_area_until_somebody_releases_a_title(district, at_monday):
    """What a resident wrote is nowhere on the public pages, not even where it has no number in it."""
    request = told(text="3栋2单元501室的王某某家漏水")
    for path in ("/open/", f"/open/{request.case.code}/"):
        html = Client().get(path).content.decode()
        assert "待分类" in html
        assert "501" not in html
        assert "王某某" not in html
    released(district, request, "某小区住户家漏水")
    assert "某小区住户家漏水" in Client().get("/open/").content.decode()


def test_dispatch_clock_is_said_as_what_it_is(district, at_monday):
    """Before there is a promise the page says by when a unit will have it, and names no deadline."""
    request = told()
    for path in (f"/open/{request.case.code}/", f"/track/{request.receipt_code}/", "/open/"):
        html = Client().get(path).content.decode()
        assert "正在分办，将于以下时间前交办" in html
        assert "<dt>办理期限" not in html


def test_resident_sees_their_own_photo_and_everybody_the_released_one(district, at_monday):
    """The photo of the report opens by its receipt alone; the photo after only once somebody released it."""
    client = Client()
    client.post("/report/", {"text": TEXT, "photos": photo()})
    request = Request.objects.get()
    own = CaseEvidence.objects.get().evidence_id
    finished(district, request)
    after = CaseEvidence.objects.get(purpose="after").evidence_id
    page = client.get(f"/track/{request.receipt_code}/").content.decode()
    assert f"/evidence/{own}/thumbnail/?receipt={request.receipt_code}" in page
    assert f"/evidence/{after}/" not in page
    receipt = {"receipt": request.receipt_code}
    assert opened(client, f"/evidence/{own}/public/?receipt={request.receipt_code}")
    assert client.get(f"/evidence/{own}/original/", receipt).status_code == 404
    assert client.get(f"/evidence/{own}/public/").status_code == 404
    assert client.get(f"/evidence/{own}/public/", {"receipt": told().receipt_code}).status_code == 404
    assert client.get(f"/evidence/{after}/public/").status_code == 404
    cases.publish_photo(
        case_id=request.case_id, evidence_id=after, shown=True, by=district.actor("supervisor"), at=MONDAY
    )
    shown = client.get(f"/open/{request.case.code}/").content.decode()
    assert f"/evidence/{after}/thumbnail/" in shown
    assert f"/evidence/{own}/" not in shown
    picture = Image.open(io.BytesIO(opened(client, f"/evidence/{after}/public/")))
    assert not picture.getexif()


def test_case_that_is_not_public_is_not_shown(district, at_monday):
    """Neither in the list nor under its code."""
    request = told()
    Case.objects.filter(pk=request.case_id).update(is_public=False)
    assert request.case.code not in Client().get("/open/").content.decode()
    assert Client().get(f"/open/{request.case.code}/").status_code == 404


def test_public_list_is_searched_and_narrowed(district, at_monday):
    """Two-character words are found; a light and a category narrow the list; nonsense in the address is harmless."""
    released(district, told())
    released(district, told(text="井盖缺失", category_code="pavement"))
    client = Client()
    found = client.get("/open/", {"q": "井盖"}).content.decode()
    assert "井盖缺失" in found
    assert "路灯三天" not in found
    assert "井盖缺失" in client.get("/open/", {"top": "road"}).content.decode()
    assert "井盖缺失" in client.get("/open/", {"q": "路面 井盖"}).content.decode()  # its category's name is shown too
    assert "没有符合条件" in client.get("/open/", {"light": "red"}).content.decode()
    for nonsense in (
        {"after": "x"},
        {"after": "9" * 40},
        {"before": "-1"},
        {"q": '"*\x00('},
        {"top": "'"},
        {"light": "x"},
    ):
        assert client.get("/open/", nonsense).status_code == 200


def test_public_list_is_read_by_key(district, at_monday, django_assert_max_num_queries):
    """Next and previous lead through all cases, and a page costs the same few queries wherever it stands."""
    cases.register_cases(new=[cases.NewCase(title=f"事项{n:03}") for n in range(65)], by=SYSTEM, at=MONDAY)
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(public_title=case.title)
    client, path, seen = Client(), "/open/", []
    while path:
        with django_assert_max_num_queries(8):
            html = client.get(path).content.decode()
        seen += re.findall(r"事项(\d{3})</a>", html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        path = f"/open/{following.group(1)}" if following else ""
    assert seen == [f"{n:03}" for n in range(64, -1, -1)]


def test_home_has_three_big_things_and_live_numbers(district, at_monday):
    """Report, follow, look; and how many promises are open."""
    told()
    html = Client().get("/").content.decode()
    for words in ("我要反映", "查进度", "看公开", "正在办理"):
        assert words in html


def test_pages_speak_english_to_who_chose_it(district, at_monday):
    """The same pages in English, without Chinese but what the district's own data say."""
    client = Client()
    client.cookies["django_language"] = "en"
    for path in ("/", "/report/", "/track/"):
        html = client.get(path).content.decode()
        assert not re.search(
            r"[\u4e00-\u9fff]", re.sub(r"<footer.*?</footer>|简体中文|落实", "", html, flags=re.DOTALL)
        ), path


def test_nothing_said_is_nothing_reported(district):
    """Tags and blanks are no report."""
    with pytest.raises(NothingReportedError):
        report_problem(problem=Problem(text="<p> </p>"), by=NOBODY, at=MONDAY)


def test_report_whose_ledger_write_fails_leaves_nothing(district, monkeypatch):
    """Request and case share one fate."""

    def broken(**_):
        raise RuntimeError("the ledger is gone")

    monkeypatch.setattr("luoshi.district.cases.commands.register.record_many", broken)
    with pytest.raises(RuntimeError):
        told()
    assert not Request.objects.exists()
    assert not Case.objects.exists()


def test_home_shows_what_was_closed_lately_and_how_long_it_took(district, monkeypatch):
    """Reported on Monday, closed the same day: the case, its unit, and the four steps."""
    request = told()
    finished(district, request)
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(hours=1))
    page = Client().get("/").content.decode()
    assert f"/open/{Case.objects.get(pk=request.case_id).code}/" in page
    assert "当天办结" in page
    assert page.count("<li>") >= 4
    assert "13800001234" not in page


def test_home_keeps_to_itself_what_is_not_public(district, monkeypatch):
    """A case that is not public is neither counted nor shown; an empty district shows no list at all."""
    request = told()
    finished(district, request)
    Case.objects.filter(pk=request.case_id).update(is_public=False)
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(hours=1))
    response = Client().get("/")
    assert (response.context["figures"].closed, response.context["figures"].finished) == (0, ())
    assert "最近办结" not in response.content.decode()
