"""How a question gets into use and stays good: sent for review, sent back, approved, commented on, looked at again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, requires, with_object
from core.pages import attempt, page_of, posted, status_of
from questionbank.models import Question, QuestionComment, ReviewRule
from questionbank.questions.detail import ACTIVATE, EDIT
from questionbank.questions.page_forms import CommentForm, OwnerForm
from questionbank.questions.services import (
    activate_question,
    review_question,
    take_back_activation,
)
from questionbank.questions.views import detail_page
from questionbank.reviewing.care import check_source, hand_over_question
from questionbank.reviewing.comments import add_comment, remove_comment, restore_comment
from questionbank.reviewing.forms import ReviewRuleForm
from questionbank.reviewing.rule import set_review_rule
from questionbank.reviewing.services import send_back, send_for_review


@require_safe
@requires(EDIT)
def question_reviews(request: SignedInRequest) -> HttpResponse:
    """The questions that wait for their review, whoever sent first stands first."""
    waiting = Question.objects.visible_to(request.user).awaiting_review().with_review()
    page = page_of(request, waiting.order_by("review_asked_at", "pk"))
    context = {
        "page": page,
        "needs_second_person": ReviewRule.asks_for_second_person(),
        "own": {question.pk for question in page if question.is_written_by(request.user)},
    }
    return render(request, "questionbank/reviewing/question_reviews.html", context)


@require_POST
@with_object(Question, EDIT)
def question_send(request: SignedInRequest, question: Question) -> HttpResponse:
    send_for_review(question=question, by=request.user)
    flash.done(request, "Sent for review. Those who may review it hear of it by mail within a quarter of an hour.")
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_send_back(request: SignedInRequest, question: Question) -> HttpResponse:
    """Sent back with what should change; taken back by whoever wrote it."""
    form = CommentForm(request.POST, is_needed=not question.is_written_by(request.user))
    if form.is_valid():
        if attempt(form, send_back, question=question, by=request.user, **form.cleaned_data):
            flash.done(request, "It is a draft again.")
            return redirect("questionbank:question_detail", question.pk)
    return _page_again(request, question, comment=form)


@require_POST
@with_object(Question, ACTIVATE)
def question_activate(request: SignedInRequest, question: Question) -> HttpResponse:
    earlier = activate_question(question=question, seen=request.POST.get("words"), by=request.user)
    undo = reverse("questionbank:question_take_back", args=[question.pk])
    if earlier:
        undo += f"?earlier={earlier.pk}"
    if "undo" in request.GET:
        flash.done(request, "The question is active again.")
    else:
        flash.toast(request, f"Question {'approved' if question.is_in_review else 'activated'}.", undo_url=undo)
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_take_back(request: SignedInRequest, question: Question) -> HttpResponse:
    earlier = request.GET.get("earlier")
    version = find_for(request.user, Question, EDIT, earlier) if earlier else None
    take_back_activation(question=question, earlier=version, by=request.user)
    flash.done(request, "The question is not in use any more.")
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_review(request: SignedInRequest, question: Question) -> HttpResponse:
    review_question(question=question, by=request.user)
    flash.done(request, "Marked as reviewed. The next review is due in a year.")
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def comment_add(request: SignedInRequest, question: Question) -> HttpResponse:
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["comment"]
        if attempt(form, add_comment, question=question, text=text, by=request.user):
            return redirect(f"{reverse('questionbank:question_detail', args=[question.pk])}#comments-title")
    return _page_again(request, question, comment=form)


@require_POST
@with_object(QuestionComment, "questionbank.remove_comment")
def comment_remove(request: SignedInRequest, comment: QuestionComment) -> HttpResponse:
    remove_comment(comment=comment, by=request.user)
    flash.toast(request, "Comment removed.", undo_url=reverse("questionbank:comment_restore", args=[comment.pk]))
    return redirect("questionbank:question_detail", comment.question_id)


@require_POST
@with_object(QuestionComment, "questionbank.remove_comment")
def comment_restore(request: SignedInRequest, comment: QuestionComment) -> HttpResponse:
    restore_comment(comment=comment, by=request.user)
    flash.done(request, "The comment is back.")
    return redirect("questionbank:question_detail", comment.question_id)


@require_POST
@with_object(Question, EDIT)
def question_hand_over(request: SignedInRequest, question: Question) -> HttpResponse:
    """To a colleague from the form, or back to whoever had it ("Undo")."""
    form = OwnerForm({**request.GET.dict(), **request.POST.dict()})
    if form.is_valid():
        before, to = question.owner, form.cleaned_data["owner"]
        if attempt(form, hand_over_question, question=question, to=to, by=request.user):
            _say_handed_over(request, question, before, to)
            return redirect("questionbank:question_detail", question.pk)
    return _page_again(request, question, owner=form)


def _say_handed_over(request: SignedInRequest, question: Question, before: User | None, to: User) -> None:
    sentence = f"{to.name} looks after this question now."
    if before is None or before == to or not before.has_perm(EDIT):
        flash.done(request, sentence)
        return
    undo = reverse("questionbank:question_hand_over", args=[question.pk])
    flash.toast(request, sentence, undo_url=f"{undo}?owner={before.pk}")


@require_POST
@with_object(Question, EDIT)
def source_check(request: SignedInRequest, question: Question) -> HttpResponse:
    check_source(question=question, source=request.POST.get("source", ""), by=request.user)
    flash.done(request, "Noted: you opened it today, and it says what it is named for.")
    return redirect(f"{reverse('questionbank:question_detail', args=[question.pk])}#care-title")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("questionbank.set_review_rule")
def review_rule(request: SignedInRequest) -> HttpResponse:
    """Whether a second person reviews questions here."""
    form = ReviewRuleForm(posted(request), instance=ReviewRule.objects.first() or ReviewRule())
    if request.method == "POST" and form.is_valid():
        if attempt(form, set_review_rule, by=request.user, **form.cleaned_data):
            flash.done(request, "Saved. It holds for every question that is not in use yet.")
            return redirect("accounts:settings")
    return render(request, "questionbank/reviewing/review_rule.html", {"form": form}, status=status_of(form))


def _page_again(request: SignedInRequest, question: Question, **typed: Any) -> HttpResponse:
    """The page of the question as it is now, with what was typed and could not be kept."""
    return detail_page(request, Question.objects.visible_with_use(request.user).get(pk=question.pk), **typed)
