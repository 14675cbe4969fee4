"""What opens a commitment: the key of a personal field whose value the ledger holds only as a salted hash."""

from django.db import models

from luoshi.district.audit.models.event import LedgerEvent


class Opening(models.Model):
    """Deleting the row (and the value where it is kept) erases the person's words and leaves the proof whole.

    It names its event by the ticket, as the rest of the district does.
    """

    event = models.ForeignKey(LedgerEvent, models.PROTECT, related_name="openings", to_field="ticket")
    field = models.CharField(max_length=40)
    key = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="opening_once_per_field")]

    def __str__(self) -> str:
        return f"{self.event_id}.{self.field}"
