"""Seals short secrets with a key drawn from the deployment's own secret (HKDF, then Fernet)."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"luoshi second step"


def seal(text: str) -> str:
    """``text``, readable only with the deployment's secret."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed."""
    return _fernet().decrypt(sealed.encode()).decode()


def _fernet() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
