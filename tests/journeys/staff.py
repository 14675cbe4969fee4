"""The people of a journey, each at a screen of their own: what they open, press and type, and what they then see."""

import io
import itertools
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.fakes.browser import PHONE
from tests.fakes.stage import Staged

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(r"Luoshi|LS\d+-\d+|XLSX|CSV|PDF|DOCX|Ctrl|Enter|\S+\.(?:jpg|csv|xlsx)")
"""What is written in Latin letters in Chinese too: the product's name, numbers of cases, files and keys."""
_shades = itertools.count(20)


def photo(name: str = "after.jpg") -> dict[str, Any]:
    """A photo as a file input takes it; no two are the same."""
    shade, buffer = next(_shades), io.BytesIO()
    # Far apart, since a JPEG of the next shade may be the same bytes.
    Image.new("RGB", (320, 240), (shade * 37 % 256, shade * 101 % 256, 90)).save(buffer, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


@dataclass
class Staff:
    """Somebody of the district at work."""

    page: Page
    url: str

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(f"{self.url}{address}")

    def open_case(self, case: Staged | str) -> None:
        """The page of a case."""
        self.open(f"/cases/{case if isinstance(case, str) else case.code}/")

    def begin(self, act: str) -> None:
        """Open the form of an act from the case page: from its button, or from the menu behind it."""
        shown = self.page.locator(".next-do")
        direct = shown.locator("> a.button, > form button").get_by_text(act, exact=True)
        if not direct.count():
            shown.locator("details.menu > summary").click()
            direct = shown.locator(".menu-item").get_by_text(act, exact=True)
        direct.click()

    def send(self) -> None:
        """Send the form of an act."""
        self.page.locator("form .form-actions button.button-primary").click()

    def do(
        self, act: str, text: str = "", *, photo_of: str = "", steps_left: str = "", steps_seen: bool = False
    ) -> None:
        """An act that needs words, perhaps a photo and a word on open steps, from the case page to the case page."""
        self.begin(act)
        if photo_of:
            self.page.locator(f"input[type=file][name=file_{photo_of}]").set_input_files(photo())
        if text:
            self.page.locator("textarea[name=text]").fill(text)
        if steps_left:
            self.page.locator("textarea[name=steps_left]").fill(steps_left)
        if steps_seen:
            self.page.locator("input[name=steps_seen]").check()
        self.send()
        self.is_told(f"{act}：")

    def is_told(self, words: str) -> None:
        """The message at the head of the page."""
        expect(self.page.locator(".messages, .notice").filter(has_text=words).first).to_be_visible()

    def sees(self, *, state: str = "", light: str = "", next_act: str | None = None) -> None:
        """How the case stands on its page; ``next_act`` is the one big button, empty when it is someone else's turn."""
        if state:
            expect(self.page.locator(".case-facts .badge").first).to_have_text(state)
        if light:
            expect(self.page.locator(".case-time .light")).to_contain_text(light)
        big = self.page.locator(".next-do .button-big")
        if next_act:
            expect(big).to_have_text(next_act)
        elif next_act == "":
            expect(big).to_have_count(0)

    def due(self) -> str:
        """The instant until which the case is promised, as the page's machine-readable time."""
        return str(self.page.locator(".case-time time").first.get_attribute("datetime"))

    def happened(self, act: str) -> Locator:
        """The newest entry of the timeline with this heading."""
        return (
            self.page.locator(".timeline > li")
            .filter(has=self.page.locator(".timeline-head strong", has_text=act))
            .first
        )

    def tick(self, *titles: str) -> None:
        """Tick cases of the queue."""
        for title in titles:
            self.page.get_by_label(f"勾选 {title}", exact=True).check()

    def told_in_chinese(self) -> None:
        """No English word stands on the screen."""
        said = NAMES.sub("", self.page.locator("body").inner_text())
        assert not ENGLISH.findall(said), ENGLISH.findall(said)


@dataclass
class Resident:
    """Whoever raised it, with the receipt in the hand."""

    page: Page
    url: str
    code: str = ""

    def report(self, text: str, place: str) -> None:
        """From the home page to the receipt."""
        self.page.goto(self.url)
        self.page.get_by_role("link", name="我要反映").click()
        self.page.get_by_label("您要反映什么问题").fill(text)
        self.page.get_by_label("照片").set_input_files(photo("before.jpg"))
        self.page.get_by_label("在什么地方").fill(place)
        self.page.get_by_role("button", name="提交").click()
        self.page.wait_for_url(re.compile("/report/done/"))
        self.code = self.page.locator("#code").inner_text()

    @classmethod
    def holding(cls, case: Staged, page: Page, url: str) -> "Resident":
        """Whoever raised a case that was there before."""
        return cls(page, url, case.receipt)

    def look(self) -> None:
        """Open the tracking page with the code of the receipt."""
        self.page.goto(f"{self.url}/track/{self.code.replace('-', '')}/")

    def reads(self, state: str, *entries: str) -> None:
        """How it stands, and what stands in the timeline."""
        self.look()
        expect(self.page.locator(".badge").first).to_have_text(state)
        for words in entries:
            expect(self.page.locator(".timeline")).to_contain_text(words)

    def due(self) -> str:
        """Until when it is promised to the resident."""
        return str(self.page.locator("dd:has(#why) time").first.get_attribute("datetime"))

    def dispatched_by(self) -> str:
        """Until when it is given to a unit, as long as nothing is promised yet."""
        expect(self.page.locator("#why")).to_have_count(0)
        return str(self.page.locator("dt:text-is('等待') + dd time").get_attribute("datetime"))

    def says(self, *, solved: bool, text: str = "") -> None:
        """The answer to whether it helped."""
        self.look()
        form = self.page.locator("#feedback")
        form.get_by_label("解决了" if solved else "没有解决", exact=True).check()
        form.locator("textarea").fill(text)
        form.get_by_role("button", name="提交").click()


def sign_in(page: Page, url: str, username: str, password: str, address: str = "/work/") -> Staff:
    """Sign in by the way people do."""
    page.goto(f"{url}/sign-in/?{urlencode({'next': address})}")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("form:has(#id_password) button").click()
    page.wait_for_url(lambda there: "/sign-in/" not in there)
    return Staff(page, url)
