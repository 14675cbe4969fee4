"""The right edge of the Merkle tree: what appending the next event needs, in one row."""

from django.db import models


class LedgerEdge(models.Model):
    """The only row has id 1; whoever appends holds its lock."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    root = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_has_one_edge")]

    def __str__(self) -> str:
        return f"size {self.size}"
