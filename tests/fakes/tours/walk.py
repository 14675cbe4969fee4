"""Walks the added domain through every part of the house; ``tests/district/test_added_domain.py`` runs it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from luoshi.district.audit.api import audit_whole
from luoshi.district.audit.models import LedgerEvent, PersonalAccess
from luoshi.district.cases.errors import UnknownSourceError
from luoshi.district.cases.models import Case, CaseKind
from luoshi.district.intake.api import erase_person, find_person
from luoshi.district.intake.errors import NobodyFoundError
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.cli import diagnosis, erasing, exports
from luoshi.district.site.demo.building import build_demo
from luoshi.district.site.messages import compile_all
from luoshi.district.site.schedule import periodic_acts
from luoshi.district.site.seed import seed_base
from luoshi.kernel import clock
from luoshi.kernel.errors import ForbiddenError
from tests.fakes.loop import new_case
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district
from tests.fakes.tours.commands import note_tour, order
from tests.fakes.tours.models import Tour

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE, GUEST = "13688812345", "来宾癸字"


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def district(db) -> SmallDistrict:
    """The small district with what a deployment is seeded with."""
    found = small_district()
    seed_base(at=MONDAY - timedelta(days=1))
    return found


@pytest.fixture
def tour(district) -> Tour:
    """A tour of the planning bureau with a guest."""
    by, unit = district.actor("supervisor"), district.unit_id("planning")
    return note_tour(unit_id=unit, stop="规划局院门", guest=GUEST, phone=PHONE, by=by, at=MONDAY)


def client_of(district, username: str, language: str = "en") -> Client:
    """Somebody at the screen."""
    client = Client()
    client.force_login(district.accounts[username], backend=BACKEND)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def read(client: Client, path: str) -> str:
    """A page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_list_page_speaks_both_languages_and_stands_in_the_navigation(district, tour):
    """For whoever has the power, each language whole."""
    english, chinese = client_of(district, "supervisor"), client_of(district, "supervisor", "zh-hans")
    assert "规划局院门" in read(english, "/tours/")
    assert 'href="/tours/"' in read(english, "/work/")
    assert "Give the order" in read(english, f"/tours/{tour.pk}/")
    assert "交办" in read(chinese, f"/tours/{tour.pk}/")
    assert "Tours" not in read(chinese, "/tours/")


def test_power_decides_who_comes_in(district, tour):
    """Its roles alone, each as far as the post reaches; what cannot be seen cannot be done."""
    assert client_of(district, "wutong_officer").get("/tours/").status_code == 403
    assert 'href="/tours/"' not in read(client_of(district, "wutong_officer"), "/work/")
    assert "规划局院门" in read(client_of(district, "planning"), "/tours/")
    assert client_of(district, "construction").get(f"/tours/{tour.pk}/").status_code == 404
    assert Client().get("/tours/").headers["Location"].startswith("/sign-in/")
    with pytest.raises(ForbiddenError):
        note_tour(unit_id=tour.unit_id, stop="x", by=district.actor("planning"), at=MONDAY)


def test_what_is_wrong_is_said_on_the_page(district):
    """In the reader's language, and nothing is noted."""
    for language, words in (("en", "Write where the tour went."), ("zh-hans", "请写明巡查地点。")):
        answer = client_of(district, "supervisor", language).post("/tours/", {"unit": "planning", "stop": " "})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Tour.objects.exists()


def test_order_becomes_a_case_that_leads_back(district, tour):
    """Its source has the domain's words, its card stands beside it; the way back is for whoever may see the tour."""
    supervisor = client_of(district, "supervisor")
    made = supervisor.post(f"/tours/{tour.pk}/", {"title": "院门修好"})
    case = Case.objects.get()
    assert made.headers["Location"] == f"/cases/{case.code}/"
    assert (case.source, case.origin, case.kind.code) == ("tour", f"tours:{tour.pk}", "tour-order")
    page = read(supervisor, f"/cases/{case.code}/")
    assert f'<a href="/tours/{tour.pk}/">Tour to 规划局</a>' in page
    assert "<span>Tour</span>" in page
    assert "1 tours that you may see" in page
    back = f'href="/tours/{tour.pk}/"'
    assert back not in read(client_of(district, "administrator"), f"/cases/{case.code}/")
    assert f"巡查{tour.unit.name}" in read(client_of(district, "leader", "zh-hans"), f"/cases/{case.code}/")
    assert "巡查" in read(client_of(district, "supervisor", "zh-hans"), "/cases/?stage=all&source=tour")
    Tour.objects.filter(pk=tour.pk).delete()
    assert back not in read(supervisor, f"/cases/{case.code}/")


def test_figure_stands_on_the_cockpit_and_work_in_the_work_of_today(district, tour):
    """For whoever may see tours, and only where something of them waits."""
    cockpit = read(client_of(district, "leader"), "/cockpit/")
    assert '<a class="tile" href="/tours/"><span class="tile-label">Tours</span><span class="tile-value">1<' in cockpit
    assert "巡查" in read(client_of(district, "leader", "zh-hans"), "/cockpit/")
    assert "1 tours that you may see" in read(client_of(district, "supervisor"), "/work/")
    assert "tours that you may see" not in read(client_of(district, "planning"), "/work/")


def test_source_is_in_the_interface_and_in_the_export(district, tour):
    """Programs may name it, and the register of cases says its words."""
    schema = read(Client(), "/api/v1/openapi.json")
    assert '"tour"' in schema
    assert "/api/v1/tours" in json.loads(schema)["paths"]
    order(tour_id=tour.pk, title="院门修好", by=district.actor("supervisor"), at=MONDAY)
    sheet = b"".join(client_of(district, "supervisor").get("/cases/export/?stage=all&format=csv").streaming_content)
    assert "Tour" in sheet.decode("utf-8-sig")
    with pytest.raises(UnknownSourceError):
        new_case(district, source="tours")


def test_interface_gives_what_the_page_gives(district, tour):
    """Under the same power, without the guest."""
    answer = client_of(district, "supervisor").get("/api/v1/tours")
    assert [row["stop"] for row in answer.json()] == ["规划局院门"]
    assert GUEST not in answer.content.decode()
    assert client_of(district, "construction").get("/api/v1/tours").json() == []
    assert Client().get("/api/v1/tours").status_code == 401


def test_old_address_leads_here(district, tour):
    """A moved address keeps its bookmarks."""
    answer = client_of(district, "supervisor").get(f"/rounds/{tour.pk}/?a=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/tours/{tour.pk}/?a=1")


def test_search_box_finds_it(district, tour):
    """For whoever may see it, beside the cases."""
    link = f'href="/tours/{tour.pk}/"'
    assert link in read(client_of(district, "supervisor"), "/cases/?text=院门")
    assert link not in read(client_of(district, "construction"), "/cases/?text=院门")
    assert link not in read(client_of(district, "supervisor"), "/cases/?text=路灯")


@pytest.fixture
def command(monkeypatch):
    """The command line in this process, on this database."""
    for module in (exports, erasing):
        monkeypatch.setattr(module, "open_district", lambda **_: None)

    def run(*words: str):
        from luoshi.district.site.cli import app

        return CliRunner().invoke(app, list(words))

    return run


def test_register_is_exported(tour, command, tmp_path):
    """By the command that exports every register, in the forms that it has."""
    file = tmp_path / "tours.csv"
    assert command("export", "tours", "-o", str(file)).exit_code == 0
    assert "规划局院门" in file.read_text("utf-8-sig")
    assert GUEST not in file.read_text("utf-8-sig")
    assert command("export", "tours", "-f", "xlsx", "-o", str(file)).exit_code != 0


def test_person_is_erased_here_too(district, tour):
    """Found by the number alone, though she never raised a case; the ledger stays whole."""
    assert find_person(PHONE).beside == {"tours": 1}
    shown = client_of(district, "administrator").post("/intake/erase/", {"who": "+86 136-8881-2345"})
    assert "Tours: their words in 1 entry" in shown.content.decode()
    done = erase_person(who=PHONE, reason="本人书面要求", by=SYSTEM, at=MONDAY)
    assert done.counts["tours"] == 1
    tour.refresh_from_db()
    assert (tour.guest, tour.phone, tour.stop) == ("", "", "规划局院门")
    assert audit_whole(at=MONDAY).difference is None
    with pytest.raises(NobodyFoundError):
        find_person(PHONE)
    stored = list(LedgerEvent.objects.values_list("body", flat=True))
    assert not [text for text in stored if PHONE in text or GUEST in text]


@pytest.mark.parametrize(("column", "value"), [("at", "2026-01-01"), ("stop", "别处"), ("phone", "1")])
def test_changed_row_is_found_by_the_audit(tour, column, value):
    """State is replayed; words against their seal."""
    assert audit_whole(at=MONDAY).difference is None
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE tours_tour SET {column} = %s", [value])
    found = audit_whole(at=MONDAY).difference
    assert found is not None
    assert (found.table, found.column) == ("tours.tour", column)


def test_whoever_reads_of_a_guest_is_on_record(district, tour):
    """As everywhere in the house."""
    before = PersonalAccess.objects.count()
    read(client_of(district, "supervisor"), f"/tours/{tour.pk}/")
    row = PersonalAccess.objects.order_by("-pk")[0]
    assert (PersonalAccess.objects.count() - before, row.subjects.strip()) == (1, f"tour:{tour.pk}")


def test_kind_is_seeded_and_periodic_act_and_look_are_known(district, tour):
    """The worker, the doctor and the seed know it."""
    assert CaseKind.objects.filter(code="tour-order", is_current=True).exists()
    act = next(act for act in periodic_acts() if act.name == "tours.count")
    act.run(MONDAY)
    looks = {name: look() for name, look in diagnosis._declared().items()}
    assert looks["Tours"].found == "1 noted"
    assert diagnosis._more().found == "tests.fakes.tours"


def test_demonstration_plays_its_scene(db, monkeypatch):
    """With the district's own scenes, in their order; its case is there and leads back."""
    monkeypatch.undo()
    monkeypatch.setattr("luoshi.district.site.demo.building.situations", lambda _world: iter(()))
    monkeypatch.setattr("luoshi.district.site.demo.building.arrivals", lambda *_: iter(()))
    monkeypatch.setattr("luoshi.district.site.demo.stories.stories", lambda _world: iter(()))
    build_demo(at=MONDAY)
    case = Case.objects.get(source="tour")
    assert case.origin == f"tours:{Tour.objects.get().pk}"
    assert case.registered_at < MONDAY


def test_messages_are_compiled_from_its_folder():
    """Only where there is something to do."""
    assert compile_all() == []
    assert (Path(__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.mo").exists()
