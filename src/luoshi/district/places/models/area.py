"""An area: a polygon on the map that a sub-district office or a community answers for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.audit.api import WatchedManager


class AreaKind(models.TextChoices):
    DISTRICT = "district", pgettext_lazy("area kind", "District")
    OFFICE = "office", _("Sub-district")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")


class Area(models.Model):
    """``polygon`` is a GeoJSON geometry (Polygon or MultiPolygon) in WGS-84; the box is its bounds in degrees."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=20, choices=AreaKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="areas")
    polygon = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    objects = WatchedManager["Area"]()

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(west__lte=models.F("east")) & models.Q(south__lte=models.F("north")),
                name="area_box_is_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.name
