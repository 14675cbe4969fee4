"""Leading groups: who answers for what, and how administrators keep it so."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.district.people.access import actor_at, requires
from luoshi.district.people.commands.groups import (
    add_member,
    change_duty,
    change_group,
    dissolve_group,
    remove_member,
    require_over_group,
    set_up_group,
)
from luoshi.district.people.errors import PeopleForbiddenError
from luoshi.district.people.models import GroupMember, LeadingGroup
from luoshi.district.people.queries.exports import group_sheet
from luoshi.district.people.queries.groups import group_by_code, list_groups, members_of
from luoshi.district.people.rules.permissions import Action, may
from luoshi.district.people.web.downloads import download
from luoshi.district.people.web.forms import DutyForm, GroupForm, MemberForm
from luoshi.district.people.web.refusals import done, spoken
from luoshi.district.people.web.searching import words_sought
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel import clock
from luoshi.kernel.errors import LuoshiError


@requires(Action.SEE_PEOPLE)
def list_all(request: DistrictRequest) -> HttpResponse:
    """All leading groups with members and duties; as a CSV file with ``?format=csv``."""
    search = words_sought(request)
    dissolved_too = request.GET.get("dissolved") == "1"
    groups = list_groups(search=search, include_dissolved=dissolved_too)
    if request.GET.get("format") == "csv":
        return download(group_sheet(groups), "groups.csv")
    context = {
        "groups": groups,
        "search": search,
        "dissolved_too": dissolved_too,
        "may_manage": bool(may(actor_at(request), Action.MANAGE_UNITS)),
    }
    return render(request, "people/groups.html", context)


@requires(Action.SEE_PEOPLE)
def show_group(request: DistrictRequest, code: str) -> HttpResponse:
    """One group with its members and duties."""
    return _group_page(request, group_by_code(code), MemberForm())


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: DistrictRequest) -> HttpResponse:
    """Set up a leading group."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        group = done(form, lambda: set_up_group(**form.cleaned_data, **_who(request)), field="code")
        if isinstance(group, LeadingGroup):
            messages.success(request, _("The leading group was set up."))
            return _to(group)
    return _form_page(request, form, _("New leading group"), reverse("people:groups"))


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_group(request: DistrictRequest, code: str) -> HttpResponse:
    """Change a group's name, purpose, document or office."""
    group = group_by_code(code)
    require_over_group(actor_at(request), group)
    names = ("name", "name_en", "purpose", "document_number")
    start = {name: getattr(group, name) for name in names} | {"office": str(group.office_id or "")}
    form = GroupForm(request.POST) if request.method == "POST" else GroupForm(initial=start)
    for fixed in ("code", "set_up_on"):
        del form.fields[fixed]
    if form.is_valid() and done(form, lambda: change_group(group=group, **form.cleaned_data, **_who(request))):
        messages.success(request, _("The leading group was changed."))
        return _to(group)
    return _form_page(request, form, _("Edit leading group"), reverse("people:group", args=[code]))


@requires(Action.MANAGE_UNITS)
@require_POST
def dissolve(request: DistrictRequest, code: str) -> HttpResponse:
    """Dissolve a group as of today."""
    group, today = group_by_code(code), clock.local(_at(request)).date()
    return _tried(
        request,
        group,
        lambda: dissolve_group(group=group, on=today, **_who(request)),
        _("The leading group was dissolved."),
    )


@requires(Action.MANAGE_UNITS)
@require_POST
def add_one_member(request: DistrictRequest, code: str) -> HttpResponse:
    """Take a unit or post into a group."""
    group = group_by_code(code)
    require_over_group(actor_at(request), group)
    form = MemberForm(request.POST)
    if form.is_valid() and done(
        form, lambda: add_member(group=group, **form.cleaned_data, **_who(request)), field="unit"
    ):
        messages.success(request, _("The member was added."))
        return _to(group)
    return _group_page(request, group, form)


@requires(Action.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: DistrictRequest, pk: int) -> HttpResponse:
    """Change what a member answers for."""
    member = get_object_or_404(GroupMember.objects.select_related("group__office", "unit"), pk=pk)
    require_over_group(actor_at(request), member.group)
    form = (
        DutyForm(request.POST)
        if request.method == "POST"
        else DutyForm(initial={"rank": member.rank, "duty": member.duty})
    )
    if form.is_valid() and done(form, lambda: change_duty(member=member, **form.cleaned_data, **_who(request))):
        messages.success(request, _("The duty was changed."))
        return _to(member.group)
    back = reverse("people:group", args=[member.group.code])
    return _form_page(request, form, _("Edit duty"), back, f"{member.group.name} · {member.unit.name}")


@requires(Action.MANAGE_UNITS)
@require_POST
def remove_one_member(request: DistrictRequest, pk: int) -> HttpResponse:
    """Release a member from a group."""
    member = get_object_or_404(GroupMember.objects.select_related("group"), pk=pk)
    return _tried(
        request,
        member.group,
        lambda: remove_member(member=member, **_who(request)) or True,
        _("The member was removed."),
    )


def _group_page(request: DistrictRequest, group: LeadingGroup, form: MemberForm) -> HttpResponse:
    paths = [group.office.path] if group.office else []
    context = {
        "group": group,
        "members": members_of(group),
        "form": form,
        "may_manage": group.dissolved_on is None
        and bool(may(actor_at(request), Action.MANAGE_UNITS, unit_paths=paths)),
    }
    return render(request, "people/group.html", context, status=422 if form.errors else 200)


def _tried(request: DistrictRequest, group: LeadingGroup, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except PeopleForbiddenError:
        raise
    except LuoshiError as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, said)
    return _to(group)


def _form_page(request: DistrictRequest, form: Any, heading: str, back: str, lede: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "lede": lede}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _to(group: LeadingGroup) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:group", args=[group.code]))


def _who(request: DistrictRequest) -> dict[str, Any]:
    return {"by": actor_at(request), "at": _at(request)}


def _at(request: DistrictRequest) -> datetime:
    return request.at
