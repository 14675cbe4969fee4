"""That somebody read or exported personal data: who, about whom, which fields, when, what for; never a value itself."""

from django.db import models


class PersonalAccess(models.Model):
    """One answer that showed personal data. The database refuses to change or delete it before its time.

    ``subjects`` and ``fields`` are names between spaces (``" case:WT-1 case:WT-2 "``), so that one row is enough for a
    list of cases. ``subject`` repeats the only one of them, for the index. ``ticket`` is the ledger's entry that seals
    the record, empty until the worker's next round.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    subjects = models.TextField()
    fields = models.CharField(max_length=300)
    purpose = models.CharField(max_length=20)
    door = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)
    ticket = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["at"], name="access_at"),
            models.Index(fields=["actor", "at"], name="access_actor_at"),
            models.Index(fields=["subject", "at"], name="access_subject_at"),
            models.Index(fields=["ticket"], name="access_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.purpose} {self.at:%Y-%m-%d %H:%M}"


class AccessPurge(models.Model):
    """That records older than ``until`` were removed because their time was over; ``ticket`` is the act's."""

    at = models.DateTimeField()
    until = models.DateTimeField()
    ticket = models.BigIntegerField(unique=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d}"
