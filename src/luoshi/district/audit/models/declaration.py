"""A declaration of the log about itself: a restored backup, a head with a wrong time."""

from django.db import models


class LedgerDeclaration(models.Model):
    """``note`` is the signed text as it is published; ``number`` keeps their order."""

    number = models.PositiveIntegerField(primary_key=True)
    note = models.TextField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"declaration {self.number}"
