"""`make assets`: build style sheet and fonts from the locked packages.

Pages get `build/assets/vendor`; what is printed gets `build/fonts`, which no page ever names (see `tools/fonts.py`).

The pages' content security policy allows no `data:` address, so Bootstrap's embedded pictures are taken out here and
drawn by our own style sheet instead.
"""

import re
import shutil
import subprocess
from pathlib import Path

from tools import environment, node, stamps
from tools.base import BUILD, ROOT, VENV_PYTHON, one_at_a_time, say, stop

VENDOR = BUILD / "assets" / "vendor"
PRINT_FONTS = BUILD / "fonts"
STAMP = BUILD / ".assets-stamp"
FONT_LOCK = environment.LOCKS / "fonts.txt"
FONT_MAKER = ROOT / "tools" / "fonts.py"

SUBSETS = ("latin", "latin-ext", "vietnamese")
# For pages: one variable file a style. For a packet as a page: the cuts that its PDF is set in.
FONTS = {
    "@fontsource-variable/source-sans-3": ("wght-normal",),
    "@fontsource-variable/source-serif-4": ("wght-normal", "wght-italic"),
    "@fontsource/source-sans-3": ("400-normal", "600-normal"),
    "@fontsource/source-serif-4": ("400-normal", "400-italic", "600-normal"),
}

DATA_URL = re.compile(r"""url\(\s*(?:"data:[^"]*"|'data:[^']*'|data:[^)]*)\s*\)""")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*")


def without_embedded_data(css: str) -> str:
    """The style sheet with every `data:` address replaced by `none` and without its source map line."""
    return SOURCE_MAP.sub("", DATA_URL.sub("none", css))


def ensure(*, dev: bool = False) -> None:
    """Build the assets unless they were already built from the same lock by the same script; `dev` adds what
    only checks: the linter of scripts and the checker of HTML."""
    sources = [ROOT / name for name in node.NPM_FILES]
    value = stamps.fingerprint([*sources, FONT_LOCK, FONT_MAKER], Path(__file__).read_text())
    with one_at_a_time("assets"):
        is_built = stamps.is_current(STAMP, value) and VENDOR.is_dir() and PRINT_FONTS.is_dir()
        if is_built and (not dev or node.LINTER.exists() and node.HTML_CHECKER.exists()):
            return
        say("Building style sheet and fonts ..." if not is_built else "Installing linter and HTML checker ...")
        # Packages of one lock only stand there while the stamp names it.
        STAMP.unlink(missing_ok=True)
        node.install(dev=dev)
        if not is_built:
            _replace_vendor()
            _replace_print_fonts()
        stamps.write(STAMP, value)


def _replace_vendor() -> None:
    """Fill a new folder, then swap it in, so that a server reading the old one never sees half of the new."""
    fresh = BUILD / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    packages = node.PACKAGES
    css = (packages / "bootstrap/dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    (fresh / "bootstrap.min.css").write_text(without_embedded_data(css), encoding="utf-8")
    for package, cuts in FONTS.items():
        _copy_fonts(packages / package, cuts, fresh / "fonts")
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    _swap(fresh, VENDOR)


def _replace_print_fonts() -> None:
    environment.ensure()
    environment.install([FONT_LOCK])
    fresh = BUILD / "fonts.new"
    shutil.rmtree(fresh, ignore_errors=True)
    command = [str(VENV_PYTHON), "-m", "tools.fonts", str(node.PACKAGES), str(fresh)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        stop("The fonts of printed pages could not be made; the lines above say why. The command can be run again.")
    _swap(fresh, PRINT_FONTS)


def _swap(fresh: Path, place: Path) -> None:
    old = BUILD / f"{place.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _copy_fonts(package: Path, cuts: tuple[str, ...], target: Path) -> None:
    family = package.name
    for subset in SUBSETS:
        for cut in cuts:
            name = f"{family}-{subset}-{cut}.woff2"
            shutil.copy(package / "files" / name, target / name)
    shutil.copy(package / "LICENSE", target / f"LICENSE-{family}.txt")


if __name__ == "__main__":
    ensure()
