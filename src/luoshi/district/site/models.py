"""The one table of the composition root: which workers are alive."""

from django.db import models


class WorkerBeat(models.Model):
    """The heartbeat of a worker process: a number that grows while it lives.

    A number and no time of day: whoever watches measures by its own steady clock how long the number has stood still,
    so that a clock that was set wrong, on either machine, makes nobody seem dead or alive.
    """

    worker = models.CharField(primary_key=True, max_length=80)
    beat = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.worker}: {self.beat}"
