"""Which pictures and files may be shown with a question."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image

from core.file_kinds import check_upload, content_type, ending_of, shown_name
from core.kept_pictures import UPLOAD_BYTES, checked_picture, is_kept_picture

PICTURES = (".png", ".jpg", ".jpeg")
FILES = (".pdf", ".docx", ".xlsx", ".csv", ".txt")
ACCEPT = ",".join((*PICTURES, *FILES))
SAID = "PNG, JPEG, PDF, DOCX, XLSX, CSV or TXT"
MOST_BYTES = UPLOAD_BYTES
# Enough for a large screen, and so small that several go into one kit file.
LARGEST = (1_800, 1_800)
PICTURE_BYTES = 400_000


@dataclass(frozen=True)
class AcceptedFile:
    """What is kept of an upload."""

    name: str
    body: bytes
    media_type: str
    size_in_dots: tuple[int, int] | None = None


def accepted(upload: Any) -> AcceptedFile:
    """The upload as it is kept: a picture encoded anew, any other file as it came.

    Refused (ValidationError, one sentence): another kind than those above, by its ending or by its content; an empty
    file; one of more than 4 MB.
    """
    check_upload(upload, endings=(*PICTURES, *FILES), said=SAID, most=MOST_BYTES)
    upload.seek(0)
    body, name = upload.read(), shown_name(upload.name)
    if ending_of(name) in PICTURES:
        return _picture(name, *checked_picture(body, largest=LARGEST, most=PICTURE_BYTES))
    return AcceptedFile(name, body, content_type(name))


def accepted_again(name: str, body: bytes) -> AcceptedFile:
    """The same of a file that left another installation: a picture that was encoded anew there stays as it is, so that
    it arrives as what it was."""
    upload = BytesIO(body)
    upload.name, upload.size = name, len(body)  # type: ignore[attr-defined]
    if ending_of(name) in PICTURES and is_kept_picture(body, most=PICTURE_BYTES):
        kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
        return _picture(shown_name(name), body, kind)
    return accepted(upload)


def why_not_accepted(name: str, body: bytes) -> str:
    """Why a file of another installation is refused, in a sentence; empty where it is not."""
    try:
        accepted_again(name, body)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _picture(name: str, body: bytes, media_type: str) -> AcceptedFile:
    with Image.open(BytesIO(body)) as picture:
        return AcceptedFile(name, body, media_type, picture.size)
