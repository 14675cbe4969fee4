"""Wrong guesses at an account from browsers that it does not know; kept for a day, to slow a search."""

from django.db import models


class WrongGuess(models.Model):
    """One guess; ``name`` is a keyed digest of the sign-in name, so that a name that does not exist counts alike."""

    name = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["name", "at"], name="guess_name_at")]

    def __str__(self) -> str:
        return f"{self.name[:8]} {self.at:%H:%M}"
