"""What is said and shown about a case without moving it, and correcting what it is about."""

from collections.abc import Sequence
from datetime import datetime

from luoshi.district.cases.commands.proof_of import EvidenceUse
from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.errors import TitleMissingError, UnknownCategoryError
from luoshi.district.cases.models import Case, Category, ProblemClass
from luoshi.district.cases.queries.search import index_text, reindex_case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.committed import spell_point
from luoshi.district.people.api import Actor
from luoshi.district.places.api import area_at
from luoshi.kernel.personal import cut


def comment(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Say something to everyone who works on the case; the public does not see it."""
    with turn(case_id, Action.COMMENT, by=by, at=at, expected_version=expected_version, text=text) as act:
        pass
    return act.case


def add_evidence(
    *,
    case_id: int,
    evidence: Sequence[EvidenceUse],
    text: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Add evidence outside an act that needs it."""
    with turn(
        case_id, Action.ADD_EVIDENCE, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        act.case.last_progress_at = at
    return act.case


def reclassify(  # noqa: C901 - one line for each fact that may change
    *,
    case_id: int,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    category_code: str | None = None,
    problem_class: str | None = None,
    title: str | None = None,
    cause: str | None = None,
    address: str | None = None,
    point: tuple[float, float] | None = None,
    is_public: bool | None = None,
    urgency: int | None = None,
    text: str = "",
) -> Case:
    """Correct what the case is about; only what is given changes. ``point`` is (lon, lat) in WGS-84."""
    with turn(case_id, Action.RECLASSIFY, by=by, at=at, expected_version=expected_version, text=text) as act:
        case, was = act.case, index_text(act.case)
        changed: dict[str, str] = {}
        if category_code is not None and category_code != case.category.code:
            case.category = _category(category_code)
            case.category_top = case.category.path.split("/")[1]
            changed["category"] = category_code
        if problem_class is not None:
            case.problem_class = ProblemClass(problem_class)
            changed["problem_class"] = problem_class
        if title is not None and title.strip() != case.title:
            if not title.strip():
                raise TitleMissingError
            case.title = act.personal["title"] = cut(title.strip(), 200)
        if cause is not None:
            case.cause = act.personal["cause"] = cause[:300]
        if address is not None:
            case.address = act.personal["address"] = address[:200]
            if not case.address:
                act.data["emptied"] = ["address"]  # nothing can be committed to, and the entry must say so
        if point is not None:
            case.lon, case.lat = point
            case.area = area_at(*point)
            act.personal["place"] = spell_point(*point)
        if is_public is not None:
            case.is_public = is_public
            changed["is_public"] = str(is_public).lower()
        if urgency is not None:
            case.urgency = urgency
            changed["urgency"] = str(urgency)
        act.data |= changed
        if index_text(case) != was:
            reindex_case(case, was=was)
    return act.case


def _category(code: str) -> Category:
    category = Category.objects.filter(code=code, is_active=True).first()
    if category is None:
        raise UnknownCategoryError(category=code)
    return category
