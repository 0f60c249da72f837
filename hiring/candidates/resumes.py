"""Files that strangers sent, on their way out: always saved, never shown by the browser."""

from django.http import FileResponse

from core.downloads import sandboxed
from hiring.candidates import uploads
from hiring.models import Candidate


def resume_response(candidate: Candidate) -> FileResponse:
    """The resume as an attachment under the name it came with. The caller has checked who asks."""
    name = candidate.resume_name
    response = FileResponse(
        candidate.resume.open("rb"), as_attachment=True, filename=name, content_type=uploads.content_type(name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    return sandboxed(response)
