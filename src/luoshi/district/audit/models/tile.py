"""A full tile of the tree: 256 hashes of one level, from which every proof is read."""

from django.db import models


class LedgerTile(models.Model):
    """Written when a head first covers all of it; ``root`` is the hash that stands for it one level up."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    content = models.BinaryField()
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_once")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"
