"""An action asked for twice under one key is done once."""

from django.db import connection

from core.people import Account

# Only the database can tell, in one statement, a key that is new from one that another request is storing just now.
INSERT = (
    "INSERT INTO core_idempotencykey (user_id, key, action, at) VALUES (%s, %s, %s, CURRENT_TIMESTAMP)"
    " ON CONFLICT DO NOTHING"
)


def first_time(user: Account, key: str, action: str) -> bool:
    """True when `user` asks for `action` under `key` for the first time. Call inside the action's transaction:
    if the action fails, the key is free again. An empty key is always a first time."""
    if not key:
        return True
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [user.pk, key[:64], action])
        return bool(cursor.rowcount)
