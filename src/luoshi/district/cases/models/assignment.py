"""An assignment: one unit's share of a case, with its own clocks; one lead and any number of co-units."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.case import Case


class Part(models.TextChoices):
    LEAD = "lead", _("Lead unit")
    CO = "co", _("Co-unit")


class AssignmentState(models.TextChoices):
    PENDING = "pending", _("To be signed for")
    SIGNED = "signed", _("In progress")
    COMPLETED = "completed", _("Completed")
    HANDED_BACK = "handed_back", _("Handed back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE = ("pending", "signed", "completed")


class Assignment(models.Model):
    """The clock runs from ``assigned_at``, whether or not the unit signs for it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="assignments", db_index=False)
    part = models.CharField(max_length=10, choices=Part)
    state = models.CharField(max_length=12, choices=AssignmentState, default=AssignmentState.PENDING)
    task = models.CharField(max_length=300, blank=True)
    assigned_at = models.DateTimeField()
    assigned_as = models.CharField(max_length=60)
    signed_at = models.DateTimeField(null=True, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["Assignment"]()

    class Meta:
        ordering = ["-part", "id"]
        indexes = [
            # Conditions without values: SQLite uses a partial index only where no bound value has to be compared.
            models.Index(
                fields=["unit", "state", "due_at"],
                condition=models.Q(completed_at__isnull=True, ended_at__isnull=True),
                name="assignment_unit_live",
            ),
            models.Index(fields=["unit", "part", "case"], name="assignment_co_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(part="lead", state__in=LIVE), name="case_has_one_lead"
            ),
            models.UniqueConstraint(
                fields=["case", "unit"], condition=models.Q(state__in=LIVE), name="unit_once_on_a_case"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="completed") | models.Q(completed_at__isnull=False),
                name="assignment_completed_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part} {self.unit_id}"
