"""The staff's page about the ledger: how far it is signed, by which key, and how anybody checks it."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from luoshi.district.audit import api as ledger
from luoshi.district.people.api import Action, requires

app_name = "ledger"
NEWEST = 20


@requires(Action.SEE_LEDGER)
@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Size, newest head, keys, and the ways of checking."""
    ledger.number_waiting()
    head, size = ledger.latest_head(), ledger.ledger_size()
    context = {
        "size": size,
        "head": head,
        "root": head.root.hex() if head else "",
        "uncovered": size - (head.size if head else 0),
        "terms": ledger.key_terms()[::-1],
        "heads": ledger.newest_heads(NEWEST),
        "site": urljoin(settings.PUBLIC_URL, "/") if settings.PUBLIC_URL else request.build_absolute_uri("/"),
    }
    return render(request, "site_root/ledger.html", context)


urlpatterns = [path("", ledger_page, name="page")]
