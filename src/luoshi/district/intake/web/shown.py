"""A public case and the lines of the public list, with the words a resident reads."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.district.cases.api import PublicCase, PublicLine, PublicPhoto
from luoshi.district.intake.web.wording import ACTS, OTHER_ACT, OTHER_PHOTO, PHOTOS, STATES, WAITING


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of the timeline."""

    what: Any
    icon: str
    tone: str
    at: Any
    unit: str
    text: str
    ledger_seq: int


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo with its addresses; ``is_own`` when only whoever handed it in sees it."""

    thumbnail: str
    address: str
    what: Any
    is_own: bool


def shown_line(line: PublicLine) -> dict[str, Any]:
    """One case of the list."""
    words, tone = STATES[line.state]
    return {"line": line, "title": title_of(line), "state": words, "tone": tone, "waiting": _waiting(line)}


def title_of(line: PublicLine) -> str:
    """The released title; until there is one, what it is about and where."""
    if line.title:
        return line.title
    return _("%(category)s, %(area)s") % {"category": line.category, "area": line.area} if line.area else line.category


def shown_case(case: PublicCase, *, receipt: str = "") -> dict[str, Any]:
    """A case with its words; the timeline is told from the newest. ``receipt`` opens its holder's own photos."""
    return {
        **shown_line(case.line),
        "facts": case,
        "entries": [_entry(entry.action, entry) for entry in reversed(case.entries)],
        "steps": case.steps,
        "photos": [_photo(photo, receipt) for photo in case.photos],
        "is_unreleased": not case.line.title and not receipt,
    }


def _waiting(line: PublicLine) -> Any:
    return WAITING.get(line.waiting, "")


def _photo(photo: PublicPhoto, receipt: str) -> ShownPhoto:
    opened = f"?receipt={receipt}" if receipt else ""
    return ShownPhoto(
        thumbnail=reverse("evidence:variant", args=[photo.id, "thumbnail"]) + opened,
        address=reverse("evidence:variant", args=[photo.id, "public"]) + opened,
        what=PHOTOS.get(photo.purpose, OTHER_PHOTO),
        is_own=photo.is_own,
    )


def _entry(action: str, entry: Any) -> ShownEntry:
    what, icon = ACTS.get(action, OTHER_ACT)
    tone = {"close": "good", "settle": "good", "return_": "warn", "reopen": "warn"}.get(action, "action")
    return ShownEntry(what, icon, tone, entry.at, entry.unit, entry.text, entry.ledger_seq)
