"""Links by which a person chooses a password, built from the one configured address."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User


def access_link(person: User) -> str:
    """A link that lets its holder choose the password of `person`; it stops working once one was chosen."""
    return password_link(f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}")


def password_link(key: str) -> str:
    """Where the holder of `key` chooses a password: at this installation, whatever host a request named."""
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.BASE_URL}{path}"
