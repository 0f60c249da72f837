"""The key of a private link: all that its reader needs, for a week, and kept as a hash alone (S7)."""

import secrets
from datetime import timedelta

GOOD_FOR = timedelta(days=7)
KEY_BYTES = 32


def new_key() -> str:
    """256 bits from the system, in letters that an address takes."""
    return secrets.token_urlsafe(KEY_BYTES)
