"""The site with one page more, which takes its time: for looking at a server that is told to stop meanwhile."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as site

SLOW_SECONDS = 3


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/slow":
        return site(environ, start_response)
    time.sleep(SLOW_SECONDS)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"finished"]
