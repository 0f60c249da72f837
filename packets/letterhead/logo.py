"""The logo of an organisation: looked at once when it comes, kept as pixels encoded anew, and as nothing else.

Only PNG and JPEG are taken. A drawing such as SVG can hold scripts and addresses, and is therefore none of them.
"""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from packets.models import LOGO_BYTES

UPLOAD_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 16_000_000
# Room enough for 60 by 20 millimetres at 400 dots to the inch.
LARGEST = (960, 320)
FORMATS = ("PNG", "JPEG")
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

NOT_AN_IMAGE = "This file is not a picture that packets can hold. Choose a PNG or JPEG file."
TOO_HEAVY = "This file is larger than 4 MB. Choose a smaller PNG or JPEG file."
TOO_MANY_PIXELS = "This picture has more than 16 million dots. Make it smaller and choose it again."


def checked_logo(body: bytes) -> tuple[bytes, str]:
    """The picture as it is kept, and its type. The same upload always gives the same bytes.

    Encoded anew on white, without a word of what came along (place, camera, colour profile), and shrunk to what a
    letterhead needs. Refused (ValidationError, one sentence): whatever is not a PNG or JPEG picture by its content,
    and what is too large.
    """
    if len(body) > UPLOAD_BYTES:
        raise ValidationError(TOO_HEAVY, code="size")
    if not body.startswith(SIGNATURES):
        raise ValidationError(NOT_AN_IMAGE, code="content")
    picture, kind = _decoded(body)
    return _encoded(_on_white(picture), kind)


def _decoded(body: bytes) -> tuple[Any, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limit below is lower than the one that warns
            picture: Any = Image.open(io.BytesIO(body), formats=FORMATS)
            kind = picture.format or ""
            too_many = picture.width * picture.height > MOST_PIXELS
            if not too_many:
                picture.load()
                picture = ImageOps.exif_transpose(picture)
    except Exception:  # a broken picture fails in as many ways as there are decoders
        raise ValidationError(NOT_AN_IMAGE, code="content") from None
    if too_many:
        raise ValidationError(TOO_MANY_PIXELS, code="pixels")
    return picture, kind


def _on_white(picture: Any) -> Any:
    """Plain red, green and blue: paper is white, and a packet needs no transparency."""
    if picture.mode.startswith("I"):  # sixteen bits a dot
        picture = picture.point(lambda value: value / 256).convert("L")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "#ffffff")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _encoded(picture: Any, kind: str) -> tuple[bytes, str]:
    """Encoded in its own format, and smaller until it fits."""
    width, height = LARGEST
    while True:
        picture.thumbnail((width, height), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        if kind == "PNG":
            picture.save(stream, "PNG", optimize=True)
        else:
            picture.save(stream, "JPEG", quality=90)
        if stream.tell() <= LOGO_BYTES:
            return stream.getvalue(), f"image/{kind.lower()}"
        width, height = width * 3 // 4, height * 3 // 4
