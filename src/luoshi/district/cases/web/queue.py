"""The queue: every case the reader may see, narrowed by facets and words, page by page; and his saved views of it."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.district.cases.commands.reading import note_listed
from luoshi.district.cases.models import SavedView
from luoshi.district.cases.queries.queue import QueueQuery, queue
from luoshi.district.cases.queries.scope import visible_cases
from luoshi.district.cases.web import listing
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.cases.web.lines import lines_of
from luoshi.district.people.api import Action, actor_at, may, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.searching import found_beside

MOST_VIEWS = 30


@requires(Action.SEE_CASE)
@require_safe
def cases(request: DistrictRequest) -> HttpResponse:
    """One page of the queue."""
    actor, at = actor_at(request), request.at
    query = QueueQuery.parse(request.GET)
    if query.text and request.GET.get("go") and visible_cases(actor).filter(code=query.text.strip()).exists():
        return redirect("cases:case", code=query.text.strip())
    page = queue(query, actor=actor, at=at, lang=language())
    note_listed((row.code for row in page.rows), by=actor, at=at)
    supervises = bool(may(actor, Action.SUPERVISE))
    context = {
        "page": page,
        "lines": lines_of(page.rows, at=at, english=language() == "en"),
        "heads": {
            "state": _("State"),
            "deadline": _("Deadline"),
            "unit": _("Lead unit"),
            "category": pgettext("case", "Category"),
        },
        "query": query,
        "beside": [] if query.cursor else found_beside(query.text, by=actor),
        "rest": query.to_query(cursor=""),
        "hidden": listing.hidden_pairs(query, without=("text",)),
        "tabs": listing.tabs(query),
        "facets": listing.facets(page),
        "mine": listing.mine(query),
        "chips": listing.chips(query, page),
        "orders": listing.orders(query, page.order),
        "views": list(SavedView.objects.filter(account_id=actor.account_id)),
        "supervises": supervises,
        "leads": bool(may(actor, Action.LEAD)),
        "may_export": bool(may(actor, Action.EXPORT)),
        "may_register": bool(may(actor, Action.REGISTER)),
        "next_href": f"?{query.to_query(cursor=page.next_cursor)}" if page.next_cursor else "",
        "previous_href": f"?{query.to_query(cursor=page.prev_cursor)}" if page.prev_cursor else "",
        "first_href": f"?{query.to_query(cursor='')}" if query.cursor else "",
    }
    return render(request, "cases/queue.html", context)


@requires(Action.SEE_CASE)
@require_POST
def save_view(request: DistrictRequest) -> HttpResponse:
    """Keep what is chosen under a name."""
    account_id = actor_at(request).account_id
    name = " ".join(request.POST.get("name", "").split())[:60]
    query = QueueQuery.parse(request.POST.get("query", "")).to_query(cursor="")
    back = f"{reverse('cases:queue')}?{query}"
    if not name:
        messages.error(request, _("Give the view a name."))
    elif SavedView.objects.filter(account_id=account_id).count() >= MOST_VIEWS:
        messages.error(request, _("You have %(n)d saved views; delete one first.") % {"n": MOST_VIEWS})
    else:
        # A view of the same name is replaced: that is what saving it again means.
        SavedView.objects.update_or_create(account_id=account_id, name=name, defaults={"query": query[:1000]})
        messages.success(request, _("The view “%(name)s” was saved.") % {"name": name})
    return redirect(back)


@requires(Action.SEE_CASE)
@require_POST
def change_view(request: DistrictRequest, view_id: int) -> HttpResponse:
    """Rename a saved view, or delete it."""
    view = get_object_or_404(SavedView, pk=view_id, account_id=actor_at(request).account_id)
    if "delete" in request.POST:
        view.delete()
        messages.success(request, _("The view “%(name)s” was deleted.") % {"name": view.name})
        return redirect("cases:queue")
    name = " ".join(request.POST.get("name", "").split())[:60]
    if name:
        try:
            with transaction.atomic():
                view.name = name
                view.save(update_fields=["name"])
        except IntegrityError:
            messages.error(request, _("You have a view of that name already."))
    else:
        messages.error(request, _("Give the view a name."))
    return redirect(f"{reverse('cases:queue')}?{view.query}")
