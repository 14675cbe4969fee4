"""A notice to a unit: something came in, is due, or was decided; the in-tray and the outbox in one."""

from django.db import models

from luoshi.district.cases.models.case import Case


class Notice(models.Model):
    """``role`` narrows who in the unit it is for; without a unit it is for everyone in that role.

    ``sent_at`` is when the worker delivered it by e-mail, if it did.
    """

    unit = models.ForeignKey("people.Unit", models.CASCADE, null=True, blank=True, related_name="notices")
    role = models.CharField(max_length=20, blank=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey("people.Account", models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["unit", "role", "-id"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="notice_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.unit_id}"
