"""Sessions are noted when they begin, so that their owner can see them and end them."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.people.errors import PeopleForbiddenError
from luoshi.district.people.models import Account, SignedIn
from luoshi.kernel.actors import Actor


def note_sign_in(*, account: Account, session_key: str, device: str, address: str | None, at: datetime) -> SignedIn:
    """Note a session that has just begun; sessions that expired meanwhile are forgotten."""
    _forget_expired(account)
    facts = {"account": account, "device": device[:200], "address": address, "signed_in_at": at, "last_seen_at": at}
    return SignedIn.objects.update_or_create(session_key=session_key, defaults=facts)[0]


def note_seen(*, session_key: str, at: datetime) -> None:
    """Note that a session is still in use."""
    SignedIn.objects.filter(session_key=session_key, last_seen_at__lt=at).update(last_seen_at=at)


def note_new_key(*, old: str, new: str) -> None:
    """A session goes on under another key, as after a change of password."""
    SignedIn.objects.filter(session_key=old).update(session_key=new)


def note_sign_out(*, session_key: str) -> None:
    """The session ended by itself."""
    SignedIn.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, signed_in: SignedIn, by: Actor, at: datetime) -> None:
    """End one of one's own sessions, wherever it is open."""
    if signed_in.account_id != by.account_id:
        raise PeopleForbiddenError
    _end([signed_in])
    record(kind="account.session_ended", subject=f"account:{by.account_id}", by=by, at=at, data={"sessions": 1})


@transaction.atomic
def end_other_sessions(*, account: Account, session_key: str, by: Actor, at: datetime) -> int:
    """End all sessions of one's own account but the one with ``session_key``; returns how many."""
    if account.pk != by.account_id:
        raise PeopleForbiddenError
    others = list(SignedIn.objects.filter(account=account).exclude(session_key=session_key))
    _end(others)
    if others:
        data = {"sessions": len(others)}
        record(kind="account.session_ended", subject=f"account:{account.pk}", by=by, at=at, data=data)
    return len(others)


def end_all_sessions(account: Account) -> None:
    """End every session of an account; part of the commands that take access away."""
    _end(list(SignedIn.objects.filter(account=account)))


def _end(sessions: list[SignedIn]) -> None:
    for signed_in in sessions:
        _store().delete(signed_in.session_key)
        signed_in.delete()


def _forget_expired(account: Account) -> None:
    for signed_in in SignedIn.objects.filter(account=account):
        if not _store().exists(signed_in.session_key):
            signed_in.delete()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()
