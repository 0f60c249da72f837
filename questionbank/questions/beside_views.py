"""What a page asks while somebody writes a question. Nothing is kept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from core.access import find_for, requires
from questionbank.models import Question
from questionbank.questions.beside import WritingPage
from questionbank.questions.forms import QuestionForm

EDIT = "questionbank.edit_question"


@require_POST
@requires(EDIT)
def question_beside(request: SignedInRequest) -> HttpResponse:
    """The checks and the question as others see it, from the fields as they stand. `of` names the question that is
    being edited."""
    pk = request.GET.get("of")
    question = find_for(request.user, Question, EDIT, pk) if pk else None
    editor = WritingPage(QuestionForm(request.POST), question, request.user)
    return render(request, "questionbank/questions/_beside.html", {"editor": editor})
