"""Changes the log's key: the old one signs a last head, then that the new one takes over from there."""

from datetime import datetime

from django.db import transaction

from luoshi.district.audit import vault
from luoshi.district.audit.commands.record import HasKey, record
from luoshi.district.audit.models import LogKey
from luoshi.district.audit.queries.keys import KeyTerm, key_terms
from luoshi.district.audit.signing import sign_alone
from luoshi.proof.keys import hand_over
from luoshi.proof.notes import SigningKey


def rotate_key(*, by: HasKey, at: datetime) -> KeyTerm:
    """Make a new key and hand over to it; the old private key is removed once the hand-over is stored.

    The old key first signs everything that it may have promised, so no promise is left that its term does not cover;
    promises wait meanwhile.

    Raises
    ------
    NothingToSignError, LedgerDamagedError, SigningKeyMissingError
        As for signing a head.
    """
    with vault.one_at_a_time():
        old, last = vault.key_in_office(at), sign_alone(at)
        new = SigningKey.generate(old.name)
        vault.keep(new)
        at = max(at, last.at)
        note = hand_over(old=old, new=new, size=last.size, at=at)
        with transaction.atomic(durable=True):
            term, key = LogKey.objects.count(), str(new.verifying_key)
            LogKey.objects.create(term=term, key=key, after=last.size, at=at, handover=str(note))
            data = {"from": old.verifying_key.key_id.hex(), "to": new.verifying_key.key_id.hex(), "after": last.size}
            record(kind="ledger.key_changed", subject="ledger:key", by=by, at=at, data=data)
        vault.forget(old.verifying_key)
    return key_terms()[-1]
