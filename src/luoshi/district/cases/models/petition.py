"""A petition: a unit asks for more time, or for a case to be parked; the supervision office decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.assignment import Assignment
from luoshi.district.cases.models.case import Case


class PetitionKind(models.TextChoices):
    EXTENSION = "extension", _("Extension")
    SUSPENSION = "suspension", _("Suspension")


class PetitionState(models.TextChoices):
    OPEN = "open", _("To be decided")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Petition(models.Model):
    """``until_at`` is the new deadline asked for, ``review_on`` the day a parked case is looked at again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="petitions")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="petitions")
    kind = models.CharField(max_length=12, choices=PetitionKind)
    state = models.CharField(max_length=10, choices=PetitionState, default=PetitionState.OPEN)
    reason = models.TextField()
    until_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)

    objects = WatchedManager["Petition"]()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="extension", until_at__isnull=False)
                | models.Q(kind="suspension", review_on__isnull=False),
                name="petition_says_until_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="petition_decided_has_when",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="petition_one_open_per_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
