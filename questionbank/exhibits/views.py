"""Files of exhibits, on their way in and out."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core.access import requires, with_object
from core.downloads import sandboxed
from core.fingerprint import is_fingerprint
from questionbank.exhibits.services import read_exhibit_file
from questionbank.models import ExhibitFile, Question


def exhibit_response(file: ExhibitFile, name: str) -> HttpResponse:
    """A picture to be shown, any other file to be saved, each with nothing in it able to run. The caller has checked
    who asks.

    Refused (RuleViolation): missing, or not what was kept.
    """
    response = HttpResponse(read_exhibit_file(file), content_type=file.media_type)
    return sandboxed(response, name, is_attachment=not file.is_picture)


@require_safe
@with_object(Question, "questionbank.read_question")
def exhibit_file(request: SignedInRequest, question: Question, position: int) -> HttpResponse:
    """The file of one exhibit of a question, for everybody who reads it."""
    exhibit = question.exhibits.select_related("file").filter(position=position).first()
    if exhibit is None or exhibit.file is None:
        raise Http404
    return exhibit_response(exhibit.file, exhibit.file_name)


@require_safe
@requires("questionbank.read_question")
def exhibit_kept(request: SignedInRequest, sha256: str) -> HttpResponse:
    """A file by its hash: beside a question that is being written, before it is saved with it, and in a kit."""
    named = ExhibitFile.objects.visible_to(request.user).filter(sha256=sha256)
    file = named.first() if is_fingerprint(sha256) else None
    if file is None:
        raise Http404
    return exhibit_response(file, "")
