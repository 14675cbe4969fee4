"""Accounts are made, locked out of the house, let in again; passwords are set, changed and reset."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from axes.utils import reset as forget_failed_attempts
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from luoshi.district.audit.api import record
from luoshi.district.people.commands.authority import require, require_over_account
from luoshi.district.people.commands.guesses import forget_guesses
from luoshi.district.people.commands.posts import create_post, end_with_stand_ins, give_post
from luoshi.district.people.commands.sessions import end_all_sessions
from luoshi.district.people.commands.tokens import revoke_all_tokens
from luoshi.district.people.commands.units import create_unit
from luoshi.district.people.errors import (
    AccountClosedError,
    OwnAccountError,
    PeopleForbiddenError,
    RequiredError,
    UsernameTakenError,
    WeakPasswordError,
    WrongPasswordError,
)
from luoshi.district.people.models import Account, PostHolding, Unit, UnitKind
from luoshi.district.people.queries.actors import not_over
from luoshi.district.people.rules.permissions import Action, includes
from luoshi.kernel.actors import SYSTEM, Actor
from luoshi.kernel.ids import ALPHABET
from luoshi.kernel.roles import Role


@dataclass(frozen=True, slots=True)
class AccountWithPassword:
    """An account and the password for its first sign-in, which is shown once and kept nowhere."""

    account: Account
    password: str


def new_one_time_password() -> str:
    """Twelve random characters (59 bits) in groups that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
    email: str = "",
    phone: str = "",
    language: str = "",
    password: str | None = None,
    encoded: str | None = None,
    must_change_password: bool = True,
    home: Unit | None = None,
) -> AccountWithPassword:
    """Make an account; without a given password it gets a random one for its first sign-in.

    ``encoded`` is ``password`` as it is kept, for whoever makes many accounts with one: encoding it is slow on purpose.
    ``home`` is the unit whose administrators look after it until it holds a post; by default the maker's own.
    """
    require(by, Action.MANAGE_ACCOUNTS, within=())
    username = username.strip()
    for field, value in {"username": username, "name": name}.items():
        if not value.strip():
            raise RequiredError(field=field)
    if Account.objects.filter(username__iexact=username).exists():
        raise UsernameTakenError(username=username)
    home = _home(by, home)
    given = password or new_one_time_password()
    account = Account.objects.create(
        username=username,
        password=encoded or make_password(given),
        name=name,
        name_en=name_en,
        email=email,
        phone=phone,
        language=language,
        must_change_password=must_change_password,
        created_at=at,
        home=home,
    )
    personal = {"username": username, "name": name, "email": email, "phone": phone}
    data = {"home": home.code if home else None}
    record(kind="account.created", subject=f"account:{account.pk}", by=by, at=at, data=data, personal=personal)
    return AccountWithPassword(account, given)


@transaction.atomic
def create_administrator(
    *, username: str, name: str, password: str, by: Actor, at: datetime, must_change_password: bool = True
) -> Account:
    """Make an account with an administrator's post at the top of the tree; only the system itself does this.

    An empty deployment gets its top unit at the same time, since a post stands in a unit.
    """
    if by.kind != SYSTEM.kind:
        raise PeopleForbiddenError
    made = create_account(
        username=username, name=name, password=password, must_change_password=must_change_password, by=by, at=at
    )
    top = Unit.objects.filter(parent=None, is_active=True).first() or create_unit(
        code="committee", name="管理委员会", name_en="Management committee", short_name="管委会",
        kind=UnitKind.COMMITTEE, by=by, at=at,
    )  # fmt: skip
    post = top.posts.filter(role=Role.ADMINISTRATOR, is_active=True).first() or create_post(
        unit=top, title="系统管理员", title_en="Administrator", role=Role.ADMINISTRATOR, by=by, at=at
    )
    give_post(post=post, account=made.account, by=by, at=at)
    return made.account


@transaction.atomic
def change_account(
    *, account: Account, name: str, by: Actor, at: datetime, name_en: str = "", email: str = "", phone: str = ""
) -> Account:
    """Correct the words beside an account: its displayed name, e-mail and telephone."""
    account = _locked(account)
    require_over_account(by, account, at=at)
    if not name.strip():
        raise RequiredError(field="name")
    facts = {"name": name, "name_en": name_en, "email": email, "phone": phone}
    changed = {field: value for field, value in facts.items() if getattr(account, field) != value}
    if changed:
        for field, value in changed.items():
            setattr(account, field, value)
        account.save(update_fields=list(changed))
        data = {"fields": sorted(changed)}
        record(kind="account.changed", subject=f"account:{account.pk}", by=by, at=at, data=data, personal=changed)
    return account


@transaction.atomic
def reset_password(*, account: Account, by: Actor, at: datetime) -> AccountWithPassword:
    """Give an account a new one-time password, end its sessions and tokens, and forget its failed attempts."""
    account = _locked(account)
    require_over_account(by, account, at=at)
    if not account.is_active:
        raise AccountClosedError(account=account.name)
    password = new_one_time_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    end_all_sessions(account)
    revoke_all_tokens(account)
    forget_failed_attempts(username=account.username)
    forget_guesses(username=account.username)
    record(kind="account.password_reset", subject=f"account:{account.pk}", by=by, at=at, data={})
    return AccountWithPassword(account, password)


@transaction.atomic
def change_password(*, account: Account, current: str, new: str, by: Actor, at: datetime) -> Account:
    """Change one's own password; every other session and every token of the account ends by it.

    Raises
    ------
    WrongPasswordError
        ``current`` is not the password.
    WeakPasswordError
        ``new`` is too easy to guess, or is the old one.
    """
    account = _locked(account)
    if by.account_id != account.pk:
        raise PeopleForbiddenError
    if not account.check_password(current):
        raise WrongPasswordError
    _refuse_weak(account, new)
    account.set_password(new)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    data = {"tokens_ended": revoke_all_tokens(account)}
    record(kind="account.password_changed", subject=f"account:{account.pk}", by=by, at=at, data=data)
    return account


@transaction.atomic
def deactivate_account(*, account: Account, by: Actor, at: datetime) -> Account:
    """Close an account: its posts, sessions and tokens end at once; what it did stays on record."""
    account = _locked(account)
    require_over_account(by, account, at=at)
    if account.pk == by.account_id:
        raise OwnAccountError
    if not account.is_active:
        raise AccountClosedError(account=account.name)
    account.is_active = False
    account.save(update_fields=["is_active"])
    open_holdings = list(PostHolding.objects.select_for_update().filter(not_over(at), account=account).order_by("pk"))
    for holding in open_holdings:
        end_with_stand_ins(holding, by=by, at=at)
    ended = len(open_holdings)
    end_all_sessions(account)
    revoke_all_tokens(account)
    record(kind="account.deactivated", subject=f"account:{account.pk}", by=by, at=at, data={"posts_ended": ended})
    return account


@transaction.atomic
def reactivate_account(*, account: Account, by: Actor, at: datetime) -> AccountWithPassword:
    """Open an account again, without its former posts and with a new one-time password."""
    account = _locked(account)
    require_over_account(by, account, at=at)
    password = new_one_time_password()
    account.is_active = True
    account.must_change_password = True
    account.set_password(password)
    account.save(update_fields=["is_active", "must_change_password", "password"])
    record(kind="account.reactivated", subject=f"account:{account.pk}", by=by, at=at, data={})
    return AccountWithPassword(account, password)


def _home(by: Actor, home: Unit | None) -> Unit | None:
    """The unit named, if ``by`` administers it; else the one over which he stands himself."""
    if home is not None:
        require(by, Action.MANAGE_ACCOUNTS, within=[home.path])
        return home
    paths = [grant.scope_path for grant in by.grants if includes(grant, Action.MANAGE_ACCOUNTS)]
    return Unit.objects.filter(path__in=paths).order_by("path").first()


def _refuse_weak(account: Account, new: str) -> None:
    try:
        validate_password(new, account)
    except ValidationError as problem:
        raise WeakPasswordError(reasons=" ".join(problem.messages)) from problem
    if account.check_password(new):
        raise WeakPasswordError(reasons=gettext("It is the password you already have."))


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)
