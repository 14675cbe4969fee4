"""The front door of the closed loop."""

from . import commands
from .commands import *  # noqa: F403 - the front door shows every command
from .commands.clocks import current_calendar
from .commands.erase import erase_words, evidence_of_cases, evidence_of_reporters, words_of_reporters
from .commands.reading import note_case_read, note_listed, noting_rows
from .models import Case, CaseKind, Category, ProblemClass
from .queries.category_sheet import CategorySheet, read_category_sheet
from .queries.lights import overdue_reviews
from .queries.on_page import CASE_SIDE, CaseOnPage, case_on_page
from .queries.public import (
    PublicCase,
    PublicEnding,
    PublicFigures,
    PublicLine,
    PublicPage,
    PublicPhoto,
    PublicQuestion,
    answering,
    case_of_reporter,
    is_photo_of_reporter,
    public_case,
    public_endings,
    public_figures,
    public_list,
    public_tops,
)
from .queries.sources import is_origin, source_label, sources, way_back
from .rules.actions import Action, Capacity
from .rules.publication import Publication
from .rules.states import CaseState

__all__ = [  # noqa: PLE0604 - the starred names are strings
    *commands.__all__,
    "CASE_SIDE",
    "Action",
    "Capacity",
    "Case",
    "CaseKind",
    "CaseOnPage",
    "CaseState",
    "Category",
    "CategorySheet",
    "ProblemClass",
    "PublicCase",
    "PublicEnding",
    "PublicFigures",
    "PublicLine",
    "PublicPage",
    "PublicPhoto",
    "PublicQuestion",
    "Publication",
    "answering",
    "case_of_reporter",
    "case_on_page",
    "current_calendar",
    "erase_words",
    "evidence_of_cases",
    "evidence_of_reporters",
    "is_origin",
    "is_photo_of_reporter",
    "note_case_read",
    "note_listed",
    "noting_rows",
    "overdue_reviews",
    "public_case",
    "public_endings",
    "public_figures",
    "public_list",
    "public_tops",
    "read_category_sheet",
    "source_label",
    "sources",
    "way_back",
    "words_of_reporters",
]
