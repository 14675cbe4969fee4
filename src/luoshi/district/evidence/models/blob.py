"""A file's content, kept once under the SHA-256 of its bytes."""

from django.db import models

from luoshi.district.audit.api import WatchedManager


class Blob(models.Model):
    """``sha256`` is lower-case hexadecimal and names the file in the store."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    objects = WatchedManager["Blob"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size_bytes__gte=0), name="blob_size_not_negative")]

    def __str__(self) -> str:
        return self.sha256[:12]
