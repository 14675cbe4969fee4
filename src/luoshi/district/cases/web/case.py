"""The page of one case: how it stands, the one thing to do now, how it will be done, and everything that happened."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.district.cases.commands.reading import note_case_read
from luoshi.district.cases.queries.on_page import CASE_SIDE, CaseOnPage
from luoshi.district.cases.queries.sources import source_label, way_back
from luoshi.district.cases.rules.actions import Action as A  # noqa: N817 - the tables below are read by column
from luoshi.district.cases.rules.lights import is_review_overdue
from luoshi.district.cases.rules.permits import permitted
from luoshi.district.cases.rules.standing import standing
from luoshi.district.cases.web.acting import action_named, action_url
from luoshi.district.cases.web.asked import asked_in, decided_in
from luoshi.district.cases.web.forms.actions import FORMS
from luoshi.district.cases.web.standing_said import missing_said, owed_said, sentence
from luoshi.district.cases.web.story import Story
from luoshi.district.cases.words import ACTIONS, EXPLAINED, look_of
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.panels import View, panels_for
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel import clock

GROUPS: tuple[frozenset[A], ...] = (
    frozenset({
        A.ASSIGN, A.SETTLE, A.SIGN_FOR, A.CONTACT, A.PLAN, A.FINISH_STEP, A.REPORT, A.COMPLETE, A.CLOSE, A.RETURN,
        A.FOLLOW_UP, A.RESUME, A.CO_SIGN_FOR, A.CO_REPORT, A.CO_COMPLETE, A.UPHOLD, A.DECIDE_EXTENSION,
        A.DECIDE_SUSPENSION,
    }),
    frozenset({A.ASK_EXTENSION, A.ASK_SUSPENSION, A.HAND_BACK, A.URGE, A.ESCALATE, A.REOPEN, A.DISMISS, A.MERGE}),
    frozenset({A.COMMENT, A.ADD_EVIDENCE, A.CO_URGE, A.ADD_CO_UNIT, A.RELEASE_CO_UNIT, A.ADD_CHILD, A.RECLASSIFY}),
    frozenset({A.PUBLISH, A.PUBLISH_PHOTO}),
)  # fmt: skip
"""The quiet menu in three parts: what carries the case on, what asks or presses, and everything else."""

ONE_TAP = frozenset({A.SIGN_FOR, A.CO_SIGN_FOR})
"""Acts that need no words: the button on the case page does them at once."""

BESIDE: dict[A, A] = {A.CLOSE: A.RETURN, A.COMPLETE: A.REPORT, A.SIGN_FOR: A.HAND_BACK, A.ASSIGN: A.DISMISS}
"""The alternative that belongs beside the one clear button: verifying ends in closing or in returning."""


@requires(Action.SEE_CASE)
@require_safe
def case(request: DistrictRequest, code: str) -> HttpResponse:
    """One case."""
    story = Story(code, actor=actor_at(request), at=request.at)
    allowed = permitted(actor=story.actor, facts=story.facts, at=story.at)
    stands = standing(actor=story.actor, facts=story.facts, at=story.at)
    first = stands.action
    beside = BESIDE.get(first) if first else None
    offers = () if first else stands.offers
    shown = {first, beside if beside in allowed else None, *offers}
    done = action_named(request.GET.get("done", "")) if "done" in request.GET else None
    context = {
        "case": story.case,
        "story": story,
        "next": _button(story, first) if first else None,
        "beside": _button(story, beside) if beside and beside in allowed else None,
        "menu": [
            [
                _button(story, action)
                for action in allowed
                if action in group and action in FORMS and action not in shown
            ]
            for group in GROUPS
        ],
        "asked": asked_in(story),
        "decided": decided_in(story),
        "offers": [_button(story, action) for action in offers],
        "owed": owed_said(stands.others, story.names) if story.case.is_open else [],
        "sentence": sentence(stands, is_open=story.case.is_open),
        "missing": missing_said(stands, story.facts, story.case.kind.evidence),
        "panels": panels_for(CASE_SIDE, View(story.actor, story.at, _on_page(story))),
        "source": source_label(story.case.source),
        "back": way_back(story.case.origin, by=story.actor) if story.case.origin else None,
        "review_overdue": is_review_overdue(review_on=story.case.review_on, today=clock.local(story.at).date()),
        "draft_clear": f"{story.case.code}-{done.value.rstrip('_')}" if done else "",
    }
    note_case_read(story.case.code, by=story.actor, at=story.at)
    return render(request, "cases/case.html", context)


def _on_page(story: Story) -> CaseOnPage:
    case = story.case
    return CaseOnPage(case.pk, case.code, case.title, case.source, story.facts, story.actor, story.at)


def _button(story: Story, action: A) -> dict[str, Any]:
    icon, _tone = look_of(action.value)
    return {
        "word": ACTIONS[action],
        "explained": EXPLAINED.get(action, ""),
        "url": action_url(story.case.code, action),
        "icon": icon,
        "one_tap": action in ONE_TAP,
    }
