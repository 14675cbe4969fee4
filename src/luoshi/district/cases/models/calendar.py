"""A version of the working calendar; editing the table makes a new version, and what was decided keeps the old one."""

from django.db import models

from luoshi.district.audit.api import WatchedManager


class CalendarVersion(models.Model):
    """``data`` is the JSON form of ``kernel.worktime.WorkCalendar``."""

    code = models.SlugField(max_length=40, default="district")
    version = models.PositiveIntegerField()
    data = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_as = models.CharField(max_length=60)

    objects = WatchedManager["CalendarVersion"]()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="calendar_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
