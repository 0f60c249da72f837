"""The copy of an open kit that the browser of its writer keeps, so that it opens without a network.

A page says by its headers that it may be kept; `static/js/offline/worker.js` keeps no other. A page without them, of
an installation that switched this off or of a release that knows nothing of it, takes the worker and its copies away.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse

from accounts.models import User
from core import fingerprint
from core.organisation import keeps_in_browser

# By which release a page was made, and whose it is.
RELEASE, WRITER = "Kit-Release", "Kit-Writer"
SCRIPTS = Path(settings.BASE_DIR) / "static" / "js" / "offline"
RELEASE_LETTERS = 16


@lru_cache
def release() -> str:
    """What names this release to browsers: other with every change of a script, a style sheet or a font."""
    files = getattr(staticfiles_storage, "manifest_hash", "")
    return fingerprint.of_fields({"files": files, "worker": _script("worker.js")})[:RELEASE_LETTERS]


def offered(response: HttpResponse, *, writer: User) -> HttpResponse:
    """The page, which its writer's browser may keep where the organisation wants that."""
    if keeps_in_browser():
        response.headers[RELEASE] = release()
        response.headers[WRITER] = str(writer.pk)
    return response


def worker_script() -> str:
    """The worker of the open kit; where nothing is to be kept, one that removes what there is, and itself."""
    name = "worker.js" if keeps_in_browser() else "leaving-worker.js"
    return f"const RELEASE = '{release()}';\nconst FILES = '{settings.STATIC_URL}';\n{_script(name)}"


@lru_cache
def _script(name: str) -> str:
    return (SCRIPTS / name).read_text()
