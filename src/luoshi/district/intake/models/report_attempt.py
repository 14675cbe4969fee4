"""Reports by sender, to tell a flood from a neighbourhood; the sender is a keyed digest, kept for a day."""

from django.db import models


class ReportAttempt(models.Model):
    """One attempt; ``sender`` cannot be turned back into an address without the deployment's secret."""

    sender = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["sender", "at"], name="attempt_sender_at")]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.at:%H:%M}"
