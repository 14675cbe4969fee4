"""A public key of the log and its term of office; the private half never enters the database."""

from django.db import models


class LogKey(models.Model):
    """The key signs heads larger than ``after``; ``handover`` is its predecessor's signed word, empty for the first."""

    term = models.PositiveIntegerField(primary_key=True)
    key = models.CharField(max_length=300, unique=True)
    after = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    handover = models.TextField(blank=True)

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.key
