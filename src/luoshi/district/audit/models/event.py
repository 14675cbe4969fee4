"""One entry of the append-only ledger; the database itself refuses to change or delete it."""

from django.db import models


class LedgerEvent(models.Model):
    """``body`` is the canonical JSON whose leaf hash stands in the Merkle tree at ``seq``.

    ``ticket`` is the number that the act was given in its own transaction and that the rest of the district knows it
    by. Where entries are numbered in that transaction the two are the same; see :class:`WaitingEvent`.
    """

    seq = models.BigIntegerField(primary_key=True)
    ticket = models.BigIntegerField(unique=True)
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
