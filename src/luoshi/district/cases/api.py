"""The front door of the closed loop."""

from . import commands
from .commands import *  # noqa: F403 - the front door shows every command
from .commands.clocks import current_calendar
from .models import Case, CaseKind, Category, ProblemClass, Source
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
    "current_calendar",
]
