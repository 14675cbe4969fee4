"""What every template knows as ``ui``: the reader's taste and language, and where he may go from here."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from luoshi.kernel import clock

from .navigation import Navigation, navigation_for
from .preference import Preference
from .words import script_words


@dataclass(frozen=True)
class Language:
    """A language the district speaks."""

    code: str
    name: str
    is_current: bool


class Ui:
    """The frame around one page; each part is worked out only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.preference = Preference.from_cookies(request.COOKIES)
        self.demo = bool(getattr(settings, "DEMO", False))
        self.debug = bool(settings.DEBUG)
        self.sign_in_url = settings.LOGIN_URL

    @property
    def lang(self) -> str:
        """The value of the page's ``lang`` attribute."""
        return "zh-Hans" if (get_language() or "").startswith("zh") else (get_language() or "en")

    @property
    def path(self) -> str:
        """Where to come back to after a preference was saved."""
        return self.request.get_full_path()

    @property
    def actor(self) -> object | None:
        """Who is at the screen, if anybody signed in."""
        actor = getattr(self.request, "actor", None)
        return actor if getattr(actor, "is_authenticated", False) else None

    @cached_property
    def navigation(self) -> Navigation:
        return navigation_for(getattr(self.request, "actor", None), self.request.path)

    @property
    def languages(self) -> list[Language]:
        current = get_language()
        return [
            Language(code, get_language_info(code)["name_local"], code == current) for code, _ in settings.LANGUAGES
        ]

    @property
    def now(self) -> datetime:
        """The instant at which the page was asked for; it stands at the foot of what is printed."""
        return getattr(self.request, "at", None) or clock.now()

    @property
    def words(self) -> dict[str, str]:
        return script_words()


def ui(request: HttpRequest) -> dict[str, Ui]:
    """Django's context processor."""
    return {"ui": Ui(request)}
