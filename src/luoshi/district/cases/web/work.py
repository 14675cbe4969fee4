"""My work today: what waits for this person, group by group, most of it one tap away; and the notices not yet read."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from luoshi.district.cases.commands import mark_notices_read
from luoshi.district.cases.commands.reading import note_listed
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import CaseLine
from luoshi.district.cases.queries.scope import handled_unit_ids
from luoshi.district.cases.queries.standings import standings
from luoshi.district.cases.queries.work import MOST_COUNTED, WorkGroup, unread_notices, work_groups
from luoshi.district.cases.rules.actions import Action as A  # noqa: N817 - the table below is read by column
from luoshi.district.cases.rules.standing import Standing
from luoshi.district.cases.web.acting import action_url
from luoshi.district.cases.web.beginning import beginning
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.cases.web.standing_said import Said, owed_said
from luoshi.district.cases.words import ACTIONS, NOTICES, look_of
from luoshi.district.people.api import actor_at, requires
from luoshi.district.ui.navigation import address_of
from luoshi.district.ui.panels import Panel, View, WorkPanel
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import fill

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Heading:
    """What a group is called, its icon, the act its cases wait for, and where all of them are."""

    title: Words
    icon: str
    action: A | None
    query: str
    nothing: Words


HEADINGS: dict[str, Heading] = {
    "to_sign": Heading(
        gettext_lazy("To be signed for"),
        "inbox",
        A.SIGN_FOR,
        "states=assigned&mine=lead",
        gettext_lazy("Nothing new has come in."),
    ),
    "due": Heading(
        gettext_lazy("Late or due today"),
        "alarm",
        A.COMPLETE,
        "mine=lead&lights=red&lights=yellow",
        gettext_lazy("Nothing is late and nothing is due today."),
    ),
    "in_hand": Heading(
        gettext_lazy("In hand, due later"),
        "tool",
        A.REPORT,
        "states=in_progress&mine=lead",
        gettext_lazy("Nothing else is in hand."),
    ),
    "steps": Heading(
        gettext_lazy("Steps of this week"),
        "route",
        A.FINISH_STEP,
        "mine=lead",
        gettext_lazy("No step is due this week."),
    ),
    "to_decide": Heading(
        gettext_lazy("To be decided"),
        "gavel",
        None,
        "mine=petitions",
        gettext_lazy("No petition and no ruling is open."),
    ),
    "to_dispatch": Heading(
        gettext_lazy("To be assigned"), "send", A.ASSIGN, "stage=registered", gettext_lazy("Every case has a unit.")
    ),
    "to_verify": Heading(
        gettext_lazy("To be verified"),
        "clipboard-check",
        A.CLOSE,
        "stage=completed",
        gettext_lazy("Nothing waits for verification."),
    ),
    "to_follow_up": Heading(
        gettext_lazy("Reporters to be asked"),
        "phone",
        A.FOLLOW_UP,
        "stage=ended&follow_up=pending",
        gettext_lazy("Every reporter was asked."),
    ),
}
TURNS = frozenset({"to_sign", "due", "in_hand"})
"""The groups of a unit's own cases: whose turn it is there depends on the others with a share."""

MOST_DIGITS = 18
"""What fits an id of the database."""

ONE_TAP = frozenset({A.SIGN_FOR, A.CO_SIGN_FOR})


def work_panel(view: View[None]) -> WorkPanel:
    """The cases that wait for this person, group by group."""
    actor, at, names = view.actor, view.at, Names()
    groups = work_groups(actor=actor, at=at)
    own = handled_unit_ids(actor, names)
    listed = {row.id for group in groups if group.key in TURNS for row in group.rows}
    stands = standings(listed, actor=actor, at=at)
    shown = [_group(group, own, stands, names) for group in groups]
    busy, steps = [group for group in shown if group["count"]], beginning(actor)
    note_listed(_codes_of(groups), by=actor, at=at)
    return WorkPanel(
        "cases/parts/work.html",
        {
            "groups": busy,
            "quiet": [group for group in shown if not group["count"]],
            "english": language() == "en",
            "steps": steps,
        },
        waiting=sum(min(group["count"], MOST_COUNTED) for group in shown),
        is_capped=any(group["capped"] for group in shown if group["key"] != "in_hand"),
        has_rows=bool(busy or steps),
    )


def notices_panel(view: View[None]) -> Panel:
    """The notices that nobody has read."""
    found = unread_notices(actor=view.actor)
    note_listed(_codes_of([found]), by=view.actor, at=view.at)
    return Panel(
        "cases/parts/notices.html",
        {
            "notices": [(fill(str(NOTICES.get(row.kind, row.kind)), row.data), row) for row in found.notices],
            "unread": found.count,
            "unread_capped": found.is_capped,
        },
    )


@requires()
@require_POST
def mark_read(request: DistrictRequest) -> HttpResponse:
    """Strike notices off the in-tray: the ticked one, or all that were shown."""
    ids = [
        int(word)
        for word in request.POST.getlist("notice")[:500]
        if word.isascii() and word.isdecimal() and len(word) < MOST_DIGITS
    ]
    done = mark_notices_read(notice_ids=ids, by=actor_at(request), at=request.at)
    if not done:
        messages.info(request, _("There was nothing left to mark as read."))
    return redirect(address_of("work"))


def _codes_of(groups: list[WorkGroup]) -> list[str]:
    """The cases that the page names."""
    return [
        code
        for group in groups
        for code in (
            *(row.code for row in group.rows),
            *(step.case.code for step in group.steps),
            *(notice.case_code for notice in group.notices),
        )
    ]


def _turn_of(action: A | None, row: CaseLine, own: frozenset[int]) -> A | None:
    """The act that the reader's unit owes: the lead unit's, or that of a unit with a share."""
    if action is A.REPORT:
        return A.REPORT if row.lead_unit_id in own else A.CO_REPORT
    if action not in (A.SIGN_FOR, A.COMPLETE):
        return action
    if row.lead_unit_id in own and row.state == "assigned":
        return A.SIGN_FOR
    if action is A.SIGN_FOR:
        return A.CO_SIGN_FOR
    return A.COMPLETE if row.lead_unit_id in own else None


def _turn(row: CaseLine, wanted: A | None, stands: Standing | None, names: Names) -> tuple[CaseLine, Any, list[Said]]:
    """The row, the act to offer on it, and whom it waits for while the reader cannot go on."""
    if stands is None:
        return row, _button(wanted, row), []
    possible = [action for action in (stands.action, *stands.offers) if action]
    action = wanted if wanted in possible else next(iter(possible), None)
    return row, _button(action, row), owed_said(stands.others, names) if stands.waits else []


def _group(group: WorkGroup, own: frozenset[int], stands: dict[int, Standing], names: Names) -> dict[str, Any]:
    heading = HEADINGS[group.key]
    known = stands if group.key in TURNS else {}
    return {
        "key": group.key,
        "heading": heading,
        "count": group.count,
        "capped": group.is_capped,
        "rows": [_turn(row, _turn_of(heading.action, row, own), known.get(row.id), names) for row in group.rows],
        "steps": group.steps,
        "all": f"{reverse('cases:queue')}?{heading.query}",
        "more": group.count > len(group.rows) + len(group.steps),
    }


def _button(action: A | None, row: CaseLine) -> dict[str, Any] | None:
    if action is None:
        return None
    icon, _tone = look_of(action.value)
    return {
        "word": ACTIONS[action], "icon": icon, "url": action_url(row.code, action), "one_tap": action in ONE_TAP,
    }  # fmt: skip
