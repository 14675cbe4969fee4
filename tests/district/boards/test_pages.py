"""Who may open which board, what it costs, and that it speaks one language at a time."""

import re
from html.parser import HTMLParser

import pytest

from luoshi.district.cases.api import Case
from luoshi.district.cases.models import Entry

pytestmark = pytest.mark.django_db

PAGES = ["/board/unit/", "/board/unit/planning/", "/board/supervision/", "/board/supervision/suspended/", "/cockpit/"]
OPEN, GONE, SHUT = 200, 302, 403
ACCESS = {  # the pages in the order of PAGES
    "supervisor": (OPEN, OPEN, OPEN, OPEN, OPEN),
    "verifier": (OPEN, OPEN, OPEN, OPEN, SHUT),
    "leader": (OPEN, OPEN, OPEN, OPEN, OPEN),
    "inspector": (OPEN, OPEN, OPEN, OPEN, OPEN),
    "administrator": (OPEN, OPEN, OPEN, OPEN, SHUT),
    "planning": (GONE, OPEN, SHUT, SHUT, SHUT),
    "planning_head": (GONE, OPEN, SHUT, SHUT, OPEN),
    "construction": (GONE, SHUT, SHUT, SHUT, SHUT),
    "wutong_officer": (SHUT, SHUT, SHUT, SHUT, SHUT),
    "nobody_yet": (SHUT, SHUT, SHUT, SHUT, SHUT),
}
SHEETS = [
    "/board/unit/?format=csv",
    *(f"/board/unit/planning/{table}.csv" for table in ("due", "shares", "units", "weeks")),
    *(f"/board/supervision/{key}.csv" for key in ("will_be_late", "petitions", "rulings", "suspended")),
    *(f"/cockpit/{table}.csv" for table in ("units", "areas", "late", "weeks")),
]


@pytest.mark.parametrize("username", ACCESS)
def test_board_is_open_to_those_whose_post_includes_it(username, counted, as_user):
    """Working posts see their own unit's board; oversight sees all; the cockpit is for those who lead or oversee."""
    client = as_user(username)
    assert tuple(client.get(page).status_code for page in PAGES) == ACCESS[username]


@pytest.mark.parametrize("page", [*PAGES, "/cockpit/cases.geojson"])
def test_stranger_is_sent_to_sign_in(page, district, client):
    """Nothing is shown to somebody unknown, and he comes back afterwards."""
    response = client.get(page)
    assert response.status_code == GONE
    assert f"next={page}" in response["Location"]


def test_handler_is_led_to_his_own_unit(counted, as_user):
    """The list of one is the one."""
    assert as_user("planning").get("/board/unit/")["Location"] == "/board/unit/planning/"


@pytest.mark.parametrize("page", ["/board/unit/no-such/", "/board/supervision/no_such/", "/cockpit/no.csv"])
def test_unknown_board_is_not_there(page, district, as_user):
    """A wrong address is told as such."""
    assert as_user("supervisor").get(page).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *SHEETS, "/cockpit/cases.geojson"])
def test_empty_district_has_boards_too(page, district, as_user, now):
    """Before the first case every page stands, and says that there is nothing."""
    assert as_user("supervisor").get(page).status_code == OPEN


@pytest.mark.parametrize(
    ("page", "queries"),
    [("/board/unit/", 7), ("/board/unit/planning/", 18), ("/board/supervision/", 26), ("/cockpit/", 23)],
)
def test_page_costs_the_same_however_many_cases(page, queries, counted, as_user, django_assert_num_queries):
    """The number of queries is known."""
    client = as_user("supervisor")
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)


class Words(HTMLParser):
    """Everything a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.silent += tag in ("script", "style") or given.get("lang") == "en"
        self.found += [given[name] for name in ("aria-label", "title", "placeholder", "data-label") if given.get(name)]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


CODES = re.compile(r"LS\d{8}-\d{4}|\b(?:English|Luoshi)\b|[a-z_]+ 测试")


@pytest.mark.parametrize("page", PAGES)
def test_chinese_page_has_no_english_word(page, counted, as_user):
    """Numbers of cases apart, everything is said in Chinese."""
    words = Words()
    words.feed(re.split(r"</?main[^>]*>", as_user("supervisor").get(page).content.decode())[1])
    said = CODES.sub("", " ".join(words.found))
    assert re.findall(r"[A-Za-z]{2,}", said) == []


@pytest.mark.parametrize("page", PAGES)
def test_english_page_has_english_names(page, counted, as_user):
    """Units and areas are named in English where they have such a name."""
    text = as_user("supervisor", "en").get(page).content.decode()
    assert '<html lang="en"' in text
    assert "规划局" not in text


@pytest.mark.parametrize("sheet", SHEETS)
def test_table_can_be_taken_away(sheet, counted, as_user):
    """As a file that a spreadsheet opens rightly, with a heading of as many cells as each row has."""
    response = as_user("supervisor").get(sheet)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert response["Content-Disposition"].startswith("attachment;")
    assert len({line.count(",") for line in text.splitlines()}) == 1


def test_one_tap_urges_one_case(counted, as_user):
    """The button of a row sends the usual words and comes back to the board."""
    client, case = as_user("supervisor"), counted.cases["春藤路路面破损"]
    response = client.post("/board/supervision/urge/", {"only": case.code, "back": "/board/supervision/?days=3"})
    assert (response.status_code, response["Location"]) == (GONE, "/board/supervision/?days=3")
    assert Entry.objects.filter(case=case, action="urge").get().text == "请抓紧办理，并及时反馈进展。"


def test_many_are_urged_with_the_words_that_were_written(counted, as_user):
    """What cannot be urged is named with its reason, and the others are urged all the same."""
    chosen = [counted.cases[title].code for title in ("春藤路路面破损", "占道经营", "社区中心停工")]
    client = as_user("supervisor")
    response = client.post("/board/supervision/urge/", {"case": chosen, "text": "今天下班前反馈"}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said[0] == "已催办 2 件。"
    assert "社区中心停工" in said[1]
    assert Entry.objects.filter(action="urge", text="今天下班前反馈").count() == 2


@pytest.mark.parametrize(("username", "status"), [("leader", GONE), ("inspector", SHUT), ("planning", SHUT)])
def test_only_supervision_and_leaders_urge(username, status, counted, as_user):
    """A reader's post does not include it, and nothing happens."""
    case = counted.cases["春藤路路面破损"]
    assert as_user(username).post("/board/supervision/urge/", {"only": case.code}).status_code == status
    assert Case.objects.get(pk=case.pk).urges == (1 if status == GONE else 0)


@pytest.mark.parametrize("back", ["https://elsewhere.example/board/", "//elsewhere.example/board/", "/work/", ""])
def test_urge_never_leads_to_another_site(back, counted, as_user):
    """A forged address to come back to is not followed."""
    response = as_user("supervisor").post("/board/supervision/urge/", {"case": [], "back": back})
    assert response["Location"] == "/board/supervision/"
