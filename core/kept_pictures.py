"""Pictures that people send: looked at once when they come, kept as pixels encoded anew, and as nothing else.

Only PNG and JPEG are taken. A drawing such as SVG can hold scripts and addresses, and is therefore none of them.
"""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

UPLOAD_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG")
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

NOT_A_PICTURE = "This file is not a picture that can be kept. Choose a PNG or JPEG file."
TOO_HEAVY = "This file is larger than 4 MB. Choose a smaller PNG or JPEG file."
TOO_MANY_PIXELS = "This picture has more than 16 million dots. Make it smaller and choose it again."


def checked_picture(body: bytes, *, largest: tuple[int, int], most: int) -> tuple[bytes, str]:
    """The picture as it is kept, and its type. The same upload always gives the same bytes.

    Encoded anew on white, without a word of what came along (place, camera, colour profile), and shrunk to the
    `largest` width and height and to at most so many bytes. Refused (ValidationError, one sentence): whatever is not a
    PNG or JPEG picture by its content, and what is too large.
    """
    if len(body) > UPLOAD_BYTES:
        raise ValidationError(TOO_HEAVY, code="size")
    if not body.startswith(SIGNATURES):
        raise ValidationError(NOT_A_PICTURE, code="content")
    picture, kind = _decoded(body)
    return _encoded(_on_white(picture), kind, largest, most)


def is_kept_picture(body: bytes, *, most: int) -> bool:
    """Whether these bytes are what `checked_picture` could have given: they need not be encoded once more."""
    if len(body) > most or not body.startswith(SIGNATURES):
        return False
    try:
        picture, _ = _decoded(body)
    except ValidationError:
        return False
    return picture.mode == "RGB" and not set(picture.info) - _OF_THE_FORMAT


# What an encoder writes of its own accord, about the encoding alone.
_OF_THE_FORMAT = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


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
        raise ValidationError(NOT_A_PICTURE, code="content") from None
    if too_many:
        raise ValidationError(TOO_MANY_PIXELS, code="pixels")
    return picture, kind


def _on_white(picture: Any) -> Any:
    """Plain red, green and blue: paper is white, and nothing here needs transparency."""
    if picture.mode.startswith("I"):  # sixteen bits a dot
        picture = picture.point(lambda value: value / 256).convert("L")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "#ffffff")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _encoded(picture: Any, kind: str, largest: tuple[int, int], most: int) -> tuple[bytes, str]:
    """Encoded in its own format, and smaller until it fits."""
    width, height = largest
    while True:
        picture.thumbnail((width, height), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        if kind == "PNG":
            picture.save(stream, "PNG", optimize=True)
        else:
            picture.save(stream, "JPEG", quality=90)
        if stream.tell() <= most:
            return stream.getvalue(), f"image/{kind.lower()}"
        width, height = width * 3 // 4, height * 3 // 4
