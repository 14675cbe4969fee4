"""The same pages as a Django programmer writes them first: OFFSET, a query for each name, a count for each choice.

It stands beside the product's readings in ``bench/cases.py``, on the same rows and the same indexes.
"""

# ruff: noqa: PLC0415, SLF001 - Django is set up before its models can be imported; rows of facts stay on one line

SIZE = 50


def queue(page: int, *, stage: str = "open") -> int:
    """One page of the list with names, co-units, total and facets."""
    from luoshi.district.cases.models import Case, Category
    from luoshi.district.cases.rules.states import CaseState

    cases = (
        Case.objects.filter(is_open=True).order_by("due_at", "id") if stage == "open" else Case.objects.order_by("-id")
    )
    rows = cases[(page - 1) * SIZE : page * SIZE]
    shown = [
        (row.code, row.title, row.lead_unit and row.lead_unit.name, row.category.name, row.area and row.area.name,
         row.kind.name, row.assignments.filter(part="co").count())
        for row in rows
    ]  # fmt: skip
    total = cases.count()
    for state in CaseState:
        cases.filter(state=state.value).count()
    for unit in Case._meta.get_field("lead_unit").related_model.objects.all():
        cases.filter(lead_unit=unit).count()
    for area in Case._meta.get_field("area").related_model.objects.all():
        cases.filter(area=area).count()
    for top in Category.objects.filter(level=1):
        cases.filter(category_top=top.code).count()
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
