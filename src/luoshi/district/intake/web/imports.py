"""Bringing in a sheet: hand it in, look at what would happen, confirm, watch, and fetch what was refused."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.cases.api import note_listed
from luoshi.district.intake.api import decide_row, kept_sheet, queue_import, timeliness_of
from luoshi.district.intake.models import ImportRow, ImportRun
from luoshi.district.intake.models.import_run import Decision
from luoshi.district.intake.queries.preview import Preview, preview_sheet
from luoshi.district.intake.queries.runs import conflicting_rows, refused_rows, run_by_id
from luoshi.district.intake.rules.fields import Field
from luoshi.district.intake.web.account_shown import TAKEN, reading_words
from luoshi.district.intake.web.choosing import CHOOSABLE, choices_of, choosing
from luoshi.district.intake.web.run_shown import account_words, shown_conflict, shown_run
from luoshi.district.intake.web.wording import FIELDS, KINDS, reason_words, spoken
from luoshi.district.people.api import actor_at, may, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sheets import write_csv, write_xlsx
from luoshi.kernel.errors import LuoshiError
from luoshi.sheets import Limits
from luoshi.sheets.errors import EmptySheetError, SheetError, TooLargeSheetError

SALT = "luoshi.intake.sheet"
KEEP_SECONDS = 24 * 3600
SHOWN_REFUSED = 50
MOST_BYTES = Limits().bytes


@requires("import_requests")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: DistrictRequest) -> HttpResponse:
    """Choose a file; it is kept until it was imported or a day has gone by."""
    if request.method != "POST":
        return render(request, "intake/import.html", {"problem": ""})
    file = request.FILES.get("file")
    try:
        if not isinstance(file, UploadedFile) or not file.size:
            raise EmptySheetError
        if file.size > MOST_BYTES:
            raise TooLargeSheetError(limit_mb=MOST_BYTES // 2**20)
        digest = _keep(file)
        name = str(file.name or "")[-120:]
        with suppress(*CHOOSABLE):  # the next page asks
            preview_sheet(kept_sheet(digest), mapping=None, at=request.at)
    except SheetError as refusal:
        return render(request, "intake/import.html", {"problem": spoken(refusal)}, status=422)
    token = signing.dumps([digest, name], salt=SALT)
    return redirect(f"{reverse('intake:check')}?{urlencode({'sheet': token})}")


@requires("import_requests")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: DistrictRequest) -> HttpResponse:
    """How the sheet is understood; columns can be chosen anew; then it is imported."""
    token = request.POST.get("sheet") or request.GET.get("sheet", "")
    digest, name = _sheet_of(token)
    path = kept_sheet(digest)
    if not path.exists():
        return redirect("intake:import")
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("kind", "auto") if data.get("kind") in KINDS else "auto"
    source = data.get("source", "").replace("\x00", "").strip()[:60]
    mapping = _mapping(data) if "mapped" in data else None
    at = request.at
    choices = choices_of(data)
    context = {"token": token, "name": name, "choosing": choosing(path, choices)}
    try:
        preview = preview_sheet(path, mapping=mapping, source_kind=kind, external_source=source, choices=choices, at=at)
    except CHOOSABLE as refusal:
        return render(request, "intake/check.html", {**context, "problem": spoken(refusal)}, status=422)
    except LuoshiError as refusal:
        return render(request, "intake/import.html", {"problem": spoken(refusal)}, status=422)
    if request.method == "POST" and data.get("do") == "import" and preview.opened.guess.is_usable:
        run = queue_import(
            path=path,
            file_name=name,
            mapping=preview.opened.mapping,
            source_kind=preview.opened.kind.value,
            external_source=source,
            choices=choices,
            by=actor_at(request),
            at=at,
        )
        return redirect("intake:run", pk=run.pk)
    _note_rows(request, f"sheet:{digest[:16]}")
    return render(request, "intake/check.html", context | _preview_context(preview, kind, source))


@requires("see_requests")
@require_safe
def show_run(request: DistrictRequest, pk: int) -> HttpResponse:
    """How an import stands, and what became of it."""
    run = run_by_id(pk)
    _note_rows(request, f"import:{run.pk}")
    conflicts = conflicting_rows(run, SHOWN_REFUSED)
    _note_known(request, conflicts)
    context: dict[str, Any] = {
        "shown": shown_run(run),
        "account": account_words(run),
        "refused": [_shown_refused(row) for row in refused_rows(run, SHOWN_REFUSED)] if run.rejected else [],
        "conflicts": [shown_conflict(row, request.at) for row in conflicts],
        "may_decide": may(actor_at(request), "import_requests"),
        "shown_refused": SHOWN_REFUSED,
        "figures": timeliness_of([run.external_source]) if run.finished_at and run.external_source else None,
        "columns": [(FIELDS[Field(field)], header) for field, header in run.mapping.items() if field in set(Field)],
    }
    return render(request, "intake/run.html", context)


@requires("import_requests")
@require_POST
def decide(request: DistrictRequest, pk: int, row: int) -> HttpResponse:
    """Another message, an addition to the one we have, or the same."""
    decision = request.POST.get("decision", "")
    if decision not in Decision.values:
        messages.error(request, _("Choose what this row is."))
    else:
        try:
            decide_row(run_id=pk, row_id=row, decision=decision, by=actor_at(request), at=request.at)
            messages.success(request, _("Decided."))
        except LuoshiError as refusal:
            messages.error(request, spoken(refusal))
    return redirect(f"{reverse('intake:run', args=[pk])}#conflicts")


@requires("see_requests")
@require_safe
def refused(request: DistrictRequest, pk: int, form: str) -> HttpResponse:
    """The rows that were refused with the reasons, to be put right and handed in again."""
    run = run_by_id(pk)
    header = [_("Row"), _("Reasons"), *map(str, run.headers)]
    _note_rows(request, f"import:{run.pk}", door=Door.FILE)
    if form == "csv":
        response = HttpResponse(write_csv(_refused_cells(run), header), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(
            write_xlsx(_refused_cells(run), header, title=_("Refused rows")),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="refused-{run.pk}.{form}"'
    return response


def _note_rows(request: DistrictRequest, subject: str, *, door: Door = Door.PAGE) -> None:
    record_access(
        by=actor_at(request),
        at=request.at,
        subjects=[subject],
        fields=[Personal.ROW],
        purpose=Purpose.IMPORT,
        door=door,
    )


def _note_known(request: DistrictRequest, rows: list[ImportRow]) -> None:
    """The messages that are shown beside the rows that contradict them."""
    note_listed(
        [row.known.case.code for row in rows if row.known],
        by=actor_at(request),
        at=request.at,
        fields=[Personal.TITLE, Personal.WORDS],
        purpose=Purpose.IMPORT,
    )


def _refused_cells(run: ImportRun) -> Iterator[list[object]]:
    for row in refused_rows(run):
        yield [row.row_number, _reasons(row.reasons), *row.values]


def _reasons(reasons: list[dict[str, str]]) -> str:
    return " ".join(reason_words(reason["code"], reason["field"], reason["value"]) for reason in reasons)


def _shown_refused(row: Any) -> dict[str, Any]:
    said = " · ".join(value.strip() for value in row.values if value.strip())
    return {"number": row.row_number, "reasons": _reasons(row.reasons), "said": said[:120]}


def _keep(file: "UploadedFile[bytes]") -> str:
    with tempfile.NamedTemporaryFile(dir=kept_sheet("x").parent, delete=False) as partial:
        for chunk in file.chunks():
            partial.write(chunk)
    path = Path(partial.name)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    path.replace(kept_sheet(digest))
    return digest


def _sheet_of(token: str) -> tuple[str, str]:
    try:
        digest, name = signing.loads(token, salt=SALT, max_age=KEEP_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    return str(digest), str(name)


def _mapping(data: Mapping[str, str]) -> dict[str, str]:
    return {field.value: header for field in Field if (header := data.get(f"map_{field.value}", ""))}


def _preview_context(preview: Preview, kind: str, source: str) -> dict[str, Any]:
    opened = preview.opened
    chosen = opened.guess.choices
    return {
        "preview": preview,
        "total": opened.table.total,
        "is_usable": opened.guess.is_usable,
        "kind": kind,
        "kinds": list(KINDS.items()),
        "kind_words": KINDS[opened.kind],
        "source": source,
        "taken": [(TAKEN[key], count) for key, count in preview.taken_as.items()],
        "reading": reading_words(opened.account),
        "fields": [
            {
                "key": field.value,
                "words": FIELDS[field],
                "header": chosen[field].header if field in chosen else "",
                "why": chosen[field].why if field in chosen else "",
            }
            for field in Field
        ],
        "headers": opened.table.names,
        "first": [
            {"number": number, "facts": facts, "reasons": " ".join(reason_words(r.code, r.field, r.value) for r in why)}
            for number, facts, why in preview.first
        ],
        "reasons": [(reason_words(reason.code, reason.field, "…"), count) for reason, count in preview.reasons],
    }
