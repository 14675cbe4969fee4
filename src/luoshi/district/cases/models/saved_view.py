"""A saved view: the filters of a queue under a name."""

from django.db import models


class SavedView(models.Model):
    """``query`` is the queue's query string."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
