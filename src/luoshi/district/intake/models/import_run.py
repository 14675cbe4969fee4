"""A run of an import, and the rows it could not take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    INTERRUPTED = "interrupted", _("Interrupted")
    FAILED = "failed", _("Failed")


class ImportRun(models.Model):
    """Counts add up: ``rows_read = imported + already_known + rejected`` once finished."""

    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=20, default="messages")
    mapping = models.JSONField(default=dict)
    is_dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.WAITING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    already_known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row that was refused: its number in the sheet, what it said, and why."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    row_number = models.PositiveIntegerField()
    values = models.JSONField()
    reasons = models.JSONField()

    class Meta:
        ordering = ["row_number"]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row_number}"
