"""The same pages as a Django programmer writes them first: OFFSET, a query for each name, a count for each choice.

It stands beside the product's readings in ``bench/cases.py``, on the same rows and the same indexes.
"""

# ruff: noqa: PLC0415, SLF001 - Django is set up before its models can be imported; rows of facts stay on one line

SIZE = 50


def queue(page: int, *, stage: str = "open", unit: int | None = None, top: str = "") -> int:
    """One page of the list with names, co-units, total and facets, narrowed to a unit and a category if asked."""
    from luoshi.district.cases.models import Case, Category
    from luoshi.district.cases.rules.states import CaseState

    cases = (
        Case.objects.filter(is_open=True).order_by("due_at", "id") if stage == "open" else Case.objects.order_by("-id")
    )
    if unit:
        cases = cases.filter(lead_unit_id=unit)
    if top:
        cases = cases.filter(category_top=top)
    rows = cases[(page - 1) * SIZE : page * SIZE]
    shown = [
        (row.code, row.title, row.lead_unit and row.lead_unit.name, row.category.name, row.area and row.area.name,
         row.kind.name, row.assignments.filter(part="co").count())
        for row in rows
    ]  # fmt: skip
    total = cases.count()
    for state in CaseState:
        cases.filter(state=state.value).count()
    for choice in Case._meta.get_field("lead_unit").related_model.objects.all():
        cases.filter(lead_unit=choice).count()
    for area in Case._meta.get_field("area").related_model.objects.all():
        cases.filter(area=area).count()
    for choice in Category.objects.filter(level=1):
        cases.filter(category_top=choice.code).count()
    return total + len(shown)


def search(word: str) -> int:
    """Words in titles and descriptions."""
    from django.db.models import Q

    from luoshi.district.cases.models import Case

    cases = Case.objects.filter(Q(title__icontains=word) | Q(description__icontains=word)).order_by("-id")
    return cases.count() + len([(row.code, row.lead_unit and row.lead_unit.name) for row in cases[:SIZE]])


def case_page(code: str) -> int:
    """One case with everything on it, following each relation when it is shown."""
    from luoshi.district.cases.models import Case

    case = Case.objects.get(code=code)
    shown = [
        case.category.name,
        case.kind.name,
        case.area and case.area.name,
        *[
            (entry.text, entry.unit and entry.unit.name, list(entry.case_evidence.all()))
            for entry in case.entries.all()
        ],
        *[(share.unit.name, list(share.deadlines.all())) for share in case.assignments.all()],
        *[clock.rule for clock in case.deadlines.all()],
        *case.steps.all(),
        *case.petitions.all(),
        *case.segments.all(),
        *case.children.all(),
    ]
    return len(shown)


def late() -> int:
    """The late filter in the program, since lateness is not a column."""
    from django.utils import timezone

    from luoshi.district.cases.models import Case

    now = timezone.now()
    return sum(1 for case in Case.objects.filter(is_open=True) if case.due_at and case.due_at < now)


def create(number: int, at) -> int:
    """A case saved object by object: no transaction around them, the number counted, the history row last."""
    from datetime import timedelta

    from luoshi.district.cases.models import CalendarVersion, Case, CaseKind, Category, Deadline, Entry, Notice

    kind = CaseKind.objects.get(code="general")
    category = Category.objects.get(code="road-0")
    today = Case.objects.filter(registered_at__date=at.date()).count()
    due = at + timedelta(days=7)
    case = Case(
        code=f"NAIVE-{today}-{number}", kind=kind, category=category, category_top="road",
        title=f"科学大道第{number}号路面破损", description="车辆通行不便，雨天积水，希望尽快处理。", state="registered",
        registered_at=at, due_at=due, yellow_at=due, address=f"科学大道{number}号",
    )  # fmt: skip
    case.full_clean(exclude=["lead_unit"])
    case.save()
    Deadline.objects.create(
        case=case, stage="dispatch", rule=kind.deadlines["dispatch"], start_at=at, due_at=due, yellow_at=due,
        calendar=CalendarVersion.objects.order_by("-version").first(),
    )  # fmt: skip
    last = Entry.objects.order_by("-ledger_seq").first()
    Entry.objects.create(
        case=case, ledger_seq=(last.ledger_seq if last else 0) + 1, action="register", at=at, version=1
    )
    Notice.objects.create(case=case, role="supervisor", kind="registered", at=at)
    return case.pk


def remove(pks: list[int]) -> None:
    """Take away what :func:`create` made, which the tally does not know."""
    from luoshi.district.cases.models import Case, Deadline, Entry, Notice

    for model in (Notice, Entry, Deadline):
        model.objects.filter(case_id__in=pks).delete()
    Case.objects.filter(pk__in=pks).delete()
