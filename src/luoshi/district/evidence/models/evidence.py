"""A piece of evidence: a photo, a document or a text that someone handed in at a time, about something."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.audit.api import WatchedManager
from luoshi.district.evidence.models.blob import Blob


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", pgettext_lazy("evidence", "Document")
    TEXT = "text", _("Text")


class Evidence(models.Model):
    """The original, its public copy without metadata, and what its metadata said about time, place and device."""

    kind = models.CharField(max_length=10, choices=EvidenceKind)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="evidence")
    public_blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="public_evidence")
    thumbnail_blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="thumbnail_evidence")
    text = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    device = models.CharField(max_length=120, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="evidence")
    uploaded_as = models.CharField(max_length=60)

    objects = WatchedManager["Evidence"]()

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind="text") & ~models.Q(text="") & models.Q(blob__isnull=True))
                | (~models.Q(kind="text") & models.Q(blob__isnull=False)),
                name="evidence_has_its_content",
            ),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True) | models.Q(lon__isnull=False, lat__isnull=False),
                name="evidence_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.text[:20]
