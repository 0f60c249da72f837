"""The logo of an organisation."""

from core.kept_pictures import checked_picture
from packets.models import LOGO_BYTES

# Room enough for 60 by 20 millimetres at 400 dots to the inch.
LARGEST = (960, 320)


def checked_logo(body: bytes) -> tuple[bytes, str]:
    """The picture as it is kept, and its type, on the terms of `checked_picture`."""
    return checked_picture(body, largest=LARGEST, most=LOGO_BYTES)
