"""The highest head that was ever signed, kept beside the key and outside the database.

A database that is put back to an earlier state, or exchanged for another, agrees with itself; this file does not agree
with it. It is written, and on the disk, before the head is anybody's; so nothing was published that it does not know.
"""

import os
from pathlib import Path
from typing import Final

from luoshi.district.audit import vault
from luoshi.proof.heads import TreeHead
from luoshi.proof.notes import SignedNote

NAME: Final = "highest-head"


def highest() -> TreeHead | None:
    """The head in the file; None before the first one.

    Raises
    ------
    UnreadableDocumentError
        The file is damaged.
    """
    try:
        written = _path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return TreeHead.parse(SignedNote.parse(written).text)


def keep(note: SignedNote) -> None:
    """Put this head in the place of the last one, on the disk before this returns."""
    temporary = vault.folder() / f"{NAME}.part"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(str(note))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(_path())
    vault.sync_folder()


def set_aside(head: TreeHead) -> Path:
    """Keep the file of a head that no longer counts under another name: it is evidence of what was lost."""
    aside = vault.folder() / f"lost-head-{head.size}-{head.root.hex()[:8]}"
    _path().replace(aside)
    vault.sync_folder()
    return aside


def _path() -> Path:
    return vault.folder() / NAME
