"""The tree of units and the page of each: who is there, what it answers for, how it is administered."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.people.access import actor_at, requires
from luoshi.district.people.commands.authority import require, require_over_post
from luoshi.district.people.commands.import_units import UnitsImported, import_units
from luoshi.district.people.commands.posts import appoint_stand_in, close_post, create_post, end_holding, give_post
from luoshi.district.people.commands.units import close_unit, create_unit, move_unit, rename_unit, reopen_unit
from luoshi.district.people.errors import PeopleForbiddenError
from luoshi.district.people.models import Post, PostHolding, Unit
from luoshi.district.people.queries.accounts import post_lines
from luoshi.district.people.queries.exports import unit_sheet
from luoshi.district.people.queries.groups import memberships_of
from luoshi.district.people.queries.units import unit_by_code, unit_tree
from luoshi.district.people.reauthentication import reauthentication_required
from luoshi.district.people.rules.permissions import Action, may
from luoshi.district.people.web.downloads import download
from luoshi.district.people.web.forms import GivePostForm, PostForm, StandInForm, UnitForm, UnitSheetForm
from luoshi.district.people.web.refusals import done, spoken
from luoshi.district.people.web.searching import words_sought
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError


@requires(Action.SEE_PEOPLE)
def list_units(request: DistrictRequest) -> HttpResponse:
    """The tree, searchable; as a CSV file with ``?format=csv``."""
    search = words_sought(request)
    closed_too = request.GET.get("closed") == "1"
    nodes = unit_tree(search=search, active_only=not closed_too)
    if request.GET.get("format") == "csv":
        return download(unit_sheet(nodes), "units.csv")
    context = {
        "nodes": nodes,
        "search": search,
        "closed_too": closed_too,
        "may_manage": bool(may(actor_at(request), Action.MANAGE_UNITS)),
    }
    return render(request, "people/units.html", context)


@requires(Action.SEE_PEOPLE)
def show_unit(request: DistrictRequest, code: str) -> HttpResponse:
    """One unit: parents, children, posts with who holds them today, duties in leading groups."""
    unit = unit_by_code(code)
    return _unit_page(request, unit)


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: DistrictRequest) -> HttpResponse:
    """Add a unit."""
    start = {"parent": request.GET.get("parent", ""), "position": 0}
    form = UnitForm(request.POST) if request.method == "POST" else UnitForm(initial=start)
    if form.is_valid():
        unit = done(form, lambda: create_unit(**form.cleaned_data, **_who(request)), field="code")
        if unit:
            messages.success(request, _("The unit was added."))
            return _to(unit)
    return _form_page(request, form, _("New unit"), reverse("people:units"))


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_unit(request: DistrictRequest, code: str) -> HttpResponse:
    """Rename or move a unit."""
    unit = unit_by_code(code)
    require(actor_at(request), Action.MANAGE_UNITS, within=[unit.path])
    names = ("code", "name", "short_name", "name_en", "kind", "duties", "phone", "position")
    start = {name: getattr(unit, name) for name in names} | {"parent": str(unit.parent_id or "")}
    form = UnitForm({**request.POST.dict(), "code": unit.code}) if request.method == "POST" else UnitForm(initial=start)
    form.fields["code"].disabled = True
    form.initial["code"] = unit.code
    if form.is_valid() and done(form, lambda: _change(request, unit, form.cleaned_data), field="parent"):
        messages.success(request, _("The unit was changed."))
        return _to(unit)
    return _form_page(request, form, _("Edit unit"), reverse("people:unit", args=[unit.code]))


@requires(Action.MANAGE_UNITS)
@require_POST
def close_or_reopen_unit(request: DistrictRequest, code: str) -> HttpResponse:
    """Close an empty unit, or open a closed one again."""
    unit = unit_by_code(code)
    act = close_unit if unit.is_active else reopen_unit
    return _tried(
        request,
        unit,
        lambda: act(unit=unit, **_who(request)),
        _("The unit was closed.") if unit.is_active else _("The unit is open again."),
    )


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_unit_sheet(request: DistrictRequest) -> HttpResponse:
    """Bring units in from a sheet: all of it or nothing."""
    form = UnitSheetForm(request.POST, request.FILES) if request.method == "POST" else UnitSheetForm()
    if form.is_valid():
        counts = done(form, lambda: import_units(**form.reading(), **_who(request)), field="sheet")
        if isinstance(counts, UnitsImported):
            said = _("{created} units added, {changed} changed, {unchanged} already as in the sheet.")
            messages.success(
                request, said.format(created=counts.created, changed=counts.changed, unchanged=counts.unchanged)
            )
            unused = counts.account["columns_unused"]
            if unused:
                messages.warning(request, _("Columns not used: {columns}.").format(columns=", ".join(unused)))
            unread = [one["name"] for one in counts.account["sheets_unread"] if one["rows"]]
            if unread:
                messages.warning(request, _("Sheets not read: {sheets}.").format(sheets=", ".join(unread)))
            return HttpResponseRedirect(reverse("people:units"))
    return render(request, "people/unit_sheet.html", {"form": form}, status=422 if form.errors else 200)


@requires(Action.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: DistrictRequest, code: str) -> HttpResponse:
    """Set up a post in a unit."""
    unit = unit_by_code(code)
    require(actor_at(request), Action.MANAGE_ACCOUNTS, within=[unit.path])
    form = PostForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: create_post(unit=unit, **form.cleaned_data, **_who(request))):
        messages.success(request, _("The post was set up."))
        return _to(unit)
    return _form_page(request, form, _("New post"), reverse("people:unit", args=[unit.code]), unit.name)


@requires(Action.MANAGE_ACCOUNTS)
@require_POST
def close_one_post(request: DistrictRequest, pk: int) -> HttpResponse:
    """Close a post that nobody holds."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=pk)
    return _tried(request, post.unit, lambda: close_post(post=post, **_who(request)), _("The post was closed."))


@requires(Action.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_one_post(request: DistrictRequest, pk: int) -> HttpResponse:
    """Let an account hold a post."""
    post = get_object_or_404(Post.objects.select_related("unit", "scope"), pk=pk)
    require_over_post(actor_at(request), post)
    form = (
        GivePostForm(request.POST)
        if request.method == "POST"
        else GivePostForm(initial={"account": request.GET.get("account", "")})
    )
    if form.is_valid() and done(
        form, lambda: give_post(post=post, **form.cleaned_data, **_who(request)), field="account"
    ):
        messages.success(request, _("The post was given."))
        return _to(post.unit)
    return _form_page(request, form, _("Give post"), reverse("people:unit", args=[post.unit.code]), post.title)


@requires(Action.MANAGE_ACCOUNTS)
@require_POST
def end_one_holding(request: DistrictRequest, pk: int) -> HttpResponse:
    """End a holding now."""
    holding = get_object_or_404(PostHolding.objects.select_related("post__unit"), pk=pk)
    return _tried(
        request,
        holding.post.unit,
        lambda: end_holding(holding=holding, **_who(request)),
        _("The post is given up as of now."),
    )


@requires(Action.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def stand_in_for(request: DistrictRequest, pk: int) -> HttpResponse:
    """Appoint a stand-in for somebody who is away."""
    holding = get_object_or_404(PostHolding.objects.select_related("post__unit", "post__scope", "account"), pk=pk)
    require_over_post(actor_at(request), holding.post)
    form = StandInForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: appoint_stand_in(holding=holding, **form.cleaned_data, **_who(request)), field="account"
    ):
        messages.success(request, _("The stand-in was appointed."))
        return _to(holding.post.unit)
    back = reverse("people:unit", args=[holding.post.unit.code])
    return _form_page(request, form, _("Appoint a stand-in"), back, f"{holding.post.title} · {holding.account.name}")


@transaction.atomic
def _change(request: DistrictRequest, unit: Unit, said: dict[str, Any]) -> Unit:
    parent = said["parent"]
    if (parent.pk if parent else None) != unit.parent_id:
        move_unit(unit=unit, parent=parent, **_who(request))
    facts = {name: value for name, value in said.items() if name not in ("code", "parent")}
    return rename_unit(unit=unit, **facts, **_who(request))


def _unit_page(request: DistrictRequest, unit: Unit) -> HttpResponse:
    actor = actor_at(request)
    above = {row.pk: row for row in Unit.objects.filter(pk__in=[int(step) for step in unit.path.split("/") if step])}
    context = {
        "unit": unit,
        "above": [above[int(step)] for step in unit.path.split("/") if step and int(step) != unit.pk],
        "children": list(unit.children.filter(is_active=True)),
        "posts": post_lines(unit, at=_at(request)),
        "memberships": memberships_of(unit),
        "may_manage_units": bool(may(actor, Action.MANAGE_UNITS, unit_paths=[unit.path])),
        "may_manage_accounts": bool(may(actor, Action.MANAGE_ACCOUNTS, unit_paths=[unit.path])),
    }
    return render(request, "people/unit.html", context)


def _tried(request: DistrictRequest, unit: Unit, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except PeopleForbiddenError:
        raise
    except LuoshiError as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, said)
    return _to(unit)


def _form_page(request: DistrictRequest, form: Any, heading: str, back: str, lede: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "lede": lede}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _to(unit: Unit) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:unit", args=[unit.code]))


def _who(request: DistrictRequest) -> dict[str, Any]:
    return {"by": actor_at(request), "at": _at(request)}


def _at(request: DistrictRequest) -> datetime:
    return request.at
