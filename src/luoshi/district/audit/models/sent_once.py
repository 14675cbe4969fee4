"""A thing that was sent under a key, so that the same thing sent again is not done again."""

from django.db import models


class SentOnce(models.Model):
    """One key of one sender: what came under it, whether it was done, and what was answered.

    Neither the key nor the sender stands here, only a hash of both; the answer is sealed with the key, so that nobody
    reads it who does not send the same thing again. Rows go after a day.
    """

    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField(db_index=True)
    is_done = models.BooleanField(default=False)
    answer = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.name[:8]}, {'done' if self.is_done else 'begun'}"
