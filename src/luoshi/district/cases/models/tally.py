"""Counts of cases by unit, state, top category and area, kept as differences so that writers never wait for each other.

The sum of ``n`` over the rows of a cell is the number of cases in it; the worker folds the differences together.
"""

from django.db import models


class CaseTally(models.Model):
    """One difference: ``n`` cases entered (or, negative, left) this cell."""

    lead_unit = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20)
    category_top = models.CharField(max_length=60)
    area = models.BigIntegerField(null=True)
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["lead_unit", "state", "category_top", "area", "n"], name="tally_cell"),
            models.Index(fields=["state", "lead_unit", "category_top", "area", "n"], name="tally_state"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_unit} {self.state} {self.n:+d}"
