"""The rows of the people domain, one class a file."""

from .account import Account
from .leading_group import GroupMember, LeadingGroup
from .post import Post, PostHolding
from .unit import Unit

__all__ = ["Account", "GroupMember", "LeadingGroup", "Post", "PostHolding", "Unit"]
