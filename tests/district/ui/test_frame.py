"""Language, taste and error pages, as a request meets them; no domain is needed for any of it."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from luoshi.district.ui.context import Ui
from luoshi.district.ui.language import DistrictLocaleMiddleware
from luoshi.district.ui.preference import Preference
from luoshi.district.ui.web.errors import render_problem, server_error
from luoshi.district.ui.web.preference import save_preference

PAGES = ["ui/page.html", "ui/public.html", "ui/bare.html", "ui/wall.html"]


def language_for(request):
    seen = []

    def view(_request):
        seen.append(translation.get_language())
        return HttpResponse("")

    response = DistrictLocaleMiddleware(view)(request)
    return seen[0], response


def test_chinese_is_spoken_whatever_the_browser_prefers(rf):
    """An English browser in a Chinese office gets Chinese pages."""
    language, response = language_for(rf.get("/", headers={"accept-language": "en"}))
    assert (language, response["Content-Language"]) == ("zh-hans", "zh-hans")
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("xx", "zh-hans"), ("", "zh-hans")])
def test_readers_choice_of_language_is_kept_if_known(rf, cookie, language):
    """A cookie may only name a language the district speaks."""
    request = rf.get("/")
    request.COOKIES["django_language"] = cookie
    assert language_for(request)[0] == language


def test_unknown_taste_counts_as_none():
    """A forged cookie cannot write anything into the page."""
    assert Preference.from_cookies({"theme": '"><script>', "type_size": "huge"}) == Preference("auto", "normal")


def test_saved_preference_returns_to_the_page_it_came_from(rf):
    """Theme, size and language are saved one at a time, and the reader stays where he was."""
    response = save_preference(rf.post("/ui/preference/", {"theme": "dark", "size": "huge", "next": "/cases/?page=2"}))
    assert response["Location"] == "/cases/?page=2"
    assert response.cookies["theme"].value == "dark"
    assert "type_size" not in response.cookies


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_preference_never_leads_off_the_site(rf, elsewhere):
    """The way back is ours or the home page."""
    assert save_preference(rf.post("/ui/preference/", {"theme": "dark", "next": elsewhere}))["Location"] == "/"


def test_preference_is_only_posted(rf):
    """A link cannot change somebody's settings."""
    assert save_preference(rf.get("/ui/preference/?theme=dark")).status_code == 405


def page(rf, name, language, **cookies):
    request = rf.get("/")
    request.COOKIES.update(cookies)
    request.actor = SimpleNamespace(
        kind="account", is_authenticated=True, roles=frozenset(), grants=(), name="梧桐办事处 经办人"
    )
    with translation.override(language):
        return render_to_string(name, {"ui": Ui(request), "messages": [], "csrf_token": "x", "request": request})


@pytest.mark.parametrize("name", PAGES)
def test_page_says_its_language_and_lets_one_skip_the_frame(rf, name):
    """``lang`` is right, the first link leads to the content, and there is one main landmark."""
    html = page(rf, name, "zh-hans")
    assert '<html lang="zh-Hans"' in html
    assert 'class="skip" href="#content"' in html
    assert html.count("<main") == 1
    assert '<html lang="en"' in page(rf, name, "en")


@pytest.mark.parametrize("name", PAGES)
def test_page_carries_nothing_the_security_policy_forbids(rf, name):
    """No inline script, no inline style, no event attribute."""
    html = page(rf, name, "zh-hans")
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    assert all("src=" in tag or "application/json" in tag for tag in html.split("<script")[1:])


def test_chosen_theme_and_size_are_on_the_page(rf):
    """The stylesheet reads both from the root element."""
    html = page(rf, "ui/page.html", "en", theme="dark", type_size="large")
    assert 'data-theme="dark" data-size="large"' in html


def test_server_error_needs_nothing_but_the_request(rf):
    """The page for a failure does not ask the parts that may have failed."""
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "系统出现故障" in response.content.decode()


@pytest.mark.parametrize(
    ("referer", "href"),
    [
        ("http://testserver/cases/?stage=open", "/cases/?stage=open"),
        ("http://testserver/here/", None),
        ("https://elsewhere.example/trap/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_error_page_leads_back_to_where_one_came_from(rf, status, referer, href):
    """A page of ours that was left behind; never this page again, never another site; the home page is always there."""
    request = rf.get("/here/", headers={"referer": referer, "host": "testserver"})
    html = render_problem(request, status).content.decode()
    assert ("返回刚才的页面" in html) == (href is not None)
    if href:
        assert f'href="{href}"' in html
    assert "返回首页" in html
    assert html.count("button-primary") == 1


def test_refused_stranger_is_offered_to_sign_in(rf):
    """Nobody is signed in, so signing in may be what is missing."""
    assert "登录" in render_problem(rf.get("/here/"), 403).content.decode()
    assert 'href="/sign-in/"' not in render_problem(rf.get("/here/"), 404).content.decode()
