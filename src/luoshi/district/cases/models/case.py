"""The case: one thing promised, with owner, deadline and proof; the row everything else hangs on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.cases.models.category import Category
from luoshi.district.cases.models.kind import CaseKind
from luoshi.district.cases.rules.states import CaseState

BY_STAFF = "staff"
"""The source of a case of which nothing else is said; the domains declare the others."""

STATE_CHOICES = [(state.value, state.value) for state in CaseState]


class ProblemClass(models.TextChoices):
    STOCK = "stock", _("Left-over")
    INCREMENT = "increment", _("New")
    SELF_BUILDING = "self_building", _("Our own house")


class FollowUp(models.TextChoices):
    NONE = "none", _("Not needed")
    PENDING = "pending", _("To be asked")
    SOLVED = "solved", _("Solved")
    UNSOLVED = "unsolved", _("Not solved")
    NO_ANSWER = "no_answer", _("No answer")


class Case(models.Model):
    """``due_at`` and ``yellow_at`` are the binding deadline of the moment and when its light turns yellow.

    ``has_contact`` says that whoever raised it left a way to be reached: without one, nobody owes a first contact.
    ``source`` is a code that a domain declares, ``origin`` the thing there that the case came from (``meetings:12``).

    ``public_title`` is what somebody released to the public; until then its line says category and area.

    ``version`` counts the changes, so that the second of two officers acting at once is told what changed.
    """

    code = models.CharField(max_length=24, unique=True)
    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="cases")
    category = models.ForeignKey(Category, models.PROTECT, related_name="cases")
    category_top = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=STATE_CHOICES)
    is_open = models.BooleanField(default=True)
    problem_class = models.CharField(max_length=20, choices=ProblemClass, default=ProblemClass.INCREMENT)
    source = models.CharField(max_length=20, default=BY_STAFF)
    origin = models.CharField(max_length=80, blank=True, default="")
    cause = models.CharField(max_length=300, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    supports = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=True)
    public_title = models.CharField(max_length=200, blank=True, default="")

    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="cases")
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="cases", db_index=False)
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    lead_unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="led_cases", db_index=False
    )
    has_contact = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    yellow_at = models.DateTimeField(null=True, blank=True)
    due_is_provisional = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    was_late = models.BooleanField(default=False)
    last_progress_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    settled_on_spot = models.BooleanField(default=False)
    follow_up = models.CharField(max_length=12, choices=FollowUp, default=FollowUp.NONE)

    hand_backs = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    urges = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    escalation = models.PositiveSmallIntegerField(default=0)
    must_take = models.BooleanField(default=False)
    fields_typed = models.PositiveIntegerField(default=0)

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    objects = WatchedManager["Case"]()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # Beyond their order these two carry what boards and lights count by, so that they are read alone; SQLite
            # looks for a condition's own column too.
            models.Index(
                fields=["due_at", "id", "yellow_at", "state", "lead_unit", "area", "category_top", "is_open"],
                condition=models.Q(is_open=True),
                name="case_open_due",
            ),
            models.Index(
                fields=["lead_unit", "due_at", "id", "yellow_at", "state", "area", "category_top", "is_open"],
                condition=models.Q(is_open=True),
                name="case_open_unit_due",
            ),
            models.Index(
                fields=["urgency", "supports", "id"], condition=models.Q(is_open=True), name="case_open_urgency"
            ),
            models.Index(fields=["state", "id"], name="case_state"),
            models.Index(fields=["lead_unit", "state", "id"], name="case_unit_state"),
            models.Index(fields=["lead_unit", "id"], name="case_unit"),
            models.Index(fields=["category_top", "id"], name="case_top"),
            models.Index(fields=["area", "id"], name="case_area"),
            models.Index(
                fields=["closed_at", "lead_unit", "was_late", "returns", "registered_at"],
                condition=models.Q(closed_at__isnull=False),
                name="case_closed_at",
            ),
            models.Index(fields=["registered_at"], name="case_registered_at"),
            models.Index(fields=["follow_up", "id"], name="case_follow_up"),
            models.Index(fields=["origin", "id"], condition=~models.Q(origin=""), name="case_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["closed", "merged", "dismissed"], is_open=False)
                | (~models.Q(state__in=["closed", "merged", "dismissed"]) & models.Q(is_open=True)),
                name="case_open_follows_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["registered", "merged", "dismissed", "closed", "in_ruling"])
                | models.Q(lead_unit__isnull=False),
                name="case_under_way_has_lead",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False), name="case_closed_has_when"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_into__isnull=False), name="case_merged_into"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="suspended") | models.Q(review_on__isnull=False),
                name="case_suspended_has_review",
            ),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True) | models.Q(lon__isnull=False, lat__isnull=False),
                name="case_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code
