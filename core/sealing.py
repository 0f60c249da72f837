"""Texts that a copy of the database alone must not give away, such as the password of a mailbox."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


def sealed(text: str) -> str:
    """The text as it is stored; empty stays empty."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def opened(stored: str) -> str:
    """The text that was sealed. Empty where the secret key is another one by now: it has to be typed again."""
    try:
        return _box().decrypt(stored.encode("ascii")).decode() if stored else ""
    except InvalidToken:
        return ""


def _box() -> Fernet:
    key = salted_hmac("core.sealing", "texts", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
