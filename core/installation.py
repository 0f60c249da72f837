"""Which installation this is: database and file store carry one key, so that neither is taken for another's."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.models import Installation
from core.storage import store_answers

# Where the key lies in the file store.
KEY_FILE = "installation-key"


def this_installation() -> Installation:
    """The row of this database, made with a random key when it is asked for the first time."""
    installation, _ = Installation.objects.get_or_create(pk=Installation.ONLY, defaults={"key": secrets.token_hex(32)})
    return installation


def key_of_store() -> str:
    """The key in the file store; empty where nobody has claimed it. Raises PartAway where the store does not answer."""
    with store_answers():
        try:
            with default_storage.open(KEY_FILE, "rb") as stored:
                return stored.read(100).decode("ascii", "replace").strip()
        except FileNotFoundError:
            return ""


def is_foreign_store() -> bool:
    """Whether the file store belongs to another installation."""
    return key_of_store() not in ("", this_installation().key)


def claim_store() -> None:
    """Put this installation's key into a file store, in the place of whatever key lies there."""
    with store_answers():
        default_storage.delete(KEY_FILE)
        default_storage.save(KEY_FILE, ContentFile(this_installation().key.encode()))
