"""A deed asked for twice under one key is done once."""

from typing import Any

from django.db import IntegrityError, transaction

from core.models import IdempotencyKey


def first_time(user: Any, key: str, action: str) -> bool:
    """True when `user` asks for `action` under `key` for the first time. Call inside the deed's transaction:
    if the deed fails, the key is free again. An empty key is always a first time."""
    if not key:
        return True
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(user_id=user.pk, key=key[:64], action=action)
    except IntegrityError:
        return False
    return True
