"""What a question shows to the candidate: a page that may be turned to them, and the files on it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core.access import with_object
from interviews.cards.question_exhibits import copied_exhibits, exhibits_on_kit
from interviews.models import Interview
from questionbank.exhibits.services import files_called
from questionbank.exhibits.views import exhibit_response

OPEN_KIT = "interviews.open_kit"


@require_safe
@with_object(Interview, OPEN_KIT, finder="own_visible_to")
def question_shown(request: SignedInRequest, interview: Interview, question: int) -> HttpResponse:
    """The words of one question and what is shown with it, nothing else: no title, no name, no part of the kit."""
    asked = get_object_or_404(interview.questions, pk=question)
    context = {"prompt": asked.prompt, "exhibits": exhibits_on_kit(asked)}
    return render(request, "interviews/cards/question_shown.html", context)


@require_safe
@with_object(Interview, OPEN_KIT, finder="own_visible_to")
def exhibit_file(request: SignedInRequest, interview: Interview, question: int, place: int) -> HttpResponse:
    """The file of one exhibit, for the panel."""
    contents = copied_exhibits(get_object_or_404(interview.questions, pk=question))
    content = next(iter(contents[place - 1 : place]), None) if place else None
    file = files_called([content.file_id]).get(content.file_id) if content else None
    if content is None or file is None:
        raise Http404
    return exhibit_response(file, content.file_name)
