"""The pages of places: who sees them, what they say, and that bad input is answered beside the field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.models import Area, Place
from luoshi.district.places.waiting import FOLDER, fetch, put_aside, sweep_uploads

from .conftest import AREAS, NOON
from .test_files import TABLE

LINE = {"type": "LineString", "coordinates": [[113.42, 34.8], [113.44, 34.8]]}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    return tmp_path


@pytest.fixture
def as_(client, district):
    """Signs an account in."""

    def sign_in(name):
        client.force_login(district.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def school(district):
    return api.create_place(
        facts=api.PlaceFacts(code="s1", name="春藤小学", kind="school", lon=113.46, lat=34.8, address="春藤路1号"),
        by=people.SYSTEM,
        at=NOON,
    )


PAGES = ["/places/", "/places/areas/", "/places/at/s1/"]
MANAGING = ["/places/new/", "/places/import/", "/places/at/s1/edit/"]


@pytest.mark.parametrize("page", [*PAGES, *MANAGING, "/places/places.geojson", "/places/export/csv/"])
def test_stranger_is_sent_to_sign_in(client, school, page):
    """Only map data of areas and roads are public."""
    answer = client.get(page)
    assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)


@pytest.mark.parametrize(("name", "status"), [("admin", 200), ("handler", 403)])
@pytest.mark.parametrize("page", MANAGING)
def test_forms_are_for_those_who_manage(as_, school, page, name, status):
    """A handler reads; an administrator changes."""
    assert as_(name).get(page).status_code == status


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_shown_in_both_languages(as_, school, page, language):
    """Everybody of the staff may look."""
    client = as_("handler")
    client.cookies["django_language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    assert ("场所" in answer.content.decode()) == (language == "zh-hans")


def test_list_counts_filters_and_asks_few_queries(as_, school, district, django_assert_max_num_queries):
    """Facets count what they would show; the page costs the same however many rows it has."""
    for n in range(60):
        api.create_place(
            facts=api.PlaceFacts(
                code=f"e{n:02}", name=f"企业{n}", kind="enterprise", lon=113.55, lat=34.8, unit_code="east"
            ),
            by=people.SYSTEM,
            at=NOON,
        )
    client = as_("handler")
    with django_assert_max_num_queries(12):
        page = client.get("/places/?kind=enterprise").content.decode()
    assert "<strong>60</strong>" in page
    assert page.count("data-id=") == 50
    assert "after=e49" in page
    later = client.get("/places/?kind=enterprise&after=e49").content.decode()
    assert later.count("data-id=") == 10
    assert client.get("/places/?q=春藤").content.decode().count("data-id=") == 1
    assert client.get("/places/?area=west").content.decode().count("data-id=") == 1
    assert "没有符合条件的场所" in client.get("/places/?q=没有的").content.decode()


def test_place_is_added_changed_and_closed(as_, school):
    """The whole life of a place through its forms."""
    client = as_("admin")
    filled = {
        "name": "玉兰小学", "kind": "school", "code": "s2", "lon": "113.55", "lat": "34.8",
        "coordinate_source": "wgs84", "area_code": "", "unit_code": "east",
    }  # fmt: skip
    answer = client.post("/places/new/", filled, follow=True)
    assert "场所已添加" in answer.content.decode()
    client.post("/places/at/s2/edit/", {**filled, "name": "玉兰一小"})
    assert Place.objects.get(code="s2").name == "玉兰一小"
    assert "场所已停用" in client.post("/places/at/s2/close/", follow=True).content.decode()
    assert "已经停用" in client.post("/places/at/s2/close/", follow=True).content.decode()


def test_shape_stays_where_it_is_when_the_point_is_given_in_gcj02(as_, district):
    """Only what was entered is converted."""
    api.create_place(facts=api.PlaceFacts(code="r", name="路", kind="road", geometry=LINE), by=people.SYSTEM, at=NOON)
    lon, lat = api.from_wgs84(113.43, 34.8, "gcj02")
    filled = {"name": "路", "kind": "road", "lon": lon, "lat": lat, "coordinate_source": "gcj02"}
    assert as_("admin").post("/places/at/r/edit/", filled).status_code == 302
    road = Place.objects.get(code="r")
    assert road.geometry == LINE
    assert (road.lon, road.lat) == pytest.approx((113.43, 34.8), abs=1e-6)


def test_area_follows_a_point_that_is_moved_in_the_form(as_, school):
    """The form leaves the area to the point unless someone chose another."""
    client = as_("admin")
    form = client.get("/places/at/s1/edit/").context["form"]
    assert form.initial["area_code"] == ""
    client.post("/places/at/s1/edit/", {**form.initial, "lon": "113.55"})
    assert Place.objects.get(code="s1").area.code == "east"


def test_bad_input_is_answered_beside_the_field_and_kept(as_, school):
    """Nothing typed is lost, and the reason stands in Chinese."""
    filled = {
        "name": "另一所",
        "kind": "school",
        "code": "s1",
        "lon": "34.8",
        "lat": "113.5",
        "coordinate_source": "wgs84",
    }
    answer = as_("admin").post("/places/new/", filled)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "经度和纬度可能填反了" in page
    assert 'value="另一所"' in page
    answer = as_("admin").post("/places/new/", {**filled, "lon": "113.5", "lat": "34.8"})
    assert "编码 s1 已被使用" in answer.content.decode()
    assert as_("admin").post("/places/new/", {**filled, "lon": "x", "kind": "y"}).status_code == 422


def test_office_administrator_is_told_where_his_reach_ends(as_, school):
    """The refusal of a command is shown, not a broken page."""
    filled = {"name": "东", "kind": "school", "lon": "113.55", "lat": "34.8", "coordinate_source": "wgs84"}
    answer = as_("west_admin").post("/places/new/", filled)
    assert (answer.status_code, "无权管理" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("page", ["/places/at/none/", "/places/at/none/edit/", "/places/export/docx/"])
def test_unknown_place_or_format_is_not_there(as_, district, page):
    """A wrong address is a 404."""
    assert as_("admin").get(page).status_code == 404


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson"])
def test_filtered_list_is_taken_away_as_a_file(as_, school, file_format):
    """The file holds what the list showed."""
    answer = as_("handler").get(f"/places/export/{file_format}/?kind=school")
    assert answer["Content-Disposition"].endswith(f'.{file_format}"')
    assert len(answer.content) > 100


def test_map_data_are_public_and_cacheable(client, district):
    """Areas and roads are open to every page; an unchanged answer is not sent twice."""
    api.create_place(
        facts=api.PlaceFacts(code="r", name="春藤路", kind="road", geometry=LINE), by=people.SYSTEM, at=NOON
    )
    for address, name in (("/places/areas.geojson", "西街道"), ("/places/roads.geojson", "春藤路")):
        answer = client.get(address)
        assert name in answer.content.decode()
        assert "public" in answer["Cache-Control"]
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "East Office" in client.get("/places/areas.geojson?lang=en").content.decode()


def test_points_follow_the_filter(as_, school):
    """The map shows the selected list and only that."""
    client = as_("handler")
    [point] = client.get("/places/places.geojson?kind=school").json()["features"]
    assert point["properties"]["title"] == "春藤小学"
    assert point["properties"]["url"] == "/places/at/s1/"
    assert client.get("/places/places.geojson?kind=hall").json()["features"] == []


def test_file_is_previewed_then_imported(as_, district, files):
    """Nothing changes before the confirmation; rejected rows are shown with their reasons."""
    client = as_("admin")
    upload = SimpleUploadedFile("清单.csv", (TABLE + "x,城堡,坏,,,,,\n").encode("gb18030"))
    answer = client.post("/places/import/", {"what": "places", "coordinates": "wgs84", "file": upload})
    page = answer.content.decode()
    assert (Place.objects.count(), "没有“城堡”这一类型" in page, "导入 3 条" in page) == (0, True, True)
    answer = client.post("/places/import/", {"confirm": "1"}, follow=True)
    assert "已导入 3 条" in answer.content.decode()
    assert Place.objects.count() == 3
    assert list((files / FOLDER).iterdir()) == []
    answer = client.post("/places/import/", {"confirm": "1"}, follow=True)
    assert "文件已过期" in answer.content.decode()


def test_areas_are_imported_through_the_same_page(as_, district):
    """The borders change when confirmed."""
    client = as_("admin")
    upload = SimpleUploadedFile("areas.geojson", AREAS.replace("西街道".encode(), "新西街道".encode()))
    page = client.post("/places/import/", {"what": "areas", "coordinates": "wgs84", "file": upload}).content.decode()
    assert "导入 1 条" in page
    assert client.post("/places/import/", {"confirm": "1"})["Location"] == "/places/areas/"
    assert Area.objects.get(code="west").name == "新西街道"


def test_unusable_file_is_explained(as_, district):
    """What is no list is said beside the field."""
    client = as_("admin")
    for content, words in ((b"a,b\n1,2\n", "表格缺少以下列"), (b"{", "GeoJSON"), (b"\x00\x01", "也不是表格")):
        upload = SimpleUploadedFile("a", content)
        answer = client.post("/places/import/", {"what": "places", "coordinates": "wgs84", "file": upload})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert client.post("/places/import/", {}).status_code == 422


def test_waiting_file_is_forgotten_after_a_day(files):
    """A preview nobody confirmed does not stay."""
    from datetime import UTC, datetime, timedelta

    word = put_aside(b"x")
    written = datetime.fromtimestamp((files / FOLDER / word).stat().st_mtime, UTC)
    assert sweep_uploads(written + timedelta(hours=23)) == 0
    assert fetch(word) == b"x"
    assert sweep_uploads(written + timedelta(hours=25)) == 1
    assert fetch(word) is None
    assert fetch("../secret.key") is None
