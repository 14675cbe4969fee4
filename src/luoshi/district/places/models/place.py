"""A place: a school, an enterprise, a road … that cases, campaigns and sensors refer to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.audit.api import WatchedManager
from luoshi.district.places.models.area import Area


class PlaceKind(models.TextChoices):
    SCHOOL = "school", _("School")
    ENTERPRISE = "enterprise", _("Enterprise")
    ROAD = "road", _("Road")
    CROSSING = "crossing", _("Crossing")
    COMMUNITY = "community", _("Residential community")
    STATION = "station", _("Air station")
    HALL = "hall", _("Service hall")
    PARK = "park", _("Park")
    HOSPITAL = "hospital", _("Hospital")
    MARKET = "market", _("Market")
    SITE = "site", _("Construction site")
    OTHER = "other", pgettext_lazy("place kind", "Other")


class Place(models.Model):
    """One object on the map: a WGS-84 point, and a GeoJSON line or polygon where it is more than a point."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=PlaceKind)
    name = models.CharField(max_length=150)
    name_en = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="places")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="places")
    attributes = models.JSONField(default=dict, blank=True)
    coordinate_source = models.CharField(max_length=20, default="wgs84")
    is_active = models.BooleanField(default=True)

    objects = WatchedManager["Place"]()

    class Meta:
        ordering = ["kind", "name"]
        indexes = [models.Index(fields=["kind", "area"], name="place_kind_area")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="place_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
