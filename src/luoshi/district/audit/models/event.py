"""One entry of the append-only ledger; the database itself refuses to change or delete it."""

from django.db import models


class LedgerEvent(models.Model):
    """``body`` is the canonical JSON whose leaf hash stands in the Merkle tree at ``seq``."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=60)
    body = models.TextField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject", "seq"], name="event_subject_seq")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.kind}"
