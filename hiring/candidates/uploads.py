"""Which files are accepted as a resume."""

from typing import Any

from core.file_kinds import check_upload

MAX_BYTES = 10 * 1024 * 1024
ENDINGS = (".pdf", ".docx", ".png", ".jpg", ".jpeg", ".txt")
ACCEPT = ",".join(ENDINGS)
KINDS = "PDF, DOCX, TXT, PNG or JPEG"


def check_resume(upload: Any) -> None:
    """Raise ValidationError unless the file is one of the accepted types, by its ending and by its content alike."""
    check_upload(upload, endings=ENDINGS, said=KINDS, most=MAX_BYTES)
