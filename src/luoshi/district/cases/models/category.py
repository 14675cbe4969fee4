"""The three-level tree of what a case can be about; editable, and importable from a sheet."""

from django.db import models

from luoshi.district.audit.api import WatchedManager


class Category(models.Model):
    """``path`` is the chain of codes from the top, ``/road/pavement/pothole/``, so that a subtree is a prefix."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=255, db_index=True)
    default_kind_code = models.CharField(max_length=40, blank=True)
    default_unit = models.ForeignKey("people.Unit", models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = WatchedManager["Category"]()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="category_has_three_levels"),
            models.CheckConstraint(
                condition=models.Q(level=1, parent__isnull=True) | models.Q(level__gt=1, parent__isnull=False),
                name="category_top_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
