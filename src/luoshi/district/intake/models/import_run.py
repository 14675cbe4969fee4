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
    """Counts always add up, and always say what is in: each is written in the transaction of the rows it counts.

    ``mapping`` and ``options`` are as they were asked for (empty: found out) and ``mapping`` becomes what was used;
    ``account`` is how the file was read, what was left unread, and as what rows came in; ``error`` is the code of
    what stopped it. ``changed`` rows were known and brought something new, ``conflicts`` are for a person to decide.
    """

    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=20, default="messages")
    external_source = models.CharField(max_length=60, blank=True)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    account = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.WAITING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    already_known = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    error_data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows_read=models.F("imported")
                    + models.F("changed")
                    + models.F("already_known")
                    + models.F("conflicts")
                    + models.F("rejected")
                ),
                name="import_counts_add_up",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="finished") | models.Q(finished_at__isnull=False),
                name="import_finished_has_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Decision(models.TextChoices):
    ANOTHER = "another", _("It is another message: bring it in")
    FOLLOW_UP = "follow_up", _("It adds to the message we have: note it there")
    SAME = "same", _("It is the message we have: keep what we have")


class ImportRow(models.Model):
    """A row that did not come in by itself: its number in the sheet, what it said, and why.

    It was refused, or it contradicts ``known``, a message of its number with other words, until a person decides.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    row_number = models.PositiveIntegerField()
    values = models.JSONField()
    reasons = models.JSONField()
    known = models.ForeignKey("intake.Request", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["row_number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "row_number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False, known__isnull=False)),
                name="import_row_decided_once_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row_number}"
