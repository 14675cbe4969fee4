"""A case is found as its words are typed, in any script and width, by staff and by the public."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.public_search import index_public, public_matching
from luoshi.district.cases.queries.search import matching
from luoshi.district.cases.rules.indexed import CATEGORY
from luoshi.district.cases.search_table import rebuild

FOUND = [
    # title, question
    ("⻋辆乱停", "车辆"),
    ("车辆乱停", "⻋辆"),
    ("⻓江路⼈行道", "长江路人行道"),
    ("ＡＢ１２号楼漏水", "ab12"),
    ("AB12号楼漏水", "ＡＢ１２"),
    ("道路損壞嚴重", "道路损坏"),
    ("道路损坏严重", "損壞"),
    ("後門積水", "后门积水"),
    ("ئۇيغۇر ئاپتونوم رايونى", "ئاپتونوم"),
    ("ئۇيغۇر ئاپتونوم رايونى", "ئۇيغ"),
    ("བོད་ལྗོངས་ཀྱི་ལམ", "ལྗོངས"),
    ("시장에서 소음", "시장"),
    ("시장에서 소음", "소음"),
    ("Bruit devant le Café Müller", "café"),
    ("Bruit devant le Café Müller", "cafe muller"),
    ("Шум на улице", "улице"),
    ("カフェの騒音", "カフェ"),
    ("ｶﾌｪの音", "カフェ"),
]
NOT_FOUND = [("བོད་ལམ", "བུད"), ("车辆乱停", "长江"), ("시장", "시청"), ("ئۇيغۇر", "ئويغۇر"), ("路面破损", "κ1")]


@pytest.fixture
def told(make_case):
    def make(title):
        case = make_case(lead="planning", title=title, public_title=title, is_public=True)
        index_public([case])
        return case

    return make


@pytest.mark.parametrize(("title", "question"), FOUND)
def test_a_case_is_found_as_it_is_typed(told, title, question):
    """By staff and by everybody."""
    case = told(title)
    assert list(matching(Case.objects.all(), question)) == [case]
    assert list(public_matching(Case.objects.all(), question)) == [case]


@pytest.mark.parametrize(("title", "question"), NOT_FOUND)
def test_another_word_does_not_find_it(told, title, question):
    """Signs that are letters of their own tell words apart."""
    told(title)
    assert not matching(Case.objects.all(), question).exists()
    assert not public_matching(Case.objects.all(), question).exists()


def test_no_question_names_the_mark_of_a_category(told):
    """The marks by which the public index knows a category cannot be typed."""
    case = told("路面破损")
    assert not public_matching(Case.objects.all(), f"{CATEGORY}{case.category_id}").exists()


def test_an_index_built_before_is_written_anew(told):
    """The update rewrites both indexes; afterwards old cases are found by what new ones are found by."""
    case = told("⻋辆乱停 Café")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_public_search")
    rebuild(apps, SimpleNamespace(connection=connection))
    for question in ("车辆", "cafe", case.code):
        assert list(matching(Case.objects.all(), question)) == [case]
        assert list(public_matching(Case.objects.all(), question)) == [case]


def test_a_word_longer_than_any_word_is_indexed_by_its_beginning(told):
    """A long run of signs neither fails nor is lost."""
    case = told("a" * 190)
    assert list(matching(Case.objects.all(), "a" * 190)) == [case]
