"""What an act left in the rows it changed: the values to which its entry in the ledger commits."""

from django.db import models


class Image(models.Model):
    """``rows`` is JSON: table → row → column → value, of all rows that belong to ``owner`` of the group ``of``.

    The act's entry holds one salted commitment of all its images (``data.rows``), so that none can be changed, dropped
    or added; the facts themselves stay in the house. ``seal_key`` opens the seals of persons' words; erasing takes it.
    """

    ticket = models.BigIntegerField()
    part = models.PositiveIntegerField(default=0)
    of = models.CharField(max_length=40)
    owner = models.CharField(max_length=80)
    rows = models.TextField()
    salt = models.BinaryField(max_length=32)
    seal_key = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "part"], name="image_once")]
        indexes = [models.Index(fields=["of", "owner", "ticket"], name="image_of_owner")]

    def __str__(self) -> str:
        return f"{self.ticket}.{self.part} {self.of}:{self.owner}"
