"""A sign-in that may still be open: which device, since when, last seen when; so that its owner can end it."""

from django.db import models

from luoshi.district.people.models.account import Account


class SignedIn(models.Model):
    """One session of one account; the row goes when the session ends."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    signed_in_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_seen_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_seen_at__gte=models.F("signed_in_at")), name="seen_after_signing_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} – {self.device}"
