"""A service request: what a person or an enterprise asked of the government, in their own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager


class Channel(models.TextChoices):
    WEB = "web", _("Public page")
    HOTLINE = "hotline", _("Hotline")
    IMPORT = "import", _("Imported messages")
    API = "api", _("Programming interface")
    COUNTER = "counter", _("Service counter")


class IdentityKind(models.TextChoices):
    RESIDENT = "resident", _("Resident identity card")
    HOME_RETURN = "home_return", _("Permit of residents of Hong Kong, Macao or Taiwan")
    FOREIGNER = "foreigner", _("Passport or foreigner's residence permit")
    ENTERPRISE = "enterprise", _("Business licence (unified social credit code)")
    OTHER = "other", _("Another document")


class Request(models.Model):
    """``external_unit`` and ``external_category`` are what the sheet said, also where the district has no such thing.

    ``receipt_code`` lets whoever has it follow the case; the fields of the reporter are personal and may be erased.
    ``window`` is the unit whose service window took it down.
    """

    receipt_code = models.CharField(max_length=12, unique=True)
    channel = models.CharField(max_length=12, choices=Channel)
    external_source = models.CharField(max_length=60, blank=True)
    external_number = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="requests")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reporter_name = models.CharField(max_length=80, blank=True)
    reporter_phone = models.CharField(max_length=40, blank=True)
    reporter_contact = models.CharField(max_length=120, blank=True)
    reporter_address = models.CharField(max_length=200, blank=True)
    reporter_id_kind = models.CharField(max_length=20, choices=IdentityKind, blank=True)
    reporter_id_number = models.CharField(max_length=40, blank=True)
    window = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    external_unit = models.CharField(max_length=200, blank=True)
    external_category = models.CharField(max_length=200, blank=True)
    up_votes = models.PositiveIntegerField(default=0)
    down_votes = models.PositiveIntegerField(default=0)
    official_reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = WatchedManager["Request"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["external_source", "asked_at"], name="request_source_asked")]
        constraints = [
            models.UniqueConstraint(
                fields=["external_source", "external_number"],
                condition=~models.Q(external_number=""),
                name="request_external_once",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_code
