"""From the bank: two questions that ask the same become one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, with_object
from core.errors import RuleViolation
from core.pages import status_of
from interviews.loops.services.merging_questions import (
    merge_questions,
    reach_of,
    take_questions_apart,
    why_not_merge,
)
from interviews.models import QuestionMerge
from questionbank.finding.near import near_to
from questionbank.models import Question

MERGE = "questionbank.merge_question"


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Question, MERGE)
def question_merge(request: SignedInRequest, question: Question) -> HttpResponse:
    """The questions of the bank that are close to this one, and what merging it into one of them would change. Chosen
    by a button each; the page is the confirmation."""
    refused = ""
    if request.method == "POST":
        into = find_for(request.user, Question, MERGE, request.POST.get("into"))
        try:
            merge = merge_questions(question=question, into=into, by=request.user)
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            undo = reverse("interviews:question_take_apart", args=[merge.pk])
            sentence = f"“{question.title}” is merged into this question. Its versions stay in the history."
            flash.toast(request, sentence, undo_url=undo)
            return redirect("questionbank:question_detail", merge.into_id)
    others = Question.objects.visible_to(request.user).current().exclude(slug=question.slug)
    close = [found.question for found in near_to(question.prompt, question.language, others)]
    choices = [(other, reach_of(question, other), why_not_merge(question, other)) for other in close]
    context = {"question": question, "choices": choices, "refused": refused}
    return render(request, "interviews/loops/question_merge.html", context, status=status_of(refused=refused))


@require_POST
@with_object(QuestionMerge, MERGE)
def question_take_apart(request: SignedInRequest, merge: QuestionMerge) -> HttpResponse:
    """Undo of a merge."""
    question = take_questions_apart(merge=merge, by=request.user)
    flash.done(request, "The two questions are apart again. What was planned meanwhile stays as it is.")
    return redirect("questionbank:question_detail", question.pk)
