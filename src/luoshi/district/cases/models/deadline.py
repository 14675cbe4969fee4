"""Deadlines with their derivation, and the segments of time that do not count against them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.assignment import Assignment
from luoshi.district.cases.models.calendar import CalendarVersion
from luoshi.district.cases.models.case import Case


class Stage(models.TextChoices):
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Sign for")
    CONTACT = "contact", _("First contact")
    RESOLVE = "resolve", _("Resolve")
    VERIFY = "verify", _("Verify")
    FOLLOW_UP = "follow_up", _("Follow up")


class DeadlineState(models.TextChoices):
    OPEN = "open", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Kept")
    MISSED = "missed", _("Missed")
    VOID = "void", _("No longer applies")


class Deadline(models.Model):
    """One promise of time: the rule, where it started, under which calendar, and what extended it.

    With the case's segments these are all its derivation needs, so it is recomputed whenever someone asks why.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="deadlines")
    stage = models.CharField(max_length=12, choices=Stage)
    rule = models.JSONField()
    start_at = models.DateTimeField()
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="deadlines")
    due_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    extensions = models.JSONField(default=list)
    is_provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=DeadlineState, default=DeadlineState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["Deadline"]()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="open"), name="deadline_open_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "paused"], decided_at__isnull=True)
                | models.Q(state__in=["met", "missed", "void"], decided_at__isnull=False),
                name="deadline_decided_has_when",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("start_at")), name="deadline_due_after_start"
            ),
            models.UniqueConstraint(
                fields=["case", "assignment", "stage"],
                condition=models.Q(state__in=["open", "paused"]),
                name="deadline_one_running_per_stage",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.due_at:%Y-%m-%d}"


class ClockSegment(models.Model):
    """A span that does not count, with its legal ground and the notice by which it was made known."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="segments")
    kind = models.CharField(max_length=20)
    ground = models.CharField(max_length=300)
    notice = models.CharField(max_length=200, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["ClockSegment"]()

    class Meta:
        ordering = ["from_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
                name="segment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(to_at__isnull=True), name="segment_one_open_per_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
