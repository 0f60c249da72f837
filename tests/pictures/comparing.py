"""Whether a page looks as its stored picture does.

What is stored is a quarter as wide and as high as the screen, in few colours: small enough to be kept beside the code,
and blind to how a machine smooths its letters. What counts is told from that by `TOLERANCE`: a ring that is filled, a
line that wraps, a box of another colour differ by more, over more places.
"""

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

STORED = Path(__file__).parent / "stored"
SCALE = 4
COLOURS = 64
# How far a place may differ, of 255, and how many places may differ by more.
TOLERANCE = 26
MOST_PLACES = 10


def shrunk(screenshot: bytes) -> Image.Image:
    """A screenshot as it is stored and compared."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    small = picture.resize((picture.width // SCALE, picture.height // SCALE), Image.Resampling.BOX)
    return small.quantize(COLOURS, dither=Image.Dither.NONE)


def stored_under(name: str) -> Path:
    return STORED / f"{name}.png"


def store(name: str, picture: Image.Image) -> None:
    STORED.mkdir(exist_ok=True)
    picture.save(stored_under(name), optimize=True)


def why_different(name: str, picture: Image.Image) -> str:
    """What tells the page from its stored picture, as a sentence; empty where it looks the same."""
    path = stored_under(name)
    if not path.exists():
        return f"{name}: no picture is stored."
    with Image.open(path) as stored:
        if stored.size != picture.size:
            return f"{name}: {picture.width} by {picture.height}, {stored.width} by {stored.height} are stored."
        places = places_apart(stored, picture)
    return f"{name}: {places} places differ." if places > MOST_PLACES else ""


def places_apart(one: Image.Image, other: Image.Image) -> int:
    """How many places of two pictures of one size differ by more than a machine's own hand."""
    apart = ImageChops.difference(_smooth(one), _smooth(other)).convert("RGB")
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[TOLERANCE + 1 :])


def _smooth(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").filter(ImageFilter.GaussianBlur(0.6))
