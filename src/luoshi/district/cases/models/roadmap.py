"""The roadmap: the ordered steps by which the lead unit will do it, each with a date and a unit."""

from django.db import models

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.case import Case


class RoadmapStep(models.Model):
    """A step that was replaced by a later plan keeps its row, with ``dropped_at``."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["RoadmapStep"]()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["unit", "due_on"],
                condition=models.Q(done_at__isnull=True, dropped_at__isnull=True),
                name="step_open_unit_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"], condition=models.Q(dropped_at__isnull=True), name="step_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
