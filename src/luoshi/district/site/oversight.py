"""Who read or exported personal data, and who signed in: for administrators and inspectors, as far as they reach.

Everybody sees their own sign-ins. Both lists can be narrowed and taken along as a file; looking at other people's
sign-ins is a reading itself.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import (
    AccessFilter,
    Door,
    Personal,
    Purpose,
    list_accesses,
    record_access,
)
from luoshi.district.people.api import (
    Action,
    SignInAct,
    SignInFilter,
    account_id_of,
    accounts_by_id,
    accounts_in_reach,
    actor_at,
    list_sign_ins,
    requires,
)
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sheets import write_csv
from luoshi.kernel import clock

app_name = "oversight"
PAGE: Final = 50
MOST_EXPORTED: Final = 100_000
NAMED: Final = 5
"""So many cases of one record are named on the page; the file names all."""

Words = str | Promise
FIELDS: Final[dict[Personal, Words]] = {
    Personal.NAME: pgettext_lazy("personal", "name"),
    Personal.PHONE: pgettext_lazy("personal", "telephone"),
    Personal.CONTACT: pgettext_lazy("personal", "contact"),
    Personal.IDENTITY: pgettext_lazy("personal", "identity number"),
    Personal.TITLE: pgettext_lazy("personal", "title"),
    Personal.WORDS: pgettext_lazy("personal", "what the person wrote"),
    Personal.TIMELINE: pgettext_lazy("personal", "timeline"),
    Personal.ADDRESS: pgettext_lazy("personal", "address"),
    Personal.POINT: pgettext_lazy("personal", "point on the map"),
    Personal.FILE: pgettext_lazy("personal", "photos and files"),
    Personal.ROW: pgettext_lazy("personal", "rows of a sheet"),
    Personal.ACCOUNT: pgettext_lazy("personal", "a colleague's account"),
    Personal.SIGN_IN: pgettext_lazy("personal", "a colleague's sign-ins"),
    Personal.PLACE_CONTACT: pgettext_lazy("personal", "contact of a place"),
}
PURPOSES: Final[dict[Purpose, Words]] = {
    Purpose.HANDLE: pgettext_lazy("purpose", "Working on a case"),
    Purpose.CONTACT: pgettext_lazy("purpose", "Speaking with the reporter"),
    Purpose.OVERVIEW: pgettext_lazy("purpose", "List, board or search"),
    Purpose.EXPORT: pgettext_lazy("purpose", "Export"),
    Purpose.RECEIPT: pgettext_lazy("purpose", "Receipt or paper"),
    Purpose.IMPORT: pgettext_lazy("purpose", "Bringing in a sheet"),
    Purpose.ERASE: pgettext_lazy("purpose", "Erasing a person"),
    Purpose.ADMINISTER: pgettext_lazy("purpose", "Keeping accounts and places"),
    Purpose.PROVE: pgettext_lazy("purpose", "Checking a proof"),
    Purpose.OVERSEE: pgettext_lazy("purpose", "Oversight"),
}
DOORS: Final[dict[Door, Words]] = {
    Door.PAGE: pgettext_lazy("door", "Page"),
    Door.FILE: pgettext_lazy("door", "File"),
    Door.API: pgettext_lazy("door", "Programming interface"),
    Door.COMMAND: pgettext_lazy("door", "Command line"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as the page shows it."""

    at: datetime
    who: str
    subjects: list[str]
    more: int
    fields: str
    purpose: Words
    door: Words
    reason: str
    is_sealed: bool


@requires(Action.SEE_ACCESS)
@require_safe
def readings(request: DistrictRequest) -> HttpResponseBase:
    """Who read whose data, the newest first."""
    asked, wanted = _asked(request), AccessFilter(actors=_actors(request))
    wanted = AccessFilter(
        actors=wanted.actors,
        subject=_subject(asked["subject"]),
        field=asked["field"],
        purpose=asked["purpose"],
        door=asked["door"],
        since=_day(asked["since"]),
        until=_day(asked["until"], days=1),
    )
    rows = list_accesses(wanted)
    if request.GET.get("format") == "csv":
        header = [_("When"), _("Who"), _("Whose data"), _("Which fields"), _("What for"), _("How"), _("Reason given")]
        cells = (
            [one.at, one.who, " ".join(one.subjects), one.fields, one.purpose, one.door, one.reason]
            for one in _shown(rows[:MOST_EXPORTED].iterator(chunk_size=500), most=MOST_EXPORTED)
        )
        return _file(cells, header, "readings")
    before = asked["before"]
    page = list(rows.filter(id__lt=int(before))[: PAGE + 1] if before else rows[: PAGE + 1])
    context = {
        "rows": list(_shown(page[:PAGE], most=NAMED)),
        "asked": asked,
        "fields": FIELDS.items(),
        "purposes": PURPOSES.items(),
        "doors": DOORS.items(),
        "older": _link(request, before=page[PAGE - 1].pk) if len(page) > PAGE else "",
        "file": _link(request, format="csv"),
        "days": settings.ACCESS_KEPT_DAYS,
    }
    return render(request, "site_root/readings.html", context)


@requires(Action.SEE_ACCESS)
@require_safe
def sign_ins(request: DistrictRequest) -> HttpResponseBase:
    """Who signed in or tried to, as far as the reader reaches."""
    within = accounts_in_reach(actor_at(request), Action.SEE_ACCESS)
    return _sign_ins(request, within, own=False)


@requires()
@require_safe
def own_sign_ins(request: DistrictRequest) -> HttpResponseBase:
    """One's own."""
    return _sign_ins(request, {actor_at(request).account_id or 0}, own=True)


def _sign_ins(request: DistrictRequest, within: Collection[int] | None, *, own: bool) -> HttpResponseBase:
    actor, at = actor_at(request), request.at
    asked = _asked(request)
    if asked["who"] and not own:
        found = account_id_of(asked["who"])
        within = {found} if found is not None and (within is None or found in within) else set()
    act = asked["act"] if asked["act"] in SignInAct.values else ""
    rows = list_sign_ins(
        SignInFilter(accounts=within, act=act, since=_day(asked["since"]), until=_day(asked["until"], days=1))
    )
    is_file, before = request.GET.get("format") == "csv", asked["before"]
    shown = list(rows[:MOST_EXPORTED]) if is_file else list(_before(rows, before)[: PAGE + 1])
    others = {row.account_id for row in shown if row.account_id not in (None, actor.account_id)}
    record_access(
        by=actor,
        at=at,
        subjects=[f"account:{pk}" for pk in sorted(pk for pk in others if pk)],
        fields=[Personal.SIGN_IN],
        purpose=Purpose.OVERSEE,
        door=Door.FILE if is_file else Door.PAGE,
    )
    if is_file:
        header = [_("When"), _("Account"), _("What happened"), _("Way"), _("Network"), _("Device")]
        cells = (
            [row.at, row.account.username if row.account else "", row.get_act_display(), row.get_way_display(),
             row.address, row.device]
            for row in shown
        )  # fmt: skip
        return _file(cells, header, "sign-ins")
    context = {
        "rows": shown[:PAGE],
        "own": own,
        "asked": asked,
        "acts": SignInAct.choices,
        "older": _link(request, before=shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "file": _link(request, format="csv"),
        "days": settings.SIGN_INS_KEPT_DAYS,
    }
    return render(request, "site_root/sign_ins.html", context)


def _before(rows: Any, before: str) -> Any:
    return rows.filter(id__lt=int(before)) if before else rows


def _actors(request: DistrictRequest) -> list[str] | None:
    within = accounts_in_reach(actor_at(request), Action.SEE_ACCESS)
    who = request.GET.get("who", "").replace("\x00", "").strip()[:60]
    if who:
        found = account_id_of(who)
        return [f"account:{found}"] if found is not None and (within is None or found in within) else []
    return None if within is None else [f"account:{pk}" for pk in within]


def _asked(request: DistrictRequest) -> dict[str, str]:
    names = ("who", "subject", "field", "purpose", "door", "since", "until", "act", "before")
    found = {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in names}
    if not (found["before"].isascii() and found["before"].isdecimal() and len(found["before"]) < 18):  # noqa: PLR2004 - what fits an id
        found["before"] = ""
    return found


def _subject(typed: str) -> str:
    return typed if ":" in typed or not typed else f"case:{typed}"


def _day(typed: str, *, days: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(typed) + timedelta(days=days)
        return datetime.combine(day, time(), tzinfo=clock.DISTRICT_ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _link(request: DistrictRequest, **changed: object) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _shown(rows: Any, *, most: int) -> Iterator[Reading]:
    known: dict[int, Any] = {}
    for row in rows:
        kind, _colon, pk = row.actor.partition(":")
        number = int(pk) if kind == "account" and pk.isdecimal() else 0
        if number and number not in known:
            known |= accounts_by_id([number])
        account = known.get(number)
        subjects = [name.removeprefix("case:") for name in row.subjects.split()]
        yield Reading(
            at=row.at,
            who=f"{account.name} ({account.username})" if account else _("the system"),
            subjects=subjects[:most],
            more=max(0, len(subjects) - most),
            fields="、".join(str(FIELDS.get(name, name)) for name in row.fields.split()),
            purpose=PURPOSES.get(row.purpose, row.purpose),
            door=DOORS.get(row.door, row.door),
            reason=row.reason,
            is_sealed=row.ticket is not None,
        )


def _file(cells: Iterator[list[Any]], header: list[str], name: str) -> HttpResponseBase:
    rows = ([str(cell) if isinstance(cell, Promise) else cell for cell in row] for row in cells)
    answer = StreamingHttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


urlpatterns = [
    path("oversight/readings/", readings, name="readings"),
    path("oversight/sign-ins/", sign_ins, name="sign_ins"),
    path("account/sign-ins/", own_sign_ins, name="own_sign_ins"),
]
