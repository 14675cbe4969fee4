"""The front door of the closed loop."""

from . import commands
from .commands import *  # noqa: F403 - the front door shows every command
from .commands.clocks import current_calendar
from .commands.erase import erase_words, evidence_of_cases, evidence_of_reporters, words_of_reporters
from .commands.reading import note_case_read, note_listed, noting_rows
from .models import Case, CaseKind, Category, ProblemClass, Source
from .queries.derivation import derivation
from .queries.lights import case_light, light_q
from .queries.replayed import first_difference
from .queries.search import matching
from .rules.actions import Action, Capacity
from .rules.states import CaseState

__all__ = [  # noqa: PLE0604 - the starred names are strings
    *commands.__all__,
    "Action",
    "Capacity",
    "Case",
    "CaseKind",
    "CaseState",
    "Category",
    "ProblemClass",
    "Source",
    "case_light",
    "current_calendar",
    "derivation",
    "erase_words",
    "evidence_of_cases",
    "evidence_of_reporters",
    "first_difference",
    "light_q",
    "matching",
    "note_case_read",
    "note_listed",
    "noting_rows",
    "words_of_reporters",
]
