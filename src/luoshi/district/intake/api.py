"""The front door of intake."""

from .commands.decide_row import decide_row
from .commands.erase_person import erase_person
from .commands.import_requests import ImportReport, continue_import, import_requests
from .commands.note_attempt import note_attempt, note_try
from .commands.queue_import import queue_import
from .commands.read_reporters import read_reporters
from .commands.report_problem import Problem, report_problem
from .commands.say_whether_it_helped import say_whether_it_helped
from .folder import kept_sheet
from .models import Erasure, ImportRun, Request
from .models.request import Channel, IdentityKind
from .queries.kept_facts import facts_of
from .queries.person import Person, check_may_erase, find_person
from .queries.receipts import ProofShown, proof_shown, receipt_of
from .queries.requests import list_requests, request_by_receipt, requests_of_case
from .queries.runs import kept_rows
from .queries.timeliness import timeliness_of
from .rules.choices import Choices
from .rules.fields import TakeAs
from .storage import clean_storage

__all__ = [
    "Channel",
    "Choices",
    "Erasure",
    "IdentityKind",
    "ImportReport",
    "ImportRun",
    "Person",
    "Problem",
    "ProofShown",
    "Request",
    "TakeAs",
    "check_may_erase",
    "clean_storage",
    "continue_import",
    "decide_row",
    "erase_person",
    "facts_of",
    "find_person",
    "import_requests",
    "kept_rows",
    "kept_sheet",
    "list_requests",
    "note_attempt",
    "note_try",
    "proof_shown",
    "queue_import",
    "read_reporters",
    "receipt_of",
    "report_problem",
    "request_by_receipt",
    "requests_of_case",
    "say_whether_it_helped",
    "timeliness_of",
]
