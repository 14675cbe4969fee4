"""A unit: any organisation that can own a case, in a tree under the management committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager


class UnitKind(models.TextChoices):
    COMMITTEE = "committee", _("Management committee")
    BUREAU = "bureau", _("Bureau")
    OFFICE = "office", _("Sub-district office")
    COMMUNITY = "community", _("Community")
    GROUP = "group", _("State-owned group")
    UTILITY = "utility", _("Utility")
    STATIONED = "stationed", _("Stationed branch")
    SCHOOL = "school", _("School or institution")
    OUTSIDE = "outside", _("Outside party")


class Unit(models.Model):
    """One organisation; ``path`` is its chain of ids from the root, ``/1/5/12/``, so that a subtree is a prefix."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150, blank=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    duties = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    objects = WatchedManager["Unit"]()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="unit_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.short_name
