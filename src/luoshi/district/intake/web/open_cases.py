"""What everybody may see: the list of public cases, and each of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from luoshi.district.cases.api import PublicQuestion, public_case, public_list, public_tops
from luoshi.district.intake.web.crowd import slowed
from luoshi.district.intake.web.keys import key_of
from luoshi.district.intake.web.shown import shown_case, shown_line
from luoshi.district.ui.lights import light_of
from luoshi.district.ui.request import DistrictRequest

LIGHTS = ("green", "yellow", "red")
LONGEST_SEARCH = 60


@require_safe
def open_cases(request: DistrictRequest) -> HttpResponse:
    """Public cases with search and facets; so many questions a minute from one place."""
    slow = slowed(request, is_search=bool(request.GET.get("q", "").strip()))
    if slow is not None:
        return slow
    lang = get_language() or ""
    tops = public_tops(lang)
    asked = request.GET
    question = PublicQuestion(
        words=asked.get("q", "").replace("\x00", "")[:LONGEST_SEARCH],
        top=asked.get("top", "") if asked.get("top") in dict(tops) else "",
        light=asked.get("light", "") if asked.get("light") in LIGHTS else "",
        ended=asked.get("ended") == "1",
        after=key_of(asked.get("after")),
        before=key_of(asked.get("before")),
    )
    page = public_list(question, at=request.at, lang=lang)
    context: dict[str, Any] = {
        "question": question,
        "page": page,
        "rows": [shown_line(line) for line in page.rows],
        "tops": [_facet(request, "top", code, name, question.top) for code, name in tops],
        "all_tops": _facet(request, "top", "", "", question.top),
        "lights": [_facet(request, "light", key, light_of(key).word, question.light) for key in LIGHTS],
        "ended_url": _facet(request, "ended", "1", "", "")["url"],
        "open_url": _facet(request, "ended", "", "", "")["url"],
        "is_filtered": bool(question.words or question.top or question.light),
    }
    return render(request, "intake/open.html", context)


@require_safe
def open_case(request: DistrictRequest, code: str) -> HttpResponse:
    """One public case."""
    slow = slowed(request, is_search=False)
    if slow is not None:
        return slow
    case = public_case(code, at=request.at, lang=get_language() or "")
    return render(request, "intake/open_case.html", {"case": shown_case(case), "asked_code": code})


def _facet(request: DistrictRequest, name: str, value: str, words: str, current: str) -> dict[str, Any]:
    """A link that changes one part of the question; chosen again, it takes it away."""
    query = request.GET.copy()
    for key in ("after", "before"):
        query.pop(key, None)
    is_current = bool(value) and value == current
    query[name] = "" if is_current else value
    if not query[name]:
        del query[name]
    return {"url": f"?{query.urlencode()}", "words": words, "is_current": is_current or value == current, "key": value}
