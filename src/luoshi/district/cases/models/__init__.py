"""The rows of the closed loop, one class a file."""

from .assignment import Assignment, AssignmentState, Part
from .calendar import CalendarVersion
from .case import BY_STAFF, Case, FollowUp, ProblemClass
from .category import Category
from .deadline import ClockSegment, Deadline, DeadlineState, Stage
from .entry import CaseEvidence, Entry
from .kind import CaseKind
from .notice import Notice
from .number import CaseNumber
from .petition import Petition, PetitionKind, PetitionState
from .roadmap import RoadmapStep
from .saved_view import SavedView
from .tally import CaseTally

__all__ = [
    "BY_STAFF",
    "Assignment",
    "AssignmentState",
    "CalendarVersion",
    "Case",
    "CaseEvidence",
    "CaseKind",
    "CaseNumber",
    "CaseTally",
    "Category",
    "ClockSegment",
    "Deadline",
    "DeadlineState",
    "Entry",
    "FollowUp",
    "Notice",
    "Part",
    "Petition",
    "PetitionKind",
    "PetitionState",
    "ProblemClass",
    "RoadmapStep",
    "SavedView",
    "Stage",
]
