"""A stream sealed with a passphrase: scrypt for the key, AES-256-GCM by pieces, so that nothing is held in memory.

Each piece carries its number and whether it is the last (the construction STREAM of Hoang, Reyhanitabar, Rogaway and
Vizár, 2015): pieces cannot be changed, moved, left out or cut off at the end. The key is fresh for each file, since its
salt is, so a nonce never comes twice.
"""

import secrets
import struct
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import NotACopyError, PassphraseError, WrongPassphraseError

MAGIC: Final = b"luoshi sealed 1\n"
PIECE_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16
LEAST_LETTERS: Final = 12
COST: Final = (17, 8, 1)
"""The base-2 logarithm of scrypt's n, its r and p: 128 MiB and about half a second."""

MOST_COST: Final = (20, 16, 4)
"""More than this in a file's head is not ours, and is not tried."""

_HEAD: Final = struct.Struct(">16s16sBBB7s")


def read_passphrase(path: Path) -> bytes:
    """The first line of a file.

    Raises
    ------
    PassphraseError
        It is too short, or others may read the file.
    """
    if path.stat().st_mode & 0o077:
        raise PassphraseError(file=path, reason=f"others may read the file; chmod 600 {path}")
    lines = path.read_text(encoding="utf-8").splitlines()
    passphrase = lines[0].strip() if lines else ""
    if len(passphrase) < LEAST_LETTERS:
        raise PassphraseError(file=path, reason=f"its first line has fewer than {LEAST_LETTERS} letters")
    return passphrase.encode()


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins like this is sealed."""
    return start.startswith(MAGIC)


class SealingWriter:
    """Seals what is written to it into ``out``; whole only once it was closed."""

    def __init__(self, out: BinaryIO, passphrase: bytes, *, cost: tuple[int, int, int] = COST) -> None:
        salt, self._prefix = secrets.token_bytes(16), secrets.token_bytes(7)
        self._head = _HEAD.pack(MAGIC, salt, *cost, self._prefix)
        self._cipher = _cipher(passphrase, salt, cost)
        self._out, self._number, self._waiting = out, 0, bytearray()
        out.write(self._head)

    def write(self, content: bytes) -> int:
        """Take in ``content``."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            piece = bytes(self._waiting[:PIECE_BYTES])
            del self._waiting[:PIECE_BYTES]
            self._seal(piece, is_last=False)
        return len(content)

    def close(self) -> None:
        """Seal the rest as the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._prefix, self._number, is_last=is_last), piece, self._head))
        self._number += 1


class OpeningReader:
    """Reads what was sealed; gives nothing of a piece that was changed.

    Raises
    ------
    NotACopyError, WrongPassphraseError
        It was not sealed like this; the passphrase is another one, or the file is not whole.
    """

    def __init__(self, source: BinaryIO, passphrase: bytes, *, name: object = "") -> None:
        self._source, self._name, self._number = source, name, 0
        self._head = source.read(_HEAD.size)
        if len(self._head) < _HEAD.size:
            raise NotACopyError(file=name, reason="it is cut short")
        _magic, salt, *cost, self._prefix = _HEAD.unpack(self._head)
        if any(asked > most for asked, most in zip(cost, MOST_COST, strict=True)) or 0 in cost:
            raise NotACopyError(file=name, reason="its head is not one of ours")
        self._cipher = _cipher(passphrase, salt, (cost[0], cost[1], cost[2]))
        self._next = source.read(PIECE_BYTES + TAG_BYTES)
        self._open, self._is_over = bytearray(), False

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, fewer only at the end; all of them for -1."""
        while not self._is_over and (size < 0 or len(self._open) < size):
            self._open_piece()
        end = len(self._open) if size < 0 else size
        content = bytes(self._open[:end])
        del self._open[:end]
        return content

    def _open_piece(self) -> None:
        piece, self._next = self._next, self._source.read(PIECE_BYTES + TAG_BYTES)
        is_last = not self._next
        try:
            self._open += self._cipher.decrypt(_nonce(self._prefix, self._number, is_last=is_last), piece, self._head)
        except (InvalidTag, ValueError):
            raise WrongPassphraseError(file=self._name) from None
        self._number, self._is_over = self._number + 1, is_last


def _cipher(passphrase: bytes, salt: bytes, cost: tuple[int, int, int]) -> AESGCM:
    power, r, p = cost
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << power, r=r, p=p).derive(passphrase))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if is_last else b"\x00")
