"""A real browser: Debian's Chromium, driven by Playwright.

``browser_page`` is a fresh desktop page, ``phone_page`` the same at 390 × 844; ``new_page(**options)`` makes more, each
in a context of its own (cookies, language), so that several people can be at work in one test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once; the test is skipped where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("needs Chromium (apt-get install chromium): the browser's journeys were not tried")
    from playwright.sync_api import sync_playwright

    # Chromium's own sandbox refuses to run as root, and small /dev/shm of containers crashes its pages.
    options = ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Makes pages; a script error or a broken content-security policy on any of them fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def make(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message, complaints))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _note(message: Any, complaints: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        complaints.append(message.text)


@pytest.fixture
def browser_page(new_page: Callable[..., Any]) -> Any:
    """A fresh page on a desktop."""
    return new_page(viewport={"width": 1366, "height": 900})


@pytest.fixture
def phone_page(new_page: Callable[..., Any]) -> Any:
    """A fresh page on a phone."""
    return new_page(**PHONE)
