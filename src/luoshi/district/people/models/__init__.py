"""The rows of the people domain, one class a file."""

from .account import Account
from .api_token import ApiToken
from .leading_group import GroupMember, LeadingGroup, Rank
from .post import ROLE_CHOICES, Post, PostHolding
from .sign_in_record import SignInAct, SignInRecord, SignInWay
from .signed_in import SignedIn
from .unit import Unit, UnitKind
from .wrong_guess import WrongGuess

__all__ = [
    "ROLE_CHOICES",
    "Account",
    "ApiToken",
    "GroupMember",
    "LeadingGroup",
    "Post",
    "PostHolding",
    "Rank",
    "SignInAct",
    "SignInRecord",
    "SignInWay",
    "SignedIn",
    "Unit",
    "UnitKind",
    "WrongGuess",
]
