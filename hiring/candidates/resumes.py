"""Files that strangers sent, on their way out: always saved, never shown by the browser."""

from django.http import FileResponse

from accounts.models import User
from core.downloads import sandboxed
from core.file_kinds import content_type
from hiring.candidates.services import open_resume, record_resume_download
from hiring.models import Candidate


def resume_response(candidate: Candidate, *, by: User) -> FileResponse:
    """The resume as an attachment under the name it came with. The caller has checked who asks; that they took it is
    on record.

    Refused (RuleViolation) where there is none, or where it is not what was uploaded.
    """
    name = candidate.resume_name
    stored = open_resume(candidate)
    record_resume_download(candidate=candidate, by=by)
    response = FileResponse(stored, as_attachment=True, filename=name, content_type=content_type(name))
    response["X-Content-Type-Options"] = "nosniff"
    return sandboxed(response)
