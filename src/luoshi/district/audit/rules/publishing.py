"""Which entries the public feed shows word for word, and which only as the hash that stands in the tree.

What happened to accounts, to posts and to the persons behind them is nobody's business outside: who signed in where,
who got a post, whose data were erased. Such an entry carries a salt, without which its hash could be guessed from the
few things it can say. The proofs do not change: a reader of the feed compares the hash with the tile, as before.
"""

import secrets
from typing import Final

from luoshi.proof.canonical import canonical_bytes

CONFIDENTIAL: Final = ("access.", "account.", "person.", "post.")
"""The first part of the kinds that are published as hashes."""

SALT: Final = "salt"
SALT_BYTES: Final = 16


def is_confidential(kind: str) -> bool:
    """Whether entries of this kind are published as hashes.

    >>> is_confidential("account.created"), is_confidential("case.assign")
    (True, False)
    """
    return kind.startswith(CONFIDENTIAL)


def salted(kind: str, data: dict[str, object]) -> dict[str, object]:
    """``data`` as it is recorded: with a salt where the kind is confidential."""
    return {**data, SALT: secrets.token_hex(SALT_BYTES)} if is_confidential(kind) else data


def published_line(kind: str, body: str, leaf: bytes) -> bytes:
    """What the feed shows of an entry: its text, or in place of it its hash as ``{"leaf":"…"}``."""
    return canonical_bytes({"leaf": leaf.hex()}) if is_confidential(kind) else body.encode()
