"""Who must sign in with a second step by the deployment's rule, and has none yet."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from luoshi.district.people.models import Account
from luoshi.district.people.queries.actors import holdings_at
from luoshi.district.people.roles import roles_named
from luoshi.kernel.actors import Actor


def demanded_roles() -> frozenset[str]:
    """The roles of which the deployment demands a second step."""
    return roles_named(settings.SECOND_STEP_ROLES)


def must_have_second_step(actor: Actor) -> bool:
    """True when the deployment demands a second step of a role that the actor holds, also as a stand-in."""
    return not actor.roles.isdisjoint(demanded_roles())


def lacks_second_step(actor: Actor) -> bool:
    """True when the actor must have a second step and has not set it up; a query only for whom it concerns."""
    if not must_have_second_step(actor):
        return False
    kept = Authenticator.objects.filter(user_id=actor.account_id, type=Authenticator.Type.TOTP)
    return not kept.exists()


def accounts_without_second_step(*, at: datetime) -> int:
    """How many accounts hold a post that demands a second step and have none."""
    held = holdings_at(at).filter(post__role__in=demanded_roles()).values("account_id")
    kept = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    return Account.objects.filter(pk__in=held).exclude(pk__in=kept).count()
