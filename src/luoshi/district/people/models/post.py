"""Posts and who holds them when: powers belong to the post, a person has them for a span of days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.people.models.account import Account
from luoshi.district.people.models.unit import Unit

ROLE_CHOICES = [
    ("officer", _("Front-line officer")),
    ("handler", _("Unit handler")),
    ("head", _("Head of unit")),
    ("supervisor", _("Supervisor")),
    ("verifier", _("Verifier")),
    ("leader", _("Leader")),
    ("window", _("Service window")),
    ("expert", _("Expert")),
    ("assessor", _("Assessor")),
    ("inspector", _("Inspector (read-only)")),
    ("administrator", _("Administrator")),
]


class Post(models.Model):
    """A place in a unit with one role, narrowed to areas or categories where codes are given."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="overseeing_posts")
    """The unit whose subtree the post's powers cover; its own unit when empty."""
    title = models.CharField(max_length=100)
    title_en = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    area_codes = models.JSONField(default=list, blank=True)
    category_codes = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    objects = WatchedManager["Post"]()

    class Meta:
        ordering = ["unit", "id"]

    def __str__(self) -> str:
        return self.title


class PostHolding(models.Model):
    """An account holds a post from one day to another (inclusive), itself or standing in for someone.

    ``ended_at`` is the instant at which it was ended before its last day was over; from then on it is not in force.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    stands_in_for = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="stand_ins")

    objects = WatchedManager["PostHolding"]()

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="holding_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["account", "post", "from_on"],
                condition=models.Q(ended_at__isnull=True),
                name="holding_once_per_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(until_on__isnull=False),
                name="holding_that_ended_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} – {self.post}"
