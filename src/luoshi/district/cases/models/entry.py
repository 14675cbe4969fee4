"""The timeline: one entry for each act on a case, beside its event in the ledger, with the words people wrote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.assignment import Assignment
from luoshi.district.cases.models.case import Case


class Entry(models.Model):
    """``ledger_seq`` is the ticket by which the ledger knows the act; ``data`` are its facts, ``text`` its words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    ledger_seq = models.BigIntegerField(unique=True)
    action = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    by_as = models.CharField(max_length=100, blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField()

    objects = WatchedManager["Entry"]()

    class Meta:
        ordering = ["ledger_seq"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="entry_one_per_version")]
        indexes = [models.Index(fields=["action", "at"], name="entry_action_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"


class Purpose(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    DOCUMENT = "document", _("Document")
    OTHER = "other", _("Other")


class CaseEvidence(models.Model):
    """What a piece of evidence proves in a case; ``distance_m`` is how far from the case's place it was taken."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_evidence")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="case_evidence")
    evidence = models.ForeignKey("evidence.Evidence", models.PROTECT, related_name="uses")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="case_evidence")
    purpose = models.CharField(max_length=40, default=Purpose.OTHER)
    distance_m = models.FloatField(null=True, blank=True)
    is_public = models.BooleanField(default=False)

    objects = WatchedManager["CaseEvidence"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "evidence", "purpose"], name="evidence_once_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"
