"""The code by which whoever runs the server shows that it is theirs, as long as nobody has an account."""

import base64

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from core.installation import this_installation

log = structlog.get_logger(__name__)

# Fifty bits, in letters and figures that nobody takes for one another.
CHARACTERS = 10


def is_first_visit() -> bool:
    """Whether nobody has an account here, so that whoever knows the code becomes the first administrator."""
    return not User.objects.exists()


def first_code() -> str:
    """The code of this installation, the same in each of its processes: "7QFWK-2XHBA". It is stored nowhere."""
    key = this_installation().key
    digest = salted_hmac("accounts.first_visit", key, secret=settings.SECRET_KEY, algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode("ascii")[:CHARACTERS]
    return f"{letters[:5]}-{letters[5:]}"


def is_first_code(typed: str) -> bool:
    """Whether this is the code, in whatever case and with whatever between its letters."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return constant_time_compare(letters, first_code().replace("-", ""))


def first_address() -> str:
    """Where the first administrator is made."""
    return settings.BASE_URL + reverse("accounts:first_visit")


def tell_log() -> None:
    """Write the code into the log of the server, which nobody reads who does not run it."""
    log.warning("first visit", code=first_code(), address=first_address())
