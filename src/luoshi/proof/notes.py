"""Signed notes (C2SP signed-note): a few lines of text with Ed25519 signatures below, readable by people and programs.

Tree heads, key hand-overs and promises are notes, so the same few lines go into a receipt, a QR code and the feed, and
tools made for other transparency logs read them too. A key is named by its owner, its kind and four bytes of hash; the
short hash only finds the key, the signature is checked against the whole key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from luoshi.proof.errors import BadSignatureError, UnreadableDocumentError

PRIVATE_PREFIX: Final = "PRIVATE+KEY+"
MOST_SIGNATURES: Final = 64
KEY_ID_BYTES: Final = 4
SEED_BYTES: Final = 32


class KeyKind(IntEnum):
    """What a key signs: the note itself (a log), or that it saw a consistent head at a time (a witness)."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, with which key, and the bytes (a witness's begin with eight bytes of POSIX time)."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line as it stands under the note."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text and the signatures under it. Carrying a signature means nothing until :meth:`require` has checked it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)

    def with_signature(self, signature: Signature) -> SignedNote:
        """The same note with one more signature; one by the same key is replaced."""
        kept = tuple(s for s in self.signatures if (s.name, s.key_id) != (signature.name, signature.key_id))
        return SignedNote(self.text, (*kept, signature))

    def signed_by(self, key: VerifyingKey) -> bool:
        """Whether a valid signature by this key is there."""
        return any(key.verify(self.text, s) for s in self.signatures if (s.name, s.key_id) == (key.name, key.key_id))

    def require(self, key: VerifyingKey) -> None:
        """BadSignatureError unless signed by this key."""
        if not self.signed_by(key):
            raise BadSignatureError(reason=f"there is no valid signature by {key}")

    @classmethod
    def parse(cls, written: str) -> Self:
        """The note that was written; nothing is checked but its form."""
        text, blank, lines = written.rpartition("\n\n")
        if not blank or not lines.endswith("\n") or any(c < " " and c != "\n" for c in written):
            raise UnreadableDocumentError(
                document="signed note", reason="it is not a text, an empty line and signatures"
            )
        signatures = tuple(_parse_line(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise UnreadableDocumentError(document="signed note", reason="it has too many signatures")
        return cls(text + "\n", signatures)


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key: published, printed, and given to whoever checks."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that find the key among others of the same name."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def verify(self, text: str, signature: Signature) -> bool:
        """Whether the signature is this key's, over this text."""
        stamp, value = (
            (signature.value[:8], signature.value[8:]) if self.kind is KeyKind.WITNESS else (b"", signature.value)
        )
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, _message(text, self.kind, stamp))
        except (InvalidSignature, ValueError):
            return False
        return True

    @classmethod
    def parse(cls, written: str) -> Self:
        """The key that ``name+id+base64`` stands for."""
        try:
            name, key_id, encoded = written.strip().split("+", 2)
            material = base64.b64decode(encoded, validate=True)
            key = cls(_checked_name(name), KeyKind(material[0]), material[1:])
        except (ValueError, IndexError, binascii.Error) as error:
            raise UnreadableDocumentError(document="key", reason="it is not written as name+id+base64") from error
        if len(key.public) != SEED_BYTES or key.key_id.hex() != key_id:
            raise UnreadableDocumentError(document="key", reason="its id does not belong to it")
        return key


class SigningKey:
    """A private key. It is kept outside the database; whoever holds it and the database can write a false history."""

    __slots__ = ("_private", "kind", "name")

    def __init__(self, name: str, kind: KeyKind, private: Ed25519PrivateKey) -> None:
        self.name = _checked_name(name)
        self.kind = kind
        self._private = private

    @classmethod
    def generate(cls, name: str, kind: KeyKind = KeyKind.LOG) -> Self:
        """A new key."""
        return cls(name, kind, Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, name: str, seed: bytes, kind: KeyKind = KeyKind.LOG) -> Self:
        """The key of a 32-byte seed."""
        return cls(name, kind, Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def parse(cls, written: str) -> Self:
        """The key that :meth:`to_private_text` wrote."""
        try:
            _, _, name, key_id, encoded = written.strip().split("+", 4)
            material = base64.b64decode(encoded, validate=True)
            key = cls.from_seed(name, material[1:], KeyKind(material[0]))
        except (ValueError, IndexError, binascii.Error):
            # ``from None``: the message of the cause may quote what it could not read, and that is the secret.
            raise UnreadableDocumentError(document="private key", reason="it is not written as a private key") from None
        if key.verifying_key.key_id.hex() != key_id or not written.startswith(PRIVATE_PREFIX):
            raise UnreadableDocumentError(document="private key", reason="its id does not belong to it")
        return key

    def to_private_text(self) -> str:
        """One line for the key file. Never log it."""
        encoded = base64.b64encode(bytes([self.kind]) + self._private.private_bytes_raw()).decode()
        return f"{PRIVATE_PREFIX}{self.name}+{self.verifying_key.key_id.hex()}+{encoded}"

    @property
    def verifying_key(self) -> VerifyingKey:
        """The public half."""
        return VerifyingKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    def sign(self, text: str, *, at: datetime | None = None) -> Signature:
        """The signature over a note's text; a witness states the time ``at`` which it saw the head."""
        stamp = b""
        if self.kind is KeyKind.WITNESS:
            if at is None:
                message = "a witness signs with a time"
                raise ValueError(message)
            stamp = int(at.timestamp()).to_bytes(8, "big")
        value = stamp + self._private.sign(_message(text, self.kind, stamp))
        return Signature(self.name, self.verifying_key.key_id, value)


def witnessed_at(signature: Signature) -> datetime:
    """The time that a witness's signature states."""
    return datetime.fromtimestamp(int.from_bytes(signature.value[:8], "big"), UTC)


def _message(text: str, kind: KeyKind, stamp: bytes) -> bytes:
    if kind is KeyKind.WITNESS:
        return f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n{text}".encode()
    return text.encode()


def _parse_line(line: str) -> Signature:
    try:
        dash, name, encoded = line.split(" ")
        material = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise UnreadableDocumentError(document="signed note", reason="a signature line is malformed") from error
    if dash != "—" or len(material) <= KEY_ID_BYTES:
        raise UnreadableDocumentError(document="signed note", reason="a signature line is malformed")
    return Signature(_checked_name(name), material[:KEY_ID_BYTES], material[KEY_ID_BYTES:])


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(c.isspace() for c in name) or not name.isprintable():
        raise UnreadableDocumentError(document="key name", reason=f"{name!r} is empty or contains spaces or +")
    return name
