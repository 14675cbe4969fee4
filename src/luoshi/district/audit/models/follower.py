"""How far somebody who follows the ledger has come."""

from django.db import models


class Follower(models.Model):
    """``cursor`` is the place in the tree of the first entry that was not handed over yet.

    ``failures`` counts how often in a row that entry's handler failed, ``error`` names the last failure's class, and
    before ``retry_at`` it is not tried again.
    """

    name = models.CharField(max_length=80, primary_key=True)
    cursor = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True, default="")
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}, at {self.cursor}"
