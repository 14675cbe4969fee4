"""One peopled site for all journeys, to which each brings its own cases, and a way to sit down at a screen of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.fakes.running_site import Site, start
from tests.fakes.stage import Stage, set_the_stage
from tests.journeys.staff import DESKTOP, Staff, sign_in


@dataclass
class Peopled:
    """A running site with the demonstration's units and accounts, and no case yet."""

    site: Site
    stage: Stage

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.site.url


@pytest.fixture(scope="session")
def district_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peopled]:
    """The site that all journeys share: starting one takes longer than most of them."""
    site = start(tmp_path_factory.mktemp("home"))
    try:
        with set_the_stage(site) as stage:
            yield Peopled(site, stage)
    finally:
        site.stop()


@pytest.fixture
def seat(district_site: Peopled, new_page: Callable[..., Any]) -> Callable[..., Staff]:
    """``seat("wutong")`` signs somebody in at a screen of their own."""

    def take(username: str, address: str = "/work/", **screen: Any) -> Staff:
        page = new_page(**(screen or DESKTOP))
        return sign_in(page, district_site.url, username, district_site.stage.password, address)

    return take
