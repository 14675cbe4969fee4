"""Files that were shown in a preview and wait for someone to say yes; after a day they are gone."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "places-waiting"
KEPT = timedelta(days=1)


def put_aside(content: bytes) -> str:
    """Keep a file; returns the word that fetches it."""
    word = secrets.token_hex(16)
    default_storage.save(f"{FOLDER}/{word}", ContentFile(content))
    return word


def fetch(word: str) -> bytes | None:
    """The file, unless it is gone."""
    if not word.isalnum():
        return None
    try:
        with default_storage.open(f"{FOLDER}/{word}") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def let_go(word: str) -> None:
    """Forget the file."""
    if word.isalnum():
        default_storage.delete(f"{FOLDER}/{word}")


def sweep_uploads(at: datetime) -> int:
    """Forget every file that has waited for more than a day; returns how many."""
    gone = 0
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < at - KEPT:
                default_storage.delete(f"{FOLDER}/{name}")
                gone += 1
    return gone
