"""A signed word about the log itself: it was restored from a backup, or a head states a wrong time.

Such a thing contradicts what others hold, and nothing can make it consistent again; so it is said openly, under the
log's key, by whom and why, and whoever follows the log decides whether to go on. A head that no longer counts is named
with its root: what was lost stays provable by whoever holds it.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from luoshi.proof.canonical import parse_rfc3339, rfc3339
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.notes import SignedNote, SigningKey

TITLE: Final = "luoshi.declaration/v1"
MOST_LETTERS: Final = 300


class Declared(StrEnum):
    """What is declared."""

    RESTORED = "restored"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Declaration:
    """``size``, ``root`` and ``stated`` are those of the head that no longer counts, or whose time is wrong.

    The log goes on from the tree of ``kept_size`` entries, which it had signed before and which stays as it was.
    """

    origin: str
    what: Declared
    size: int
    root: bytes
    stated: datetime
    kept_size: int
    kept_root: bytes
    by: str
    reason: str
    at: datetime

    def to_text(self) -> str:
        """The lines that are signed."""
        return (
            f"{TITLE}\n{self.origin}\n{self.what.value}\n"
            f"head {self.size} {base64.b64encode(self.root).decode()} {rfc3339(self.stated)}\n"
            f"kept {self.kept_size} {base64.b64encode(self.kept_root).decode()}\n"
            f"by {self.by}\nreason {self.reason}\ntime {rfc3339(self.at)}\n"
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The declaration in the text of a note; who signed it is another matter."""
        try:
            _, origin, what, head, kept, by, reason, time, _ = text.split("\n")
            _, size, root, stated = head.split(" ")
            _, kept_size, kept_root = kept.split(" ")
            declaration = cls(
                origin,
                Declared(what),
                int(size),
                base64.b64decode(root, validate=True),
                parse_rfc3339(stated),
                int(kept_size),
                base64.b64decode(kept_root, validate=True),
                by.removeprefix("by "),
                reason.removeprefix("reason "),
                parse_rfc3339(time.removeprefix("time ")),
            )
        except (ValueError, binascii.Error) as error:
            raise UnreadableDocumentError(document="declaration", reason="a line is missing or wrong") from error
        if declaration.to_text() != text:
            raise UnreadableDocumentError(document="declaration", reason="it is not spelled as a declaration is")
        return declaration


def one_line(words: str) -> str:
    """The words as they may stand in a declaration: one line that can be seen, of at most 300 letters."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:MOST_LETTERS]


def declare(declaration: Declaration, key: SigningKey) -> SignedNote:
    """The declaration signed by the log's key."""
    return SignedNote(declaration.to_text()).with_signature(key.sign(declaration.to_text()))
