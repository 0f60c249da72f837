"""What the operating system has to bring: libraries for PDFs, a browser for the browser tests."""

import ctypes
import os
import shutil
import subprocess
import sys

from tools.base import say

PDF_LIBRARIES = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib"),
}
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PDF_READER = "pdftotext"
PDF_READER_PACKAGE = "poppler-utils"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def apt_line(*packages: str) -> str:
    """The one line that installs the packages on Debian and Ubuntu."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def may_install() -> bool:
    """Whether this process may install system packages without asking anyone: root, on a machine with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install system packages; refresh the package lists only when the first try fails. Says whether it worked."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return _apt(install) or (_apt(["apt-get", "update"]) and _apt(install))


def _apt(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def missing_pdf_libraries() -> list[str]:
    """Shared libraries that WeasyPrint opens and this machine does not have."""
    return [name for name in PDF_LIBRARIES.get(sys.platform, ()) if not _loads(name)]


def _loads(library: str) -> bool:
    for folder in ("", "/opt/homebrew/lib/", "/usr/local/lib/"):
        try:
            ctypes.CDLL(folder + library)
        except OSError:
            continue
        return True
    return False


def pdf_advice() -> str:
    """What a person types on this machine to get the PDF libraries."""
    if shutil.which("apt-get"):
        return apt_line(*PDF_PACKAGES)
    if shutil.which("dnf"):
        return "sudo dnf install -y pango"
    if shutil.which("brew"):
        return "brew install pango"
    return "install Pango 1.44 or newer with your system's package manager"


def ensure_pdf_libraries() -> bool:
    """Have the PDF libraries, installing them if allowed; otherwise say what to type. Never stops the program."""
    if not missing_pdf_libraries():
        return True
    if may_install():
        say("Installing the libraries that make PDFs ...")
        if apt_install(*PDF_PACKAGES) and not missing_pdf_libraries():
            return True
    say(f"PDFs cannot be made on this machine yet; everything else works. To get them: {pdf_advice()}")
    return False


def ensure_pdf_reader() -> bool:
    """Have the program with which tests read a PDF independently of what made it, installing it if allowed."""
    if not shutil.which(PDF_READER) and may_install():
        say("Installing the reader of PDFs for the tests ...")
        apt_install(PDF_READER_PACKAGE)
    return shutil.which(PDF_READER) is not None


def find_browser() -> str | None:
    """Path of a Chromium that browser tests can drive. CHROMIUM names one explicitly."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser() -> str | None:
    """Have a browser for the browser tests, installing Debian's Chromium if allowed. None when there is none.

    The test driver's own JavaScript runtime needs libatomic, which small systems lack.
    """
    if may_install() and not _loads("libatomic.so.1"):
        apt_install("libatomic1")
    if not find_browser() and may_install():
        say("Installing Chromium for the browser tests ...")
        apt_install("chromium")
    return find_browser()
