"""An action asked for twice under one key is done once."""

from django.db import connection, models
from django.utils.crypto import get_random_string

from core import fingerprint
from core.people import Account

# Only the database can tell, in one statement, a key that is new from one that another request is storing just now.
INSERT = (
    "INSERT INTO core_idempotencykey (user_id, key, action, at) VALUES (%s, %s, %s, CURRENT_TIMESTAMP)"
    " ON CONFLICT DO NOTHING"
)


def new_key() -> str:
    """A page's own key: what is sent from one page twice is done once."""
    return get_random_string(32)


def first_time(user: Account, key: str, action: str, about: models.Model) -> bool:
    """True when `user` asks for `action` on the row `about` under `key` for the first time. The same key for another
    row is another key. Call inside the action's transaction: if the action fails, the key is free again. An empty key
    is always a first time."""
    if not key:
        return True
    bound = fingerprint.of_text(f"{action} {about._meta.label_lower} {about.pk} {key}")
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [user.pk, bound, action])
        return bool(cursor.rowcount)
