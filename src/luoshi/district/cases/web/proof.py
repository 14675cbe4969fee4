"""One entry of the ledger in plain words, and the official form that an act produced."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Purpose, event_of, printed_head
from luoshi.district.cases.commands.reading import IN_LIST, note_case_read
from luoshi.district.cases.models import Entry
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.actions import Action as CaseAction
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.cases.web.facts_said import changes_said, facts_said
from luoshi.district.cases.words import DOCUMENTS, done_word, purpose_word
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem


@requires(Action.SEE_CASE)
@require_safe
def ledger_entry(request: DistrictRequest, code: str, seq: int) -> HttpResponse:
    """What stands in the ledger for one act: the canonical event, its hash, and what both mean."""
    case = case_for(actor_at(request), code)
    entry = get_object_or_404(Entry.objects.select_related("unit"), case=case, ledger_seq=seq)
    _seq, event = event_of(entry.ledger_seq)
    data: dict[str, Any] = dict(event.data)
    context = {
        "case": case,
        "entry": entry,
        "event": event,
        "done": done_word(entry.action),
        "facts": facts_said(data, at=request.at),
        "sealed": sorted(data.get("commitments", data.get("personal", {})) or {}),
        "canonical": event.to_text(),
        "pretty": json.dumps(json.loads(event.to_text()), ensure_ascii=False, indent=2, sort_keys=True),
        "leaf": event.leaf_hash().hex(),
    }
    note_case_read(case.code, by=actor_at(request), at=request.at, fields=IN_LIST, purpose=Purpose.PROVE)
    return render(request, "cases/ledger.html", context)


@requires(Action.SEE_CASE)
@require_safe
def document(request: DistrictRequest, code: str, entry_id: int) -> HttpResponse:
    """The form that an act produced, for printing."""
    case = case_for(actor_at(request), code)
    entry = get_object_or_404(Entry.objects.select_related("unit"), case=case, pk=entry_id)
    move = TABLE.get(CaseAction(entry.action))
    if move is None or not move.document:
        return render_problem(request, 404, text=_("This act has no official form."))
    used = entry.case_evidence.select_related("evidence__blob")
    context = {
        "case": case,
        "entry": entry,
        "heading": DOCUMENTS[move.document],
        "facts": facts_said(entry.data, at=request.at),
        "changes": changes_said(entry.data, at=request.at),
        "evidence": [(purpose_word(use.purpose, case.kind.evidence), use) for use in used],
        "printed_head": printed_head(),
    }
    note_case_read(case.code, by=actor_at(request), at=request.at, purpose=Purpose.RECEIPT)
    return render(request, "cases/document.html", context)
