"""The verbs of the closed loop: each is one act, one transaction, one timeline entry and one event of the ledger."""

from .annotate import add_evidence, comment, reclassify
from .assign import add_co_unit, assign, release_co_unit, uphold
from .calendar import publish_calendar
from .categories import CategoryImport, add_category, import_categories
from .follow_up import record_feedback, reopen
from .handle import (
    Step,
    co_complete,
    co_report,
    co_sign_for,
    complete,
    contact,
    finish_step,
    hand_back,
    plan,
    report,
    sign_for,
)
from .kinds import publish_kind
from .notices import mark_notices_read
from .petitions import ask_extension, ask_suspension, decide_extension, decide_suspension, resume
from .proof_of import EvidenceUse
from .publish import publish, publish_photo
from .register import NewCase, announce_import, register_case, register_cases
from .relate import add_child, merge
from .urge import co_urge, escalate, urge
from .verify import close, dismiss, return_, settle

__all__ = [
    "CategoryImport",
    "EvidenceUse",
    "NewCase",
    "Step",
    "add_category",
    "add_child",
    "add_co_unit",
    "add_evidence",
    "announce_import",
    "ask_extension",
    "ask_suspension",
    "assign",
    "close",
    "co_complete",
    "co_report",
    "co_sign_for",
    "co_urge",
    "comment",
    "complete",
    "contact",
    "decide_extension",
    "decide_suspension",
    "dismiss",
    "escalate",
    "finish_step",
    "hand_back",
    "import_categories",
    "mark_notices_read",
    "merge",
    "plan",
    "publish",
    "publish_calendar",
    "publish_kind",
    "publish_photo",
    "reclassify",
    "record_feedback",
    "register_case",
    "register_cases",
    "release_co_unit",
    "reopen",
    "report",
    "resume",
    "return_",
    "settle",
    "sign_for",
    "uphold",
    "urge",
]
