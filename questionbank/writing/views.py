"""Questions are written and edited, with what stands beside the form meanwhile."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, requires, with_object
from core.pages import attempt, status_of
from questionbank.exhibits.receiving import with_kept_files
from questionbank.models import Question
from questionbank.questions.content import content_of
from questionbank.questions.detail import EDIT
from questionbank.questions.services import create_question, save_question
from questionbank.writing.beside import WritingPage, drafting, with_drafts
from questionbank.writing.forms import QuestionForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def question_add(request: SignedInRequest) -> HttpResponse:
    sent = with_kept_files(request)
    if sent and drafting(request):
        return _edit_page(request, QuestionForm(initial=with_drafts(sent)), None)
    form = QuestionForm(sent)
    if request.method == "POST" and form.is_valid():
        question = create_question(content=form.content(), by=request.user)
        flash.done(request, "Saved as a draft. Send it on when it is ready for interviews.")
        return redirect("questionbank:question_detail", question.pk)
    return _edit_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Question, EDIT)
def question_edit(request: SignedInRequest, question: Question) -> HttpResponse:
    question = Question.objects.with_items().get(pk=question.pk)
    newest = Question.objects.filter(slug=question.slug).latest("version")
    if request.method != "POST" and newest != question:
        return redirect("questionbank:question_edit", newest.pk)
    if request.method != "POST" and question.merged_into_id:
        flash.caution(request, f"“{question.title}” was merged into this question, so it is edited no more.")
        return redirect("questionbank:question_detail", question.merged_into_id)
    content = content_of(question)
    sent = with_kept_files(request)
    if sent and drafting(request):
        return _edit_page(
            request,
            QuestionForm(initial=with_drafts(sent), current=content),
            question,
        )
    form = QuestionForm(sent, current=content)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        saved = attempt(form, save_question, question=question, content=form.content(), seen=seen, by=request.user)
        if saved:
            flash.done(request, f"{_saved_sentence(question, saved)}{form.kept_sentence}")
            return redirect("questionbank:question_detail", saved.pk)
    return _edit_page(request, form, question)


def _saved_sentence(before: Question, saved: Question) -> str:
    if saved.version == before.version:
        return (
            "Question saved. It is a draft again: send it for review once more."
            if before.is_in_review
            else "Question saved."
        )
    return f"Saved as version {saved.version}, a draft. Rounds keep version {before.version} until you activate it."


def _edit_page(request: SignedInRequest, form: QuestionForm, question: Question | None) -> HttpResponse:
    context = {
        "form": form,
        "editor": WritingPage(form, question, request.user),
        "question": question,
        "version": question.version + 1 if question and not question.changes_in_place else 0,
    }
    return render(request, "questionbank/writing/question_edit.html", context, status=status_of(form))


@require_POST
@requires(EDIT)
def question_beside(request: SignedInRequest) -> HttpResponse:
    """The checks and the question as others see it, from the fields as they stand. `of` names the question that is
    being edited. A file that comes along is kept, as saving would keep it, and its row comes back."""
    pk = request.GET.get("of")
    question = find_for(request.user, Question, EDIT, pk) if pk else None
    editor = WritingPage(QuestionForm(with_kept_files(request)), question, request.user, frozenset(request.FILES))
    return render(request, "questionbank/writing/_beside.html", {"editor": editor})
