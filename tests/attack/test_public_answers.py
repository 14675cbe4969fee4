"""No public answer depends on what is hidden: two districts that differ in nothing else answer alike, byte for byte.

The same district is lived through twice in one database, the second time after the first was rolled back, with other
words wherever words are not public. Whatever anybody can ask without signing in is asked of both.
"""

import itertools
import json
import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.cases import api as cases
from luoshi.district.intake.api import Problem, report_problem
from luoshi.district.intake.web import crowd
from luoshi.district.people.api import NOBODY
from luoshi.kernel import clock, ids
from tests.fakes import acts
from tests.fakes.acts import photo
from tests.fakes.campaign import tries
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

pytestmark = pytest.mark.django_db
IDENTITY = "410101199001011234"
HAN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|form_key)" value="[^"]*"')
"""What a form carries is drawn anew for every page."""


@dataclass
class Lived:
    """What was answered to everything that was asked."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    ledger: list[object] = field(default_factory=list)
    tracked: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """The clock stands, receipts come in one order, and nobody is slowed: what is asked is asked of both."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr(crowd, "MOST_SEARCHES", 10**9)
    monkeypatch.setattr(crowd, "MOST_PAGES", 10**9)


def words(dice: random.Random) -> dict[str, str]:
    """Hidden words: names, numbers, sentences, none of which is a shown one."""
    names = {
        "title", "description", "address", "task", "note", "comment", "contact", "return", "unsolved", "petition",
        "cause", "reporter", "merge", "hand_back", "file",
    }  # fmt: skip
    return {
        name: "".join(dice.choices(HAN, k=dice.randrange(3, 9))) + "".join(dice.choices(string.digits, k=9))
        for name in sorted(names)
    } | {"phone": "13" + "".join(dice.choices(string.digits, k=9))}


def live(district: SmallDistrict, hidden: dict[str, str]) -> tuple[list[str], list[str], list[int]]:
    """Cases at every stage, some released and some not; their codes, receipts and photos."""
    boss, unit, verifier = (district.actor(name) for name in ("supervisor", "planning", "verifier"))
    codes, receipts, photos = [], [], []
    for n, publication in enumerate(("title", "category", "hidden", None, "title", "title")):
        told = Problem(
            text=f"{hidden['description']}。{hidden['title']}", title=hidden["title"], address=hidden["address"],
            name=hidden["reporter"], phone=hidden["phone"],
        )  # fmt: skip
        request = report_problem(problem=told, by=NOBODY, at=MONDAY)
        case_id = request.case_id
        codes.append(request.case.code)
        receipts.append(request.receipt_code)
        cases.comment(case_id=case_id, text=hidden["comment"], by=boss, at=MONDAY)
        if publication is None:
            continue
        cases.reclassify(case_id=case_id, cause=hidden["cause"], by=boss, at=MONDAY)
        cases.assign(
            case_id=case_id, lead_unit_id=district.unit_id("planning"), task=hidden["task"], text=hidden["note"],
            publication=publication, public_title=f"第{n}件路灯不亮", by=boss, at=MONDAY,
        )  # fmt: skip
        if n == 5:
            cases.hand_back(case_id=case_id, text=hidden["hand_back"], by=unit, at=MONDAY)
            continue
        cases.sign_for(case_id=case_id, by=unit, at=MONDAY)
        cases.contact(case_id=case_id, text=hidden["contact"], by=unit, at=MONDAY)
        due = cases.Case.objects.get(pk=case_id).due_at
        cases.ask_extension(case_id=case_id, until=due + timedelta(days=1), text=hidden["petition"], by=unit, at=MONDAY)
        cases.decide_extension(case_id=case_id, granted=True, text="同意延期", by=boss, at=MONDAY)
        before, after = photo(unit, MONDAY), photo(unit, MONDAY)
        photos += [before, after]
        cases.report(case_id=case_id, text="已安排", evidence=[cases.EvidenceUse(before, "before")], by=unit, at=MONDAY)
        cases.complete(case_id=case_id, text="已换灯", evidence=[cases.EvidenceUse(after, "after")], by=unit, at=MONDAY)
        cases.return_(case_id=case_id, text=hidden["return"], by=verifier, at=MONDAY)
        fresh = photo(unit, MONDAY)
        cases.complete(case_id=case_id, text="已换灯", evidence=[cases.EvidenceUse(fresh, "after")], by=unit, at=MONDAY)
        cases.close(case_id=case_id, text="核查属实", by=verifier, at=MONDAY)
        if publication == "title" and n:
            cases.publish_photo(case_id=case_id, evidence_id=fresh, shown=True, by=boss, at=MONDAY)
            cases.record_feedback(case_id=case_id, outcome="unsolved", text=hidden["unsolved"], by=boss, at=MONDAY)
    return codes, receipts, photos


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the urlconf, as its pattern."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def filled(route: str, known: dict[str, list[str]]) -> Iterator[str]:
    """The pattern with every value that is known for its places."""
    if route.startswith("^") or "(?P" in route:
        return
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    for values in itertools.product(*(known.get(name, ["1"]) for name in names)):
        address = route
        for name, value in zip(names, values, strict=True):
            address = re.sub(rf"<(?:\w+:)?{name}>", value, address, count=1)
        yield f"/{address}"


def asked_words(hidden: list[dict[str, str]]) -> list[str]:
    """What an attacker searches for: hidden words whole, in pairs, by beginnings of their numbers; and shown ones."""
    found = ["路灯", "第0件", "已换灯", "规划", "道路", "待分类", "1", "2", "13"]
    for each in hidden:
        for said in each.values():
            digits = re.sub(r"\D", "", said)
            found += [said, said[:2], said[1:3], digits, digits[:3], digits[:5], said.replace(digits, "")]
    return [word for word in dict.fromkeys(found) if word]


def answers_of(district: SmallDistrict, hidden: dict[str, str], questions: list[str]) -> Lived:
    """Live through it and ask everything as a stranger; the database is as before afterwards."""
    lived = Lived()
    with transaction.atomic():
        codes, receipts, photos = live(district, hidden)
        known = {
            "code": codes, "evidence_id": [str(pk) for pk in photos], "variant": ["public", "thumbnail", "original"],
            "form": ["csv", "xlsx"],
        }  # fmt: skip
        cache.clear()
        client = Client()
        todo = [path for route in addresses(get_resolver()) for path in filled(route, known)]
        todo += [
            f"/open/?{query}" for query in ("ended=1", "light=red", "light=green", "top=road", "after=99", "before=1")
        ]
        todo += [f"/open/?{more}q={word}" for word in questions for more in ("", "ended=1&")]
        for language in ("zh-hans", "en"):
            client.cookies["django_language"] = language
            for path in todo:
                answer = client.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                for close in answer._resource_closers:  # answer.close() would end the database connection, too
                    close()
                lived.answers[f"{language} {path}"] = (answer.status_code, TOKEN.sub(b"", body))
        for event in LedgerEvent.objects.order_by("ticket"):
            lived.ledger.append(_without_commitments(event))
        for code in receipts:
            lived.tracked[code] = client.get(f"/track/{code}/").content
        transaction.set_rollback(True)
    return lived


def _without_commitments(event: LedgerEvent) -> object:
    """An entry as the feed gives it, but for the salted commitments: they hide what they commit to by construction."""
    salted = {"commitments", "rows"}
    return json.loads(event.body, object_hook=lambda row: {k: v for k, v in row.items() if k not in salted})


@pytest.fixture
def in_order(monkeypatch):
    """Receipts and photos are the same in both lives: neither is hidden, and both are made by chance."""

    def again() -> None:
        dice = random.Random(7)
        monkeypatch.setattr(ids.secrets, "choice", dice.choice)
        monkeypatch.setattr(acts, "_shades", itertools.cycle(range(256)))

    return again


@pytest.mark.parametrize("seed", range(tries(short=1, long=40)))
def test_no_public_answer_depends_on_a_hidden_field(seed, in_order):
    """Every address, list, search, facet, picture and entry of the feed: the same bytes for other hidden words."""
    dice = random.Random(seed)
    district = small_district()
    one, other = words(dice), words(dice)
    asked = asked_words([one, other])
    questions = [*asked[:9], *dice.sample(asked[9:], min(len(asked) - 9, tries(short=12, long=1000)))]
    in_order()
    first = answers_of(district, one, questions)
    in_order()
    second = answers_of(district, other, questions)
    assert first.answers.keys() == second.answers.keys()
    differing = [path for path in first.answers if first.answers[path] != second.answers[path]]
    assert differing == []
    assert first.ledger == second.ledger
    told = b"".join(body for path, (_status, body) in first.answers.items() if "q=" not in path).decode(
        errors="replace"
    )
    for name, said in one.items():
        assert said not in told, name
    tracked = b"".join(first.tracked.values()).decode()
    for name in ("task", "note", "comment", "return", "petition", "cause", "hand_back", "reporter", "phone"):
        assert one[name] not in tracked, name
    assert "第0件路灯不亮" in told  # what was released is there


def test_a_hidden_number_is_not_read_digit_by_digit():
    """The oracle that gave a whole identity number in 63 questions: every question gets the same answer."""
    district = small_district()
    told = report_problem(problem=Problem(text=f"我的身份证{IDENTITY}，路灯不亮"), by=NOBODY, at=MONDAY)
    boss = district.actor("supervisor")
    cases.publish(case_id=told.case_id, publication="title", public_title="路灯不亮", by=boss, at=MONDAY)
    cases.publish(
        case_id=told.case_id, publication="title", public_title=f"路灯不亮 {IDENTITY} 13800001234", by=boss, at=MONDAY
    )
    client = Client()

    def finds(said: str) -> bool:
        return told.case.code in client.get("/open/", {"q": said}).content.decode()

    assert finds("路灯")
    assert finds(told.case.code)
    recovered = ""
    for _place in range(len(IDENTITY)):
        following = [sign for sign in "0123456789X" if finds(f"路灯 {recovered}{sign}")]
        if len(following) != 1:
            break
        recovered += following[0]
    assert recovered == ""
    assert not finds(IDENTITY)
    assert not finds("138000")


def test_a_program_that_asks_too_often_is_told_to_wait(monkeypatch):
    """The 31st search of a minute is answered 429, also of another address of the same household; lists go on."""
    small_district()
    cache.clear()
    monkeypatch.setattr(crowd, "MOST_SEARCHES", 30)
    client = Client()
    for _n in range(30):
        assert client.get("/open/", {"q": "路灯"}, REMOTE_ADDR="2001:db8::1").status_code == 200
    refused = client.get("/open/", {"q": "路灯"}, REMOTE_ADDR="2001:db8::2")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert client.get("/open/", REMOTE_ADDR="2001:db8::1").status_code == 200
    assert client.get("/open/", {"q": "路灯"}, REMOTE_ADDR="192.0.2.1").status_code == 200
