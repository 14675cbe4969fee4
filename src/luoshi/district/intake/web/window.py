"""The service window: taking down what somebody at the counter says, a printed receipt, and what became of it."""

from typing import Any, ClassVar

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.intake.api import Channel, IdentityKind, Problem, report_problem
from luoshi.district.intake.queries.window import own_window, request_of_window, requests_of_window
from luoshi.district.intake.rules.identity import can_be, tidy
from luoshi.district.intake.web.reporting import tracking_address
from luoshi.district.intake.web.wording import STATES, spoken
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel import ids
from luoshi.kernel.errors import LuoshiError

PAGE = 50
LONGEST = 4000


class WindowForm(forms.Form):
    """What is wrong and where, and who says it; only what is wrong must be said."""

    field_order: ClassVar = ["text", "address", "name", "phone", "home_address", "id_kind", "id_number"]

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=gettext_lazy("In the words of whoever stands at the window."),
        error_messages={"required": gettext_lazy("Please say what is wrong.")},
    )
    address = forms.CharField(label=gettext_lazy("Where is it?"), max_length=200, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    home_address = forms.CharField(
        label=gettext_lazy("Home address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    id_kind = forms.ChoiceField(
        label=gettext_lazy("Document of identity"),
        choices=[("", gettext_lazy("None shown")), *IdentityKind.choices],
        required=False,
    )
    id_number = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only where the matter needs it; it is sealed, and each look is recorded."),
    )

    def clean(self) -> dict[str, Any]:
        """Document and number belong together, and the number must be able to be one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, number = given.get("id_kind", ""), tidy(given.get("id_number", ""))
        given["id_number"] = number
        if number and not kind and "id_kind" not in self.errors:
            self.add_error("id_kind", _("Say which document the number belongs to."))
        elif kind and not number:
            self.add_error("id_number", _("Give the number of the document, or choose that none was shown."))
        elif number and not can_be(kind, number):
            self.add_error("id_number", _("This cannot be the number of such a document; please compare it once more."))
        return given

    def problem(self) -> Problem:
        """What was taken down."""
        given = self.cleaned_data
        names = ("text", "address", "name", "phone", "home_address", "id_kind", "id_number")
        return Problem(**{name: given[name] for name in names})


@requires(Action.REGISTER)
@require_safe
def own_requests(request: DistrictRequest) -> HttpResponse:
    """What this window took down, the newest first, with how each case stands."""
    actor = actor_at(request)
    if own_window(actor) is None:
        return render_problem(request, 403)
    page = Paginator(requests_of_window(actor), PAGE).get_page(request.GET.get("page"))
    rows = [{"request": row, "state": STATES[row.case.state]} for row in page]
    record_access(
        by=actor,
        at=request.at,
        subjects=[f"case:{row.case.code}" for row in page],
        fields=[Personal.TITLE],
        purpose=Purpose.OVERVIEW,
    )
    return render(request, "intake/window.html", {"rows": rows, "page": page})


@never_cache
@requires(Action.REGISTER)
@sensitive_post_parameters("name", "phone", "home_address", "id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: DistrictRequest) -> HttpResponse:
    """The form; once sent, the receipt to print."""
    actor = actor_at(request)
    window = own_window(actor)
    if window is None:
        return render_problem(request, 403)
    form = WindowForm(request.POST or None, label_suffix="")
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/window_new.html", {"form": form}, status=422 if form.errors else 200)
    try:
        made = report_problem(
            problem=form.problem(),
            channel=Channel.COUNTER,
            window_id=window,
            by=actor,
            at=request.at,
        )
    except LuoshiError as refusal:
        form.add_error(None, spoken(refusal))
        return render(request, "intake/window_new.html", {"form": form}, status=refusal.http_status)
    return redirect("intake:window_receipt", pk=made.pk)


@never_cache
@requires(Action.REGISTER)
@require_safe
def receipt(request: DistrictRequest, pk: int) -> HttpResponse:
    """The receipt, for the printer: what was taken down, the code, and how it is followed; no telephone, no number."""
    actor = actor_at(request)
    if own_window(actor) is None:
        return render_problem(request, 403)
    try:
        found = request_of_window(actor, pk)
    except LuoshiError:
        return render_problem(request, 404)
    record_access(
        by=actor,
        at=request.at,
        subjects=[f"case:{found.case.code}"],
        fields=[Personal.NAME, Personal.WORDS] if found.reporter_name else [Personal.WORDS],
        purpose=Purpose.RECEIPT,
    )
    address = tracking_address(request, found.receipt_code)
    context = {
        "row": found,
        "spelled": ids.spell_receipt_code(found.receipt_code),
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "intake/window_receipt.html", context)
