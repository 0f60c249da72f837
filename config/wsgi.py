"""The WSGI entry point for a web server."""

import os
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

AT_ONCE = 64 * 1024
IN_MEMORY = 1024 * 1024
# More is refused by what the page says about files; only its beginning is ever read.
MOST_AHEAD = 20 * 1024 * 1024

answer = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request that has come in whole: a body on its way must not hold a connection to the database."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or not 0 < int(length) <= MOST_AHEAD:
        return answer(environ, start_response)
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed with the response's last reference)
    try:
        while part := environ["wsgi.input"].read(AT_ONCE):
            body.write(part)
    except OSError:
        body.close()
        start_response("408 Request Timeout", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [b"The request came too slowly."]
    body.seek(0)
    return answer({**environ, "wsgi.input": body}, start_response)


# Brings in every view now, and not with the first visitor: what is loaded before the workers are forked they share.
reverse("healthz")
