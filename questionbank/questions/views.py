"""The bank's questions: found and read, an earlier version brought back, one retired."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.keyset import keyset_page
from core.pages import page_of, status_of, whole_number
from core.refused_forms import typed_before
from questionbank.finding.counts import DUE, TOTAL, counted
from questionbank.models import Question
from questionbank.querysets import QuestionQuerySet
from questionbank.questions.asked_list import asked_list
from questionbank.questions.detail import EDIT, page_of_question, side_of
from questionbank.questions.history import lines_of
from questionbank.questions.page_forms import CommentForm, OwnerForm
from questionbank.questions.services import (
    go_back_to_version,
    retire_question,
)
from questionbank.questions.trail import trail_lines, trail_of

PAGE_SIZE = 25
READ = "questionbank.read_question"


@require_safe
@requires(READ)
def question_list(request: SignedInRequest) -> HttpResponse:
    visible = Question.objects.visible_to(request.user)
    can_edit = request.user.has_perm(EDIT)
    bank = counted(with_drafts=can_edit)
    asked = asked_list(request.user, request.GET, bank, shows_drafts=can_edit)
    listing = asked.listing
    page = keyset_page(request, listing.rows, listing.order, PAGE_SIZE)
    rows = listing.read(page)
    shown = _shown(request, visible, rows)
    context = {
        "filters": asked.filters,
        "is_filtered": asked.is_filtered,
        "page": page,
        "rows": rows,
        "listing": listing,
        "found": listing.sentence(bank.number(TOTAL)),
        "total": bank.number(TOTAL),
        "due": bank.number(DUE),
        "in_review": bank.number("status", Question.Status.REVIEW),
        "can_edit": can_edit,
        **(side_of(request.user, shown) if shown else {"question": None}),
    }
    return render(request, "questionbank/questions/question_list.html", context)


def _shown(request: SignedInRequest, visible: QuestionQuerySet, rows: Iterable[Question]) -> Question | None:
    """The question beside the list: the chosen one, else the first of the page."""
    pk = whole_number(request.GET.get("question"))
    question = visible.select_related("competency", "category").with_use().filter(pk=pk).first() if pk else None
    return question or next(iter(rows), None)


@require_safe
@with_object(Question, READ, finder="visible_with_use")
def question_detail(request: SignedInRequest, question: Question) -> HttpResponse:
    return detail_page(request, question)


def detail_page(
    request: SignedInRequest,
    question: Question,
    comment: CommentForm | None = None,
    owner: OwnerForm | None = None,
) -> HttpResponse:
    """The page of a question read `with_use()`, with what is being typed on it."""
    before = typed_before(request, reverse("questionbank:comment_add", args=[question.pk]))
    forms = {"comment_form": comment or CommentForm(before), "owner_form": owner or OwnerForm()}
    context = {**side_of(request.user, question), **page_of_question(request.user, question), **forms}
    status = status_of(*forms.values())
    return render(request, "questionbank/questions/question_detail.html", context, status=status)


@require_safe
@with_object(Question, READ)
def question_versions(request: SignedInRequest, question: Question) -> HttpResponse:
    """Every version that the person may read, with the words that it added and took away."""
    versions = Question.objects.visible_to(request.user).filter(slug=question.slug).with_items().order_by("-version")
    context = {
        "question": question,
        "lines": lines_of(list(versions)),
        "merged": Question.objects.visible_to(request.user).filter(merged_into__slug=question.slug),
        "can_edit": request.user.has_perm(EDIT, question) and question.merged_into_id is None,
    }
    return render(request, "questionbank/questions/question_versions.html", context)


@require_POST
@with_object(Question, EDIT)
def question_go_back(request: SignedInRequest, question: Question) -> HttpResponse:
    saved = go_back_to_version(question=question, by=request.user)
    flash.done(request, f"Version {saved.version} says what version {question.version} says. It is a draft.")
    return redirect("questionbank:question_detail", saved.pk)


@require_POST
@with_object(Question, EDIT)
def question_retire(request: SignedInRequest, question: Question) -> HttpResponse:
    was_draft = question.status == Question.Status.DRAFT
    retire_question(question=question, by=request.user)
    if was_draft:
        flash.done(request, "Draft retired.")
    else:
        undo = reverse("questionbank:question_activate", args=[question.pk]) + "?undo=1"
        flash.toast(request, "Question retired.", undo_url=undo)
    return redirect("questionbank:question_detail", question.pk)


@require_safe
@with_object(Question, EDIT)
def question_trail(request: SignedInRequest, question: Question) -> HttpResponse:
    """What was done to the question in all its versions, newest first."""
    page = page_of(request, trail_of(request.user, question))
    context = {"question": question, "page": page, "lines": trail_lines(question, page)}
    return render(request, "questionbank/questions/question_trail.html", context)
