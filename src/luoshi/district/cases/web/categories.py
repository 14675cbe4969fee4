"""The tree of categories: looking, adding one, and reading many from a sheet after a look at what it would do."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.district.cases.commands import add_category, import_categories
from luoshi.district.cases.commands.categories import LEVELS, code_of
from luoshi.district.cases.errors import CategoryTreeError
from luoshi.district.cases.models import Category
from luoshi.district.cases.queries.category_sheet import MOST_BYTES, read_category_sheet
from luoshi.district.cases.web.forms.fields import kind_choices, named
from luoshi.district.cases.web.messages import say
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError
from luoshi.sheets import ENCODINGS
from luoshi.sheets.errors import SheetError, TooLargeSheetError

SALT = "luoshi.cases.categories"
SHOWN = 20


class CategoryForm(forms.Form):
    """One category: where, its name, the kind its cases usually are."""

    parent = forms.ChoiceField(label=gettext_lazy("Below"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    code = forms.SlugField(
        label=pgettext_lazy("case", "Code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Made from the name when left empty."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Usual kind"), required=False)

    def __init__(self, data: Any, *, tree: list["Node"]) -> None:
        super().__init__(data, label_suffix="")
        choices = [("", _("at the top"))]
        choices += [(n.row.code, "\u3000" * (n.row.level - 1) + named(n.row)) for n in tree if n.row.level < LEVELS]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "—"), *kind_choices()]  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """A sheet of three columns."""

    sheet = forms.FileField(
        label=gettext_lazy("Sheet of three columns"),
        help_text=gettext_lazy(
            "XLSX, XLS, ODS or CSV: first, second and third level. An empty cell repeats the one above."
        ),
    )
    sheet_name = forms.CharField(label=gettext_lazy("Which sheet of the workbook"), max_length=100, required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row that names the columns"), min_value=1, max_value=1000, required=False
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of a text file"),
        choices=[("", gettext_lazy("Find out")), *((name, name) for name in ENCODINGS)],
        required=False,
    )


@dataclass
class Node:
    """A category and what is beneath it."""

    row: Category
    children: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many categories are beneath."""
        return len(self.children) + sum(child.size for child in self.children)


def tree_of_categories() -> tuple[list[Node], list[Node]]:
    """The top nodes, and all nodes in reading order; one query."""
    nodes = {row.pk: Node(row) for row in Category.objects.filter(is_active=True)}
    tops = []
    for node in nodes.values():
        above = nodes.get(node.row.parent_id) if node.row.parent_id else None
        (above.children if above else tops).append(node)
    return tops, [one for top in tops for one in _walk(top)]


def _walk(node: Node) -> list[Node]:
    return [node, *(one for child in node.children for one in _walk(child))]


@requires(Action.MANAGE_KINDS)
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: DistrictRequest) -> HttpResponse:
    """The tree, and the two ways in which it grows."""
    tops, everything = tree_of_categories()
    form, sheet = CategoryForm(None, tree=everything), SheetForm()
    preview: dict[str, Any] | None = None
    status = 200
    if request.method == "POST":
        if "confirm" in request.POST:
            return _import(request)
        if "look" in request.POST:
            sheet = SheetForm(request.POST, request.FILES)
            preview = _look(request, sheet)
            status = 200 if preview else 422
        else:
            form = CategoryForm(request.POST, tree=everything)
            if form.is_valid() and _add(request, form):
                return redirect("cases:categories")
            status = 422
    context = {"tops": tops, "count": len(everything), "form": form, "sheet": sheet, "preview": preview}
    return render(request, "cases/categories.html", context, status=status)


def _add(request: DistrictRequest, form: CategoryForm) -> bool:
    given = form.cleaned_data
    above = Category.objects.filter(code=given["parent"]).first() if given["parent"] else None
    try:
        with transaction.atomic():
            category = add_category(
                code=given["code"] or code_of([*_chain(above), given["name"]]),
                name=given["name"],
                name_en=given["name_en"],
                parent_code=given["parent"],
                default_kind_code=given["kind"],
                by=actor_at(request),
                at=request.at,
            )
    except IntegrityError:
        form.add_error("code" if given["code"] else "name", _("There is such a category already."))
        return False
    except LuoshiError as error:
        form.add_error(None, say(error))
        return False
    messages.success(request, _("“%(name)s” was added.") % {"name": category.name})
    return True


def _chain(category: Category | None) -> list[str]:
    codes = category.path.strip("/").split("/") if category else []
    names = dict(Category.objects.filter(code__in=codes).values_list("code", "name"))
    return [names[code] for code in codes]


def _look(request: DistrictRequest, sheet: SheetForm) -> dict[str, Any] | None:
    """What the sheet would do, tried in a transaction that is rolled back."""
    if not sheet.is_valid():
        return None
    given = sheet.cleaned_data
    try:
        if given["sheet"].size > MOST_BYTES:
            raise TooLargeSheetError(limit_mb=MOST_BYTES // 2**20)
        found = read_category_sheet(
            given["sheet"].read(),
            str(given["sheet"].name or ""),
            sheet=given["sheet_name"],
            encoding=given["encoding"],
            header_row=given["header_row"],
        )
        with transaction.atomic():
            done = import_categories(
                rows=found.rows,
                numbers=found.numbers,
                broken=found.broken,
                by=actor_at(request),
                at=request.at,
            )
            transaction.set_rollback(True)
    except (CategoryTreeError, SheetError) as error:
        sheet.add_error("sheet", say(error))
        return None
    if not done.read:
        sheet.add_error("sheet", _("The sheet has no rows."))
        return None
    rows = found.rows
    token = signing.dumps(rows, salt=SALT, compress=True)
    return {
        "done": done,
        "rows": rows[:SHOWN],
        "rest": max(len(rows) - SHOWN, 0),
        "token": token,
        "account": found.account,
    }


def _import(request: DistrictRequest) -> HttpResponse:
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=SALT, max_age=3600)
        done = import_categories(rows=rows, by=actor_at(request), at=request.at)
    except signing.BadSignature:
        messages.error(request, _("The page was open for too long; choose the sheet again."))
    except CategoryTreeError as error:
        messages.error(request, say(error))
    else:
        words = _("%(read)d rows read: %(added)d categories added, %(known)d rows known already.")
        messages.success(request, words % {"read": done.read, "added": done.added, "known": done.already_known})
    return redirect("cases:categories")
