"""Where the private keys of the log are kept: files outside the database, readable by their owner alone.

One file per key, named by the key's id, so that changing keys never overwrites one. Whoever holds the file and the
database can write a false history; whoever holds only the database cannot.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from luoshi.district.audit.errors import SigningKeyMissingError
from luoshi.district.audit.models import LogKey
from luoshi.proof.notes import SigningKey, VerifyingKey


def folder() -> Path:
    """The folder of the keys, made when it is not there."""
    path = Path(settings.LEDGER_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def key_in_office(at: datetime) -> SigningKey:
    """The private key that signs now; the first one is made when it is first needed.

    Raises
    ------
    SigningKeyMissingError
        Its file is gone.
    """
    row = LogKey.objects.order_by("-term").first()
    return load(VerifyingKey.parse(row.key)) if row else _first_key(at)


def _first_key(at: datetime) -> SigningKey:
    # A few random letters: two deployments that were given no name are still two logs.
    key = SigningKey.generate(settings.LEDGER_NAME or f"luoshi-{secrets.token_hex(4)}")
    keep(key)
    try:
        with transaction.atomic():
            LogKey.objects.create(term=0, key=str(key.verifying_key), at=at)
    except IntegrityError:
        forget(key.verifying_key)  # another machine was quicker: its key is the log's
        return key_in_office(at)
    return key


def keep(key: SigningKey) -> Path:
    """Write a new key's file, on the disk before this returns."""
    path = _path(key.verifying_key)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.to_private_text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder()
    return path


def load(key: VerifyingKey) -> SigningKey:
    """The private half of ``key``.

    Raises
    ------
    SigningKeyMissingError
        Its file is not there.
    """
    try:
        return SigningKey.parse(_path(key).read_text())
    except FileNotFoundError:
        raise SigningKeyMissingError(key=key.key_id.hex(), folder=folder()) from None


def forget(key: VerifyingKey) -> None:
    """Remove a key that has handed over, so that it cannot leak later."""
    _path(key).unlink(missing_ok=True)
    sync_folder()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process of this machine at a time sign heads or change keys."""
    with (folder() / "lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _path(key: VerifyingKey) -> Path:
    return folder() / f"{key.key_id.hex()}.key"


def sync_folder() -> None:
    """Have the disk know which files there are."""
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
