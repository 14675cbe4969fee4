"""The front door of the closed loop."""

from . import commands
from .commands import *  # noqa: F403 - the front door shows every command
from .commands.clocks import current_calendar
from .commands.erase import erase_words, evidence_of_cases, evidence_of_reporters, words_of_reporters
from .commands.reading import ON_MAP, note_case_read, note_listed, noting_rows
from .models import BY_STAFF, Case, CaseKind, Category, ProblemClass
from .queries.boards import NO_PROGRESS_DAYS, PetitionWaiting, SupervisionBoard, grounds_of, supervision_board
from .queries.boards import Section as SectionFound
from .queries.boards import section as supervision_section
from .queries.categories import CategoryShown, categories_shown
from .queries.category_sheet import CategorySheet, read_category_sheet
from .queries.cockpit import Cockpit, LateCase, Lights, Week, WeekAgo, cockpit, week_ago
from .queries.cockpit import Point as CasePoint
from .queries.cockpit import points as case_points
from .queries.kinds import KindShown, current_kinds
from .queries.lights import overdue_reviews
from .queries.named import CaseNamed, cases_named
from .queries.naming import Names
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
from .queries.queue import CaseLine
from .queries.queue_query import QueueQuery
from .queries.scope import OVERSEEING
from .queries.soon import Soon
from .queries.sources import is_origin, source_label, sources, way_back
from .queries.story import ActShown, CaseShown, CaseStory, PromiseShown, UnitNamed, case_shown, case_story, cases_shown
from .queries.unit_board import UnitLine, unit_board
from .queries.unit_lists import Share, due_next, shares_of, unit_weeks
from .rules.actions import Action, Capacity
from .rules.lights import is_review_overdue
from .rules.publication import Publication
from .rules.states import CaseState
from .rules.transitions import TABLE as TRANSITIONS
from .words import PETITIONS, action_word, look_of, say_reason, state_word

__all__ = [  # noqa: PLE0604 - the starred names are strings
    *commands.__all__,
    "ActShown",
    "Action",
    "BY_STAFF",
    "CASE_SIDE",
    "Capacity",
    "Case",
    "CaseKind",
    "CaseLine",
    "CaseNamed",
    "CaseOnPage",
    "CasePoint",
    "CaseShown",
    "CaseState",
    "CaseStory",
    "Category",
    "CategorySheet",
    "CategoryShown",
    "Cockpit",
    "KindShown",
    "LateCase",
    "Lights",
    "NO_PROGRESS_DAYS",
    "Names",
    "ON_MAP",
    "OVERSEEING",
    "PETITIONS",
    "PetitionWaiting",
    "ProblemClass",
    "PromiseShown",
    "PublicCase",
    "PublicEnding",
    "PublicFigures",
    "PublicLine",
    "PublicPage",
    "PublicPhoto",
    "PublicQuestion",
    "Publication",
    "QueueQuery",
    "SectionFound",
    "Share",
    "Soon",
    "SupervisionBoard",
    "TRANSITIONS",
    "UnitLine",
    "UnitNamed",
    "Week",
    "WeekAgo",
    "action_word",
    "answering",
    "case_of_reporter",
    "case_on_page",
    "case_points",
    "case_shown",
    "case_story",
    "cases_named",
    "cases_shown",
    "categories_shown",
    "cockpit",
    "current_calendar",
    "current_kinds",
    "due_next",
    "erase_words",
    "evidence_of_cases",
    "evidence_of_reporters",
    "grounds_of",
    "is_origin",
    "is_photo_of_reporter",
    "is_review_overdue",
    "look_of",
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
    "say_reason",
    "shares_of",
    "source_label",
    "sources",
    "state_word",
    "supervision_board",
    "supervision_section",
    "unit_board",
    "unit_weeks",
    "way_back",
    "week_ago",
    "words_of_reporters",
]
