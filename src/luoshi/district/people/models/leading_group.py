"""Leading groups: members across units, each with a duty; who answers for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.district.audit.api import WatchedManager
from luoshi.district.people.models.post import Post
from luoshi.district.people.models.unit import Unit


class LeadingGroup(models.Model):
    """A group set up by a document for one purpose."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    name_en = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    document_number = models.CharField(max_length=80, blank=True)
    set_up_on = models.DateField()
    dissolved_on = models.DateField(null=True, blank=True)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="hosted_groups")

    objects = WatchedManager["LeadingGroup"]()

    class Meta:
        ordering = ["set_up_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dissolved_on__isnull=True) | models.Q(dissolved_on__gte=models.F("set_up_on")),
                name="group_dissolved_after_set_up",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rank(models.TextChoices):
    HEAD = "head", _("Group leader")
    DEPUTY = "deputy", _("Deputy leader")
    MEMBER = "member", _("Member")
    OFFICE_HEAD = "office_head", _("Head of the group's office")


class GroupMember(models.Model):
    """A unit, or one post of it, in a leading group, with its duty."""

    group = models.ForeignKey(LeadingGroup, models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="memberships")
    rank = models.CharField(max_length=20, choices=Rank, default=Rank.MEMBER)
    duty = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = WatchedManager["GroupMember"]()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            # Two, because SQLite cannot treat empty posts as equal.
            models.UniqueConstraint(fields=["group", "unit", "post"], name="member_once"),
            models.UniqueConstraint(
                fields=["group", "unit"], condition=models.Q(post__isnull=True), name="member_once_as_unit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
