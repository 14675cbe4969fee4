"""What the program does by itself is kept as a reason, and read in the reader's language; old sentences too."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from luoshi.district.cases.api import Case
from luoshi.district.cases.models import Entry
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.cases.tasks import urge_by_light
from luoshi.district.cases.words import BY_ITSELF, said_in
from luoshi.district.people.api import SYSTEM
from tests.fakes.loop import SIGNED, follow

CHINESE = {
    Reason.YELLOW: "期限将至，请按承诺时限办结。",
    Reason.RED: "已超过期限，请于今日说明何时办结。",
    Reason.STILL_RED: "已超期三天。",
    Reason.NOT_SOLVED: "反映人表示问题没有解决。",
}


@pytest.fixture
def reminded(district) -> Case:
    """A case that turned yellow, then red, and stayed red for three days."""
    case, _at = follow(SIGNED, district)
    for at in (case.yellow_at, case.due_at, case.due_at + timedelta(days=3)):
        urge_by_light(at)
    return case


def test_reminders_of_the_worker_are_kept_by_their_reason_and_without_words(reminded):
    """What the worker wrote is no sentence of any language."""
    acts = Entry.objects.filter(case=reminded, by_as=SYSTEM.name).order_by("ledger_seq")
    assert [(entry.action, entry.data["reason"], entry.text) for entry in acts] == [
        ("urge", "yellow", ""),
        ("urge", "red", ""),
        ("escalate", "still_red", ""),
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_and_interface_say_the_reason_in_the_readers_language(signed_in, wall, reminded, language):
    """The timeline of one case, read by two readers."""
    wall.at = reminded.due_at + timedelta(days=3)
    browser = signed_in("supervisor", language)
    page = browser.get(f"/cases/{reminded.code}/").content.decode()
    entries = browser.get(f"/api/v1/cases/{reminded.code}/timeline").json()
    answered = {entry["text"] for entry in entries}
    with override(language):
        for reason in (Reason.YELLOW, Reason.RED, Reason.STILL_RED):
            assert str(BY_ITSELF[reason]) in page
            assert str(BY_ITSELF[reason]) in answered
    assert "still_red" not in page


@pytest.mark.parametrize("written_in", ["zh-hans", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_sentences_that_were_once_written_down_are_read_in_either_language(written_in, reason):
    """An old row keeps its words, in whichever language the worker wrote them."""
    with override(written_in):
        old = {"text": str(BY_ITSELF[reason]), "data": {}, "by_as": SYSTEM.name}
    with override("zh-hans"):
        assert said_in(**old) == CHINESE[reason]
    with override("en"):
        assert said_in(**old) == BY_ITSELF[reason]


def test_words_of_a_person_are_never_translated():
    """An official who writes the very sentence has written it."""
    with override("en"):
        assert said_in(text="已超期三天。", data={"reason": "red"}, by_as="督查室") == "已超期三天。"
