"""A kind of case: the promises that go with it.

A published version never changes; cases keep the one they began under.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.rules.publication import Publication

PUBLICATIONS = [
    (Publication.TITLE.value, _("with a title that the dispatcher releases")),
    (Publication.CATEGORY.value, _("as category and area alone")),
]


class CaseKind(models.Model):
    """``deadlines`` maps a stage to a rule of ``kernel.worktime``; ``evidence`` lists what closing needs.

    ``publication`` is what the dispatch proposes for the public page of a case that is public.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    deadlines = models.JSONField(default=dict)
    yellow = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    verifier_roles = models.JSONField(default=list)
    extension_limit = models.PositiveSmallIntegerField(default=1)
    extension_max = models.JSONField(default=dict)
    hand_back_limit = models.PositiveSmallIntegerField(default=2)
    needs_roadmap = models.BooleanField(default=False)
    needs_contact = models.BooleanField(default=False)
    needs_follow_up = models.BooleanField(default=True)
    is_public = models.BooleanField(default=True)
    publication = models.CharField(max_length=12, choices=PUBLICATIONS, default=Publication.TITLE.value)
    is_urgent = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    basis = models.TextField(blank=True)

    objects = WatchedManager["CaseKind"]()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="kind_version_once"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(is_current=True), name="kind_one_current"),
        ]

    def __str__(self) -> str:
        return self.name
