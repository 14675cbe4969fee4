"""Every page that somebody can reach, in a real browser: nothing keeps anybody out, nothing is wider than a phone.

Each role of the demonstration follows the links of its menu, and from there whatever leads to a kind of page not seen
yet, one page for each kind of address. What is read is held against the language of the screen: no English word on a
Chinese screen, and the other way round, apart from what people have written themselves.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation

from luoshi.district.ui.web.errors import render_problem, server_error
from tests.fakes.browser import PHONE
from tests.fakes.running_site import Site

pytestmark = pytest.mark.journey

DESKTOP = {"viewport": {"width": 1366, "height": 900}}
ROLES = (
    "", "admin", "supervisor", "wutong", "district-leader", "wutong-head", "wutong-officer", "verifier", "window",
    "inspector", "assessor", "air-expert",
)  # fmt: skip
"""Whose pages are walked; the first is nobody, the next two see the most kinds of page."""

KEPT_WORDS = (
    r"Luoshi", r"English", r"PM2\.5", r"PM₂\.₅", r"GPS", r"CSV", r"XLSX", r"TOTP", r"WGS-84", r"GCJ-02", r"GeoJSON",
    r"QR", r"PDF",
    r"LS\d+-\d+", r"SHA-256", r"UTF-8", r"GB18030", r"MB", r"HTTP", r"Ctrl", r"Enter", r"Esc", r"API", r"JSON", r"XLS",
    r"ODS", r"ET", r"DOCX", r"Chrome|Linux", r"account:\d+", r"\b[0-9A-Z]{12}\b", r"ABCD-EFGH-JKMN",
    r"(?:[A-Z2-7]{4} ?){8}", r"CGCS2000", r"https", r"Python", r"luoshi_verify\.py", r"receipt-….json", r"\{\w+\}",
    r"\b(?:code|kind|name|parent|unit)\b(?=[、，。]| 等)",
)  # fmt: skip
"""What is written in Latin letters in Chinese, too: names of formats and keys, and the house's own numbers."""

KEPT = rf"(?<![A-Za-z])(?:{'|'.join(KEPT_WORDS)})(?![A-Za-z])"
"""Any of them as a whole word: a code that begins with one is not cut in two."""

CODES = {
    "people_unit": "code", "people_account": "username", "cases_casekind": "code", "cases_category": "code",
    "places_place": "code", "places_area": "code", "people_leadinggroup": "code",
}  # fmt: skip
"""Where the codes stand that are data, whatever the language."""

FILES = re.compile(
    r"\.(csv|xlsx|png|json|geojson|py|pdf)$|/export/|^/evidence/|^/static/|^/api/|^/\.well-known/|^/sign-out/"
)
"""Addresses that answer with a file, with data, or by ending the session."""

HAN = re.compile(r"[\u4e00-\u9fff]")
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
READ = """() => {
  const data = 'code, pre, kbd, samp, svg, script, style, template, [translate=no], [lang]:not(html), option';
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); )
    if (!node.parentElement.closest(data)) words.push(node.data.trim());
  for (const element of document.querySelectorAll('[title],[aria-label],[placeholder],[alt]'))
    if (!element.closest('svg, [lang]:not(html), [translate=no]'))
      for (const name of ['title', 'aria-label', 'placeholder', 'alt'])
        if (element.hasAttribute(name)) words.push(`${name}=${element.getAttribute(name)}`);
  return {
    words: words.filter(Boolean),
    links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
    title: document.title,
    headings: document.querySelectorAll('h1').length,
  };
}"""
WIDTH = """() => [
  document.documentElement.scrollWidth,
  [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    .map((e) => e.outerHTML.slice(0, 90)),
]"""
CHROME = """(html) => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll(
    'button, label, legend, th, summary, nav a, .form-help, .empty, [aria-label]')]
  .filter((e) => !e.closest('[lang]:not(html), [translate=no], .breadcrumb') && !e.querySelector('[lang], .top-name'))
  .flatMap((e) => [e.textContent.trim().replace(/\\s+/g, ' '), e.getAttribute('aria-label') || ''])"""
"""What the house itself says on a page: buttons, labels, headings of columns, ways on."""


@dataclass
class Walk:
    """What was seen, and what was wrong with it."""

    url: str
    codes: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)
    asked: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def is_english(self, word: str) -> bool:
        """True when something is left in Latin letters after what may be written so."""
        name, equals, value = word.partition("=")
        left = re.sub(KEPT, "", value if equals and name in ATTRIBUTES else word)
        return any(token not in self.codes for token in re.findall(r"[A-Za-z][A-Za-z0-9-]+", left))

    def kind_of(self, path: str) -> str:
        """The kind of page at an address; the form of each act is a kind of its own."""
        try:
            match = resolve(path)
        except Resolver404:
            return ""
        return f"/{match.route} {match.kwargs.get('action_name', '')}".strip()


def links_of(walk: Walk, found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The addresses of this site that a page leads to, with their kinds."""
    for link in dict.fromkeys(found["links"]):
        parts = urlsplit(link)
        if link.startswith(walk.url) and not FILES.search(parts.path) and "format=" not in parts.query:
            yield f"{parts.path}?{parts.query}".rstrip("?"), walk.kind_of(parts.path)


def look(walk: Walk, page: Any, who: str, path: str) -> dict[str, Any]:
    """Look at one page in both widths and both languages; returns what it says in Chinese."""
    where = f"{who or 'nobody'} {path}"
    speak(page, walk.url, "zh-hans")
    page.set_viewport_size(DESKTOP["viewport"])
    answer = page.goto(walk.url + path)
    found: dict[str, Any] = page.evaluate(READ)
    if answer.status != 200 or not found["title"] or found["headings"] != 1:
        walk.wrong.append(f"{where}: {answer.status}, title {found['title']!r}, {found['headings']} h1")
    walk.wrong += [f"{where}: English in {word!r}" for word in found["words"] if walk.is_english(word)]
    walk.wrong += [f"{where}: {finding}" for finding in findings(page)]
    page.set_viewport_size(PHONE["viewport"])
    width, wide = page.evaluate(WIDTH)
    if width > PHONE["viewport"]["width"]:
        walk.wrong.append(f"{where}: {width} px wide on a phone: {wide}")
    speak(page, walk.url, "en")
    words = page.evaluate(CHROME, page.request.get(walk.url + path).text())
    walk.wrong += [f"{where}: Chinese in {word!r}" for word in words if is_chinese(word)]
    return found


def is_chinese(word: str) -> bool:
    """True for what is said in Chinese alone; what people wrote may stand in an English sentence."""
    return bool(HAN.search(word)) and not re.search("[A-Za-z]{2}", word)


def findings(page: Any) -> list[str]:
    """What axe finds that keeps somebody out."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"axe {one['id']} {one['nodes'][0]['html'][:120]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


def speak(page: Any, url: str, language: str) -> None:
    """Choose the language of the screens to come."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])


def walk_as(walk: Walk, page: Any, who: str) -> None:
    """Follow the links of one person until no kind of page is new; ask for the others without looking."""
    if who:
        speak(page, walk.url, "zh-hans")
        page.goto(f"{walk.url}/sign-in/")
        page.locator(f"button[name=username][value='{who}']").click()
        page.wait_for_url(re.compile("/work/|/board/|/cockpit/|/$"))
    todo = ["/work/" if who else "/"]
    while todo:
        path = todo.pop(0)
        found = look(walk, page, who, path)
        for link, kind in links_of(walk, found):
            if kind and kind not in walk.seen:
                walk.seen.add(kind)
                todo.append(link)
            elif walk.asked.setdefault(f"{who} {kind}", 0) < 2:
                walk.asked[f"{who} {kind}"] += 1
                status = page.request.get(walk.url + link).status
                if not kind or status >= 400:
                    walk.wrong.append(f"{who or 'nobody'} {path} leads to {link}: {status}")


def codes_of(database: Path) -> frozenset[str]:
    """Every code and sign-in name of the demonstration."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as found:
        return frozenset(
            code for table, column in CODES.items() for (code,) in found.execute(f"SELECT {column} FROM {table}")
        )


def test_every_page_is_whole_in_both_languages_and_widths(demo_site: Site, new_page: Callable[..., Any]) -> None:
    """Title, heading, words, width, and nothing that keeps anybody out, on one page of each kind."""
    walk = Walk(demo_site.url, codes=codes_of(demo_site.home / "luoshi.sqlite3"))
    for who in ROLES:
        page = new_page(**DESKTOP)
        page.on("console", lambda message: message.type == "error" and walk.wrong.append(f"console: {message.text}"))
        walk_as(walk, page, who)
        page.context.close()
    assert not walk.wrong, "\n".join(dict.fromkeys(walk.wrong))
    assert len(walk.seen) > 55, sorted(walk.seen)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_every_error_page_is_whole(demo_site: Site, new_page: Callable[..., Any], status: int) -> None:
    """What is shown when something goes wrong, drawn here and looked at under the house's own address."""
    page, walk = new_page(**PHONE), Walk(demo_site.url)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            html = problem_page(status)
        page.route("**/wrong/", answering(status, html))
        page.goto(f"{demo_site.url}/wrong/")
        found = page.evaluate(READ)
        assert (bool(found["title"]), found["headings"]) == (True, 1)
        assert page.evaluate(WIDTH)[0] <= PHONE["viewport"]["width"]
        assert not findings(page)
        wrong = walk.is_english if language == "zh-hans" else HAN.search
        assert not [word for word in found["words"] if wrong(word)]
        page.unroute("**/wrong/")


HTML = {"Content-Type": "text/html; charset=utf-8"}


def answering(status: int, html: str) -> Callable[[Any], None]:
    """What a route answers with."""
    return lambda route: route.fulfill(status=status, body=html, headers=HTML)


def problem_page(status: int) -> str:
    """The page as the house draws it for a stranger."""
    request = RequestFactory().get("/wrong/")
    answer = server_error(request) if status == 500 else render_problem(request, status)
    return answer.content.decode()
