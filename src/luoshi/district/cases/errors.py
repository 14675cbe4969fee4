"""What can go wrong when someone acts on a case."""

from typing import ClassVar

from luoshi.kernel.errors import ConflictError, ForbiddenError, InvalidError, LuoshiError, NotFoundError
from luoshi.kernel.verdict import Reason, Verdict


class CaseNotFoundError(NotFoundError):
    """There is no such case, or you may not see it."""

    code = "case_not_found"


class StaleCaseError(ConflictError):
    """Someone else acted on this case meanwhile; look at what changed and act again."""

    code = "case_changed"

    def __init__(self, *, case_code: str, expected: int, found: int) -> None:
        super().__init__(case=case_code, expected=expected, found=found)


class VersionMissingError(LuoshiError):
    """Say which version of the case you saw: its `version` goes back as `expected_version`. Nothing was changed."""

    code = "version_missing"
    http_status = 428


class PublicTitleMissingError(InvalidError):
    """Write the title that the public is to read, or choose not to publish one."""

    code = "public_title_missing"


class NotAPhotoError(NotFoundError):
    """The case has no such photo."""

    code = "not_a_photo"


class NotPermittedError(ForbiddenError):
    """It cannot be done to this case now."""

    code = "not_permitted"
    STATUS: ClassVar[dict[str, int]] = {"wrong_state": 409}

    def __init__(self, *, action: str, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(action=action, reasons=[reason.code for reason in verdict.reasons])

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why not, as codes with data."""
        return self.verdict.reasons

    @property
    def status(self) -> int:
        """409 when only the case's state speaks against it, otherwise 403."""
        return 403 if "not_your_part" in self.verdict.codes else 409


class EvidenceMissingError(InvalidError):
    """The evidence that this kind of case needs is missing: {missing}."""

    code = "evidence_missing"

    def __init__(self, *, missing: tuple[str, ...]) -> None:
        super().__init__(missing=", ".join(missing))
        self.missing = missing


class StepsUnfinishedError(InvalidError):
    """Steps of the roadmap are unfinished: {count}. Tick them off, or say why the work is done all the same."""

    code = "steps_unfinished"

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)


class WordsMissingError(InvalidError):
    """Say why, in a sentence."""

    code = "words_missing"


class UnknownUnitError(InvalidError):
    """There is no such unit, or it is no longer active."""

    code = "unknown_unit"


class UnknownCategoryError(InvalidError):
    """There is no category {category}."""

    code = "unknown_category"


class UnknownKindError(InvalidError):
    """There is no kind of case {kind}."""

    code = "unknown_kind"


class UnknownSourceError(InvalidError):
    """Cases do not come from “{source}”; choose one of the sources on the form."""

    code = "unknown_source"


class UnknownOriginError(InvalidError):
    """“{origin}” names nothing that a case could have come from; leave it out."""

    code = "unknown_origin"


class StaleKindError(ConflictError):
    """Version {version} of this kind was published meanwhile; look at it, then publish yours again."""

    code = "kind_changed"


class UntilNotLaterError(InvalidError):
    """The new deadline must be later than the old one."""

    code = "until_not_later"


class ExtensionTooLongError(InvalidError):
    """The longest extension this kind of case allows ends {latest}."""

    code = "extension_too_long"


class ReviewNotAheadError(InvalidError):
    """The review date must lie ahead."""

    code = "review_not_ahead"


class RoadmapStepError(InvalidError):
    """Each step of a roadmap needs a title, a unit and a date not before today."""

    code = "roadmap_step"


class NotMergeableError(InvalidError):
    """A case can only be merged into another open case."""

    code = "not_mergeable"


class UnitTwiceError(InvalidError):
    """The unit already has a share of the case."""

    code = "unit_twice"


class NoCalendarError(InvalidError):
    """There is no working calendar yet; enter one with `luoshi calendar seed`."""

    code = "no_calendar"


class BadRuleError(InvalidError):
    """No deadline can be like this: one takes at least one day or more than 0 hours, and at most 10 years (3,650 days or 87,600 hours) or 2,000 working hours; a date lies within 10 years."""  # noqa: E501 - a docstring is one message

    code = "bad_rule"


class CategoryTreeError(InvalidError):
    """The sheet of categories is not a tree of three levels: {problem}."""

    code = "category_tree"


class CategoryRowsError(CategoryTreeError):
    """Nothing was imported, because these rows cannot be read as categories of three levels: {problem}."""

    code = "category_rows"


class TitleMissingError(InvalidError):
    """Say in a few words what is wrong."""

    code = "title_missing"


class PointIncompleteError(InvalidError):
    """A point on the map needs both longitude and latitude."""

    code = "point_incomplete"
