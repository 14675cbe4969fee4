"""One table: who was shown what, where."""

from django.db import models

from luoshi.district.audit.api import WatchedManager


class Tour(models.Model):
    """A tour of inspection to a unit; ``guest`` and ``phone`` are a person's own words and can be erased."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stop = models.CharField(max_length=200)
    guest = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    objects = WatchedManager["Tour"]()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"tour {self.pk}"
