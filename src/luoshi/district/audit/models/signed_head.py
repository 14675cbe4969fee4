"""A signed head: the tree had this size and this root, and the log's key says so."""

from django.db import models


class SignedHead(models.Model):
    """``note`` is the signed text, exactly as it is published; the other fields repeat what it says."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"head of {self.size}"
