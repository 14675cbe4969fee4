"""A personal token for the programming interface; only its hash is kept, so that a stolen table opens nothing."""

from django.db import models

from luoshi.district.audit.api import WatchedManager
from luoshi.district.people.models.account import Account


class ApiToken(models.Model):
    """``sha256`` is the hexadecimal hash of the token; a token of 256 random bits needs no salt."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    """What it may be used for: ``read``, ``act``, ``import``."""
    holdings = models.JSONField(default=list)
    """The posts as held when it was made, by the ids of the holdings; it never acts in any other."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)

    objects = WatchedManager["ApiToken"]()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return self.name
