"""An act that is recorded but not yet numbered: it stands here for at most a second, on PostgreSQL."""

from django.db import models


class WaitingEvent(models.Model):
    """Written in the transaction of the act; the sequencer turns it into a :class:`LedgerEvent` and takes it away.

    ``before`` and ``after`` are the canonical JSON on both sides of the leaf number, ``keys`` those of its commitments
    by field: one row, so that recording costs one statement.
    """

    ticket = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=60)
    before = models.TextField()
    after = models.TextField()
    keys = models.TextField(default="{}")

    class Meta:
        ordering = ["ticket"]

    def __str__(self) -> str:
        return f"{self.kind}, waiting as {self.ticket}"
