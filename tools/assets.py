"""`make assets`: build style sheet and fonts into `build/assets/vendor` from the locked npm packages.

The pages' content security policy allows no `data:` address, so Bootstrap's embedded pictures are taken out here and
drawn by our own style sheet instead.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import environment, stamps
from tools.base import BUILD, ROOT, VENV, one_at_a_time, say, stop

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
WORK = BUILD / "npm"
VENDOR = BUILD / "assets" / "vendor"
STAMP = BUILD / ".assets-stamp"
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")

SUBSETS = ("latin", "latin-ext")
# For pages: one variable file a style. For PDFs: the cuts themselves, which embed smaller and look the same.
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


def ensure() -> None:
    """Build the assets unless they were already built from the same lock by the same script."""
    value = stamps.fingerprint([ROOT / name for name in NPM_FILES], Path(__file__).read_text())
    with one_at_a_time("assets"):
        if stamps.is_current(STAMP, value) and VENDOR.is_dir():
            return
        say("Building style sheet and fonts ...")
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        _replace_vendor()
        stamps.write(STAMP, value)


def lock() -> None:
    """Write package-lock.json again from package.json."""
    npm("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    shutil.copy(WORK / "package-lock.json", ROOT / "package-lock.json")


def npm(*words: str) -> None:
    """Run npm on copies of the project's npm files: the machine's npm, else the one that comes as a Python wheel."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, WORK / name)
    if shutil.which("npm") and _run_npm("npm", *words):
        return
    environment.ensure()
    environment.install([environment.LOCKS / "node.txt"])
    if not _run_npm(str(VENV / "bin" / "npm"), *words):
        stop("Style sheet and fonts could not be fetched; the lines above say why. The command can be run again.")


def _run_npm(program: str, *words: str) -> bool:
    settings = dict(os.environ)
    store = next((path for path in CERTIFICATES if Path(path).exists()), None)
    if store:
        settings.setdefault("NODE_EXTRA_CA_CERTS", store)
    if "/" in program:  # npm looks for its own node on the path
        settings["PATH"] = f"{Path(program).parent}{os.pathsep}{settings.get('PATH', '')}"
    done = subprocess.run([program, *words], cwd=WORK, env=settings, text=True, capture_output=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
    return done.returncode == 0


def _replace_vendor() -> None:
    """Fill a new folder, then swap it in, so that a server reading the old one never sees half of the new."""
    fresh = BUILD / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    packages = WORK / "node_modules"
    css = (packages / "bootstrap/dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    (fresh / "bootstrap.min.css").write_text(without_embedded_data(css), encoding="utf-8")
    for package, cuts in FONTS.items():
        _copy_fonts(packages / package, cuts, fresh / "fonts")
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    old = BUILD / "assets.old"
    shutil.rmtree(old, ignore_errors=True)
    if VENDOR.exists():
        VENDOR.rename(old)
    fresh.rename(VENDOR)
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
