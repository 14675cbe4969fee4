"""What the program stores as a code is said in the reader's language: no English on Chinese pages, no code on any."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from luoshi.district.cases import words
from luoshi.district.cases.web.facts_said import facts_said
from luoshi.district.intake.web import wording
from luoshi.district.people.api import SYSTEM

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PROPER = re.compile(r"WGS-84|GCJ-02|BD-09|CGCS2000|GPS|PDF|DOCX|XLSX|CSV|JSON|\{\w+\}|%\(\w+\)[sd]")
"""Names of datums and formats, and the places of facts in a sentence."""


def tables() -> Iterator[tuple[str, object, object]]:
    """Every table from codes to words that stands in a module of words, with what each code is called."""
    for module in (words, wording):
        for name, table in vars(module).items():
            if name.isupper() and isinstance(table, dict):
                for code, said in table.items():
                    if not isinstance(said, tuple) and name not in ("STATE_TONES", "ERRORS_BESIDE"):
                        yield f"{module.__name__}.{name}", code, said


def choices() -> Iterator[tuple[str, object, object]]:
    """Every code that a column of the product's models may hold, with what it is called."""
    for model in apps.get_models():
        if not model.__module__.startswith("luoshi."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and field.choices and field.name != "state":
                yield from ((f"{model.__name__}.{field.name}", code, said) for code, said in field.flatchoices)


def faults(found: Iterator[tuple[str, object, object]], language: str) -> list[str]:
    """What is not said in ``language``."""
    wrong = []
    with override(language):
        for where, code, said in found:
            text = PROPER.sub("", str(said))
            raw = code.value if isinstance(code, Enum) else code
            foreign = ENGLISH.search(text) if language == "zh-hans" else CHINESE.search(text)
            if foreign or (text == raw and "_" in str(raw)):
                wrong.append(f"{where}: {raw} is said as {text!r}")
    return wrong


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_code_has_its_words(language):
    """Acts, states, reasons, notices, documents, purposes, columns, kinds of places and areas, and all choices."""
    assert len(list(tables())) > 200
    assert faults(tables(), language) == []
    assert faults(choices(), language) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_facts_of_an_act_are_said_without_codes(language):
    """Whatever an act keeps as JSON, the timeline says it in words or not at all."""
    data = {
        "reason": "yellow", "outcome": "no_answer", "problem_class": "self_building", "source": "hotline",
        "publication": "category", "granted": False, "shown": True, "urgency": 1, "until": AT.isoformat(),
        "calendar": 2, "count": 3,
    }  # fmt: skip
    with override(language):
        said = [str(word) for pair in facts_said(data, at=AT) for word in pair]
    assert len(said) >= 2 * len(data) - 2
    foreign = ENGLISH if language == "zh-hans" else CHINESE
    assert [text for text in said if foreign.search(text) or "_" in text] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_acts_by_itself_and_what_for_is_said(language):
    """The name under which the program acts is no name on a Chinese page."""
    foreign = ENGLISH if language == "zh-hans" else CHINESE
    with override(language):
        assert not foreign.search(words.posted(SYSTEM.name))
        for reason in words.BY_ITSELF:
            said = words.said_in(text="", data={"reason": reason.value}, by_as=SYSTEM.name)
            assert said
            assert not foreign.search(said)
