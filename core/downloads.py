"""Files on their way out. Whoever sends one has checked who asks."""

from typing import TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

Response = TypeVar("Response", bound=HttpResponseBase)

# Nothing in a file may run or load anything, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'"
# A sandbox would keep browsers from showing a PDF at all; ours holds no script.
SHOWN_PDF = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


def sandboxed(response: Response, name: str = "", *, is_attachment: bool = True, policy: str = SANDBOX) -> Response:
    """The response with the headers of a file: saved under `name`, or shown by the browser."""
    if name:
        response["Content-Disposition"] = content_disposition_header(is_attachment, name) or ""
    response["Content-Security-Policy"] = policy
    return response


def pdf(body: bytes, name: str, *, is_attachment: bool = True, policy: str = SANDBOX) -> HttpResponse:
    """A PDF as answer."""
    response = HttpResponse(body, content_type="application/pdf")
    return sandboxed(response, name, is_attachment=is_attachment, policy=policy)
