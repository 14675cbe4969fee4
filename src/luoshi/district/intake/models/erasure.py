"""That a person's words were erased: when, by whom and why; of the words themselves nothing."""

from django.db import models

from luoshi.district.audit.api import WatchedManager


class Erasure(models.Model):
    """``cases`` are the codes of the cases that go on without the words; ``counts`` say what went.

    ``ticket`` is the act's in the ledger.
    ``cleaned_at`` is when the database and its files were rewritten, so that no copy is left in unused space.
    """

    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    cases = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    ticket = models.BigIntegerField(unique=True)
    cleaned_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["Erasure"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="erasure_has_reason")]

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d}"
