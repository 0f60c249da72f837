"""`python -m tools.fonts PACKAGES TARGET`: one file a face for everything printed, from npm packages and one wheel.

It runs in the environment, for only there is fontTools. Packages cut a face into pieces by alphabet, and the layout
engine takes pieces of one name for one file; so they are joined here, and a word such as "Tomáš" is set as one. What
is printed depends on no font of the machine: see `packets/printing/fonts.conf`, which also says which face goes first.
"""

import importlib.resources
import io
import json
import shutil
import sys
from collections.abc import Iterable
from itertools import count, groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTCollection, TTFont, woff2

WEIGHTS = (400, 600)
ALPHABETS = ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
# Package, the pieces that are joined, and what the face is called in style sheets.
FACES = {
    "source-serif-4": (ALPHABETS, "Packet Serif"),
    "source-sans-3": (ALPHABETS, "Packet Sans"),
    "noto-sans": (ALPHABETS, "Noto Sans"),
    "vazirmatn": (("arabic",), "Vazirmatn"),
    "noto-sans-symbols": (("symbols",), "Noto Sans Symbols"),
    "noto-sans-symbols-2": (("symbols", "math", "braille"), "Noto Sans Symbols 2"),
    "noto-sans-math": (("latin",), "Noto Sans Math"),
    "noto-emoji": (("emoji",), "Noto Emoji"),
}
SCRIPTS = (
    "arabic armenian bengali devanagari ethiopic georgian gujarati gurmukhi hebrew kannada khmer lao malayalam myanmar "
    "sinhala tamil telugu thai"
).split()
FACES |= {f"noto-sans-{script}": ((script,), f"Noto Sans {script.capitalize()}") for script in SCRIPTS}
# One collection holds Chinese, Japanese and Korean; as pieces they would be hundreds of files of ten times the size.
WHOLE = {"noto_cjk_sans_otc": "NotoSansCJK-Regular.ttc"}
COVERAGE = "coverage.json"
WEIGHT_NAMES = {400: "Regular", 600: "SemiBold"}
# The names of a face by their numbers in the font's own table: family, style, unique, full, PostScript.
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_OTHER_NAMES = (16, 17, 21, 22, 25)


def build(packages: Path, target: Path) -> None:
    """Write every face, the licences, and which characters they have between them. The same input, the same bytes."""
    target.mkdir(parents=True)
    for package, (pieces, family) in FACES.items():
        for weight in WEIGHTS:
            files = [
                packages / "@fontsource" / package / "files" / f"{package}-{piece}-{weight}-normal.woff2"
                for piece in pieces
            ]
            there = [file for file in files if file.exists()]
            if there:
                _write_face(there, family, weight, target / f"{package}-{weight}.ttf")
        shutil.copy(packages / "@fontsource" / package / "LICENSE", target / f"LICENSE-{package}.txt")
    for module, name in WHOLE.items():
        with importlib.resources.as_file(importlib.resources.files(module) / name) as file:
            shutil.copy(file, target / name)
    (target / COVERAGE).write_text(json.dumps(ranges(_characters(target))))


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers, each as its first and last."""
    steps = count()
    runs = [list(run) for _, run in groupby(sorted(numbers), key=lambda number: number - next(steps))]
    return [(run[0], run[-1]) for run in runs]


def _write_face(pieces: list[Path], family: str, weight: int, file: Path) -> None:
    with TemporaryDirectory() as folder:
        whole = [_whole(piece, Path(folder)) for piece in pieces]
        font = Merger().merge([str(part) for part in whole]) if len(whole) > 1 else TTFont(whole[0])
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = TTFont(whole[0])["head"].created
        font["OS/2"].usWeightClass = weight
        _call(font, family, WEIGHT_NAMES[weight])
        font.save(file)


def _whole(piece: Path, folder: Path) -> Path:
    stream = io.BytesIO()
    with piece.open("rb") as packed:
        woff2.decompress(packed, stream)
    unpacked = folder / f"{piece.stem}.ttf"
    unpacked.write_bytes(stream.getvalue())
    return unpacked


def _call(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    whole = f"{family} {style}"
    said = {_FAMILY: family, _STYLE: style, _UNIQUE: whole, _FULL: whole, _POSTSCRIPT: whole.replace(" ", "-")}
    names.names = [record for record in names.names if record.nameID not in (*said, *_OTHER_NAMES)]
    for number, value in said.items():
        names.setName(value, number, 3, 1, 0x409)


def _characters(folder: Path) -> set[int]:
    found: set[int] = set()
    for file in folder.glob("*.ttf"):
        with TTFont(file) as font:
            found |= font.getBestCmap().keys()
    for file in folder.glob("*.ttc"):
        with TTCollection(file) as collection:
            found |= collection.fonts[0].getBestCmap().keys()
    return found


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
