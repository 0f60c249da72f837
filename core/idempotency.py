"""A deed asked for twice under one key is done once."""

from typing import Any

from core.models import IdempotencyKey
from core.prepared import insert_once


def first_time(user: Any, key: str, action: str) -> bool:
    """True when `user` asks for `action` under `key` for the first time. Call inside the deed's transaction:
    if the deed fails, the key is free again. An empty key is always a first time."""
    return not key or insert_once(IdempotencyKey(user_id=user.pk, key=key[:64], action=action))
