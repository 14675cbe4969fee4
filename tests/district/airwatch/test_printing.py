"""The bulletin as a page: words for everything in both languages, one file, nothing asked of anybody."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from luoshi.airscience.index import Pollutant, WarningLevel
from luoshi.district.airwatch.errors import NotBuiltError
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.document import as_object, document
from luoshi.district.airwatch.printing.parts import Table
from luoshi.district.airwatch.printing.sentences import SENTENCES, sentence
from luoshi.district.airwatch.printing.silences import said
from luoshi.district.airwatch.rules.alarms import Learning, alarms_of
from luoshi.district.airwatch.rules.composing import compose
from luoshi.district.airwatch.rules.finding import Finding, Firmness
from luoshi.district.airwatch.rules.measured import Period, Station
from luoshi.district.airwatch.rules.silence import Silence, Unsaid
from tests.district.airwatch.made_air import lively_air, still_air

AT = datetime(2019, 12, 1, 1, 0, tzinfo=UTC)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
KEPT = r"PM|SO|NO|CO|AQI|CSV|GB|HJ|mg|µg|S\d+|Luoshi"
ENGLISH = re.compile(rf"(?<![A-Za-z])(?!(?:{KEPT})(?![A-Za-z]))[A-Za-z]{{2,}}")
NUMBERS = {
    "valid": 29, "attaining": 14, "share": 48.3, "heavy": 1, "days": 13, "polluted": 15, "pollutant": Pollutant.PM25,
    "day": date(2019, 11, 23), "aqi": 253, "pollutants": (Pollutant.PM25,), "now": 73.0, "before": 37.0,
    "percent": 97.3, "period": Period(date(2019, 10, 2), date(2019, 10, 31)), "late_night": 70.0, "other": 74.0,
    "low": -20.0, "high": 15.0, "top": 10, "top_share": 59.0, "bottom": 2, "bottom_share": 36.0,
    "station": Station("1", "供水公司"), "stations": (Station("1", "供水公司"),), "best": Station("2", "银行学校"),
    "worst": Station("3", "烟厂"), "best_index": 6.26, "worst_index": 6.6, "increment": 7.0, "count": 18, "night": 10,
    "most": 5, "level": WarningLevel.ORANGE, "first": date(2019, 11, 1), "last": date(2019, 11, 3), "needed": 90.0,
    "per_year": 3.2, "months": 60, "from_deg": 67.5, "excess": 12.0, "hours": 33, "expected": 33.4,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_finding_is_one_plain_sentence_in_either_language(code, lang):
    """Every placeholder is filled, every Chinese sentence ends in a full stop, and neither language is in the other."""
    numbers = NUMBERS | ({"stations": 9} if code == "alarms_none" else {})
    with translation.override(lang):
        words = sentence(Finding(code, numbers, "calendar", Firmness.COUNTED))
    assert not re.search(r"%\(|\{|\}", words)
    if lang == "en":
        assert words.endswith(".")
        assert not CHINESE.search(re.sub("供水公司|银行学校|烟厂", "", words))
    else:
        assert words.endswith("。")
        assert not ENGLISH.search(words)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("what", Unsaid)
def test_what_cannot_be_said_is_told_with_its_reason(what, lang):
    """Two texts, in the language asked for."""
    with translation.override(lang):
        both = said(Silence(what, ("供水公司",)))
    assert all(both)
    assert bool(CHINESE.search("".join(both).replace("供水公司", ""))) == (lang == "zh-hans")


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "said_as"),
    [
        (1.25, 1, False, "1.2"),
        (-0.04, 1, True, "0.0"),
        (-6.3, 1, True, "−6.3"),
        (6.3, 1, True, "+6.3"),
        (float("nan"), 1, True, "–"),
        (float("inf"), 0, False, "–"),
    ],
)
def test_number_is_written_as_people_write_it(value, decimals, signed, said_as):
    """A real minus, no minus nothing, and a dash for what is not there."""
    assert v.number(value, decimals, signed=signed) == said_as


def test_hour_that_ends_at_midnight_is_the_last_of_its_day():
    """24 o'clock of the 8th, not 0 o'clock of the 9th."""
    import numpy as np

    with translation.override("zh-hans"):
        assert v.hour_of(np.datetime64("2019-11-09T00")) == "11月8日 24 时"
        assert v.hour_of(np.datetime64("2019-11-09T01")) == "11月9日 1 时"


def test_table_downloads_as_a_file_spreadsheets_open():
    """With the mark of UTF-8, and quoted where a cell has a comma."""
    table = Table("x", ("站点", "值"), (("甲,乙", "1"),))
    assert table.download == (
        "data:text/csv;charset=utf-8,%EF%BB%BF%E7%AB%99%E7%82%B9%2C%E5%80%BC%0D%0A%22%E7%94%B2%2C%E4%B9%99%22%2C1%0D%0A"
    )


@pytest.mark.parametrize("module", ["const a=1;", "export{a};\nconst b=2;", "let s='</script>';export{s};"])
def test_module_that_would_not_stay_in_its_script_is_refused(module):
    """No export at its end, or the end of the script inside."""
    with pytest.raises(NotBuiltError):
        as_object(module, "lib")


@pytest.fixture(scope="module")
def pages():
    """A bulletin with everything in it — wind, alarms, a time before — in both languages."""
    whole = lively_air(days=90, first=date(2019, 9, 1), wind=True)
    november = Period(date(2019, 11, 1), date(2019, 11, 29))
    alarms = alarms_of(whole, november, learning=Learning.PAST)
    bulletin = compose(whole.between(november), earlier=whole.between(november.before), alarms=alarms)
    return {lang: document(bulletin, area="双桥市", lang=lang, at=AT) for lang in ("zh", "en")}


def text_of(page):
    """What is read: without scripts, styles, and the data of charts."""
    without = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    names = " ".join(re.findall(r'(?:aria-label|title|alt)="([^"]*)"', without))
    return re.sub(r"<[^>]+>", " ", re.sub(r"href=\"data:[^\"]*\"", "", without)) + names


def test_chinese_bulletin_has_no_english_word(pages):
    """But symbols, units and names of norms and formats."""
    assert ENGLISH.findall(text_of(pages["zh"])) == []


def test_english_bulletin_has_no_chinese_but_names(pages):
    """Names of stations and of the town stay as they are."""
    assert CHINESE.findall(re.sub(r"站点\d+|双桥市", "", text_of(pages["en"]))) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bulletin_asks_nothing_of_anybody(pages, lang):
    """No address to fetch from: no src, no link but within the page and to data inside it, no import."""
    markup = re.sub(r"<script type=\"module\">.*?</script>", "", pages[lang], flags=re.DOTALL)
    links = re.findall(r'(?:href|src|action)="([^"]*)"', markup)
    assert [link for link in links if not link.startswith(("#", "data:"))] == []
    assert "@import" not in markup
    assert "url(" not in markup


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_link_of_a_finding_leads_to_its_section(pages, lang):
    """Every place within the page exists, once."""
    places = re.findall(r' id="([^"]+)"', pages[lang])
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', pages[lang])) <= set(places)


def test_names_of_stations_are_escaped():
    """A name is no markup."""
    from dataclasses import replace

    air = still_air(days=3)
    evil = replace(air.stations[0], name="<script>alert(1)</script>")
    page = document(compose(type(air)((evil, *air.stations[1:]), air.period, air.hours)), area="<u>", lang="zh", at=AT)
    assert "<script>alert" not in page
    assert "<u>" not in page


def test_bulletin_of_one_station_and_three_days_is_made():
    """Little is said, and nothing breaks."""
    page = document(compose(still_air(count=1, days=3)), area="", lang="zh", at=AT)
    assert "站点1空气质量" in page
    assert "至少需要四个站点" in page
