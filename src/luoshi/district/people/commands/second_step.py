"""The second step of signing in: a one-time code from the telephone, and recovery codes for when it is lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import QuerySet

from luoshi.district.audit.api import record
from luoshi.district.people.commands.authority import require_over_account
from luoshi.district.people.errors import PeopleForbiddenError, SecondStepNeededError, WrongCodeError
from luoshi.district.people.models import Account
from luoshi.district.people.queries.second_step import must_have_second_step
from luoshi.district.people.rules.one_time_codes import matching_step
from luoshi.kernel.actors import Actor

_LAST_STEP = "last_step"
_TYPES = Authenticator.Type


@transaction.atomic
def enable_second_step(*, account: Account, secret: str, code: str, by: Actor, at: datetime) -> list[str]:
    """Demand a code from now on, once ``code`` proves that the telephone knows ``secret``; returns recovery codes."""
    _refuse_others(account, by)
    step = matching_step(secret, code, at=at)
    if step is None:
        raise WrongCodeError
    _authenticators(account).delete()
    totp = TOTP.activate(account, secret).instance
    totp.data[_LAST_STEP] = step
    totp.save(update_fields=["data"])
    codes = RecoveryCodes.activate(account).get_unused_codes()
    record(kind="account.second_step_enabled", subject=f"account:{account.pk}", by=by, at=at, data={})
    return list(codes)


@transaction.atomic
def renew_recovery_codes(*, account: Account, by: Actor, at: datetime) -> list[str]:
    """Make new recovery codes; the old ones stop working."""
    _refuse_others(account, by)
    if not _authenticators(account).filter(type=_TYPES.TOTP).exists():
        raise WrongCodeError
    _authenticators(account).filter(type=_TYPES.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(account).get_unused_codes()
    record(kind="account.recovery_codes_renewed", subject=f"account:{account.pk}", by=by, at=at, data={})
    return list(codes)


@transaction.atomic
def disable_second_step(*, account: Account, by: Actor, at: datetime) -> None:
    """Demand no code any more: by the owner himself, unless his post asks for one, or by an administrator.

    The administrator does it when the telephone is lost; where a post asks for a second step, the next page that the
    owner opens leads him to set up another.
    """
    if account.pk == by.account_id:
        if must_have_second_step(by):
            raise SecondStepNeededError
    else:
        require_over_account(by, account, at=at)
    if _authenticators(account).delete()[0]:
        record(kind="account.second_step_disabled", subject=f"account:{account.pk}", by=by, at=at, data={})


@transaction.atomic
def use_code(*, account: Account, code: str, at: datetime) -> bool:
    """True when ``code`` is the current one-time code or an unused recovery code; each works once."""
    rows = {row.type: row for row in _authenticators(account).select_for_update()}
    totp, recovery = rows.get(_TYPES.TOTP), rows.get(_TYPES.RECOVERY_CODES)
    if totp is not None:
        step = matching_step(decrypt(totp.data["secret"]), code, at=at)
        if step is not None and step > totp.data.get(_LAST_STEP, -1):
            totp.data[_LAST_STEP], totp.last_used_at = step, at
            totp.save(update_fields=["data", "last_used_at"])
            return True
    return recovery is not None and bool(RecoveryCodes(recovery).validate_code(code))


def _authenticators(account: Account) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=account)
    return rows


def _refuse_others(account: Account, by: Actor) -> None:
    if account.pk != by.account_id:
        raise PeopleForbiddenError
