"""The last number given to a case on each day."""

from django.db import models


class CaseNumber(models.Model):
    """Incremented in the transaction that registers the case."""

    on = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.on} {self.last}"
