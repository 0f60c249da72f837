"""The card itself: saved by the page's script, reviewed and submitted, read, reopened, added to, waived."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit, fingerprint, flash, organisation, pages
from core.access import json_with_object, with_object
from core.errors import RuleViolation, StaleRevision
from core.forms import Form, ReasonForm
from core.idempotency import new_key
from core.pages import attempt, status_of
from core.wording import clock
from hiring.querysets import is_candidate
from interviews.cards import kit_copies
from interviews.cards import reading_page as reading
from interviews.cards import values as capture
from interviews.cards.completeness import IncompleteScorecard
from interviews.cards.forms import AnswerForm, CardForm, DatedNoteForm, HandOverForm, ReplaceForm
from interviews.cards.review_page import make_review
from interviews.cards.services import (
    LEFT_THE_ROUND,
    add_dated_note,
    reopen_scorecard,
    save_and_submit_scorecard,
    save_card,
    save_rating,
    say_absent,
    take_back_absence,
    waive_scorecard,
    why_not_absent,
    why_not_add_note,
)
from interviews.cards.services.handover import hand_over_scorecard, replace_panelist, seats_in_loop
from interviews.cards.views.kit import WHOLE_RUN, load_kit_page, may_hand_over
from interviews.loops.enclosures import enclosures_of
from interviews.models import Interview, InterviewQuestion, Scorecard, Seat
from interviews.readings import record_reading, who_would_be_marked, why_marked
from interviews.scheduling.cautions import cautions_about_person, question_about
from interviews.scheduling.guest_links import people_for
from interviews.scheduling.loads import limit_cautions
from interviews.scheduling.reminding import FIRST_OPEN
from interviews.states import ReadingPage

NOT_SAVED = "Not saved. Something has to be changed first."
SEAT = ("panelist", "interview__loop__candidate")
RUN = ("seat__panelist", "seat__interview__loop__candidate__opening__role")
# Only its writer changes a card, so it is looked for among the writer's own.
OWN = "own_visible_to"
# What the address of the card says after its submission, so that its page begins with what follows from it.
JUST_SUBMITTED = "submitted"


# --- Saving as it is typed ------------------------------------------------------------------------------------


@require_POST
@json_with_object(Scorecard, "interviews.write_scorecard", finder="own_for_saving")
def answer_save(request: SignedInRequest, card: Scorecard, question: int) -> JsonResponse:
    """Store one answer as the page has it. The reply carries version and fingerprint of what was stored."""
    sent = read_fields(request)
    asked = asked_question(card, question)
    form = AnswerForm(sent, asked, list(asked.follow_ups.all()) if names_follow_ups(sent) else [])
    if not form.is_valid():
        return pages.refusal(NOT_SAVED, pages.MISTAKES, errors=form.spoken_errors())
    content = form.content()
    rating = save_rating(card=card, question=asked, by=request.user, **content)
    stored = capture.answer_values(rating, content["follow_ups"])
    return saved_reply(rating.revision, rating.changed_at, stored, card)


@require_POST
@json_with_object(Scorecard, "interviews.write_scorecard", finder="own_for_saving")
def scorecard_save(request: SignedInRequest, card: Scorecard) -> JsonResponse:
    """Store the parts of the whole card that the page sent."""
    form = CardForm(read_fields(request))
    if not form.is_valid():
        return pages.refusal(NOT_SAVED, pages.MISTAKES, errors=form.spoken_errors())
    sent, parts = form.cleaned_data, form.parts()
    marks: dict[str, Any] = {name: sent[name] for name in ("revision", "base", "set_aside")}
    save_card(card=card, by=request.user, **marks, **parts)
    return saved_reply(card.revision, card.changed_at, capture.card_values(card, parts), card)


def asked_question(card: Scorecard, question: int) -> InterviewQuestion:
    """The question with its points to listen for. Refused: one that the card's round does not ask any more."""
    rows = InterviewQuestion.objects.only("interview", "assessment_points")
    try:
        return rows.get(pk=question, interview=card.seat.interview_id)
    except InterviewQuestion.DoesNotExist:
        raise RuleViolation(LEFT_THE_ROUND) from None


def read_fields(request: SignedInRequest) -> MultiValueDict[str, str]:
    """The fields of a JSON body, as a form reads them. Anything of another shape is nothing."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    fields: MultiValueDict[str, str] = MultiValueDict()
    for name, value in body.items() if isinstance(body, dict) else ():
        values = value if isinstance(value, list) else [value]
        fields.setlist(name, [str(part) for part in values if isinstance(part, str | int)])
    return fields


def names_follow_ups(sent: MultiValueDict[str, str]) -> bool:
    """Whether a prepared follow-up is ticked. The form asks of no other whether it exists."""
    return any(name.startswith("probe-") for name in sent)


def saved_reply(revision: int, at: Any, stored: capture.Values, card: Scorecard) -> JsonResponse:
    return pages.saved(revision=revision, sha256=fingerprint.of_fields(stored), at=at, card_revision=card.revision)


# --- Write it down and submit ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Scorecard, "interviews.submit_scorecard", finder=OWN, related=("seat", "pad"))
def scorecard_submit(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    if not card.is_open:
        return redirect("interviews:scorecard_detail", card.pk)
    if request.method == "POST":
        return _save_and_submit(request, card)
    if FIRST_OPEN in request.GET:
        return redirect(f"{request.path}#{FIRST_OPEN}")
    return _render_review(request, card)


@require_POST
@with_object(Scorecard, "interviews.write_scorecard", related=RUN, finder=OWN)
def scorecard_absent(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    """The writer was not in the round; Undo takes it back."""
    if request.POST.get("undo"):
        take_back_absence(card=card, by=request.user)
        flash.done(request, "Your scorecard is open again.")
        return redirect("interviews:scorecard_submit", card.pk)
    say_absent(card=card, by=request.user)
    undo = reverse("interviews:scorecard_absent", args=[card.pk])
    flash.toast(request, "Nobody waits for your scorecard any more.", undo_url=undo, sends={"undo": "1"})
    return redirect("interviews:my_work")


def _save_and_submit(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    """What was typed is saved first, so a refused submission loses nothing."""
    form = CardForm(request.POST)
    if not form.is_valid():
        return _render_review(request, card, form, status=pages.MISTAKES)
    sent, is_submission = form.cleaned_data, request.POST.get("go") == "submit"
    words: dict[str, Any] = {"card": card, "revision": sent["revision"], "base": sent["base"], "by": request.user}
    refusal = None
    try:
        if is_submission:
            refusal = save_and_submit_scorecard(parts=form.parts(), key=sent["key"], **words)
        else:
            save_card(**words, **form.parts())
    except StaleRevision as stale:
        card.refresh_from_db()
        return _render_review(request, card, form, stale=stale, status=pages.REFUSED)
    except RuleViolation:
        card.refresh_from_db()
        if card.is_open or capture.card_values(card, form.parts()) != form.parts():
            raise
        return redirect("interviews:scorecard_detail", card.pk)  # a second click came later than the first
    if not is_submission:
        flash.done(request, f"Saved at {clock(card.changed_at)}." if card.changed_at else "Nothing to save yet.")
        return redirect(request.path)
    if refusal is not None:
        return _render_review(request, card, refusal=refusal, status=pages.REFUSED)
    return redirect(f"{reverse('interviews:scorecard_detail', args=[card.pk])}?{JUST_SUBMITTED}")


def _render_review(
    request: SignedInRequest,
    card: Scorecard,
    form: CardForm | None = None,
    *,
    refusal: RuleViolation | None = None,
    stale: StaleRevision | None = None,
    status: int = 200,
) -> HttpResponse:
    interview = Interview.objects.select_related(*WHOLE_RUN).get(pk=card.seat.interview_id)
    kit = load_kit_page(interview, request.user, card)
    page = make_review(kit, request.user)
    if form is not None:
        page.values |= form.typed()
        page.errors.update(form.spoken_errors())
    if stale is not None:
        page.stored = stale.current["values"]
    context = {
        "review": page,
        "kit": kit,
        # After the round the kit's address leads here.
        "kit_url": "" if kit.is_to_write_down else reverse("interviews:kit", args=[interview.pk]),
        "on_screen": None,
        "may_hand_over": may_hand_over(request.user, kit),
        "may_say_absent": not why_not_absent(card, timezone.now(), has_ratings=page.has_ratings),
        "key": new_key(),
        "keeps_unsent": organisation.keeps_in_browser(),
        "release": kit_copies.release(),
        "is_refused": isinstance(refusal, IncompleteScorecard),
        "sentence": "" if refusal is None or isinstance(refusal, IncompleteScorecard) else refusal.sentence,
    }
    response = render(request, "interviews/cards/scorecard_review.html", context, status=status)
    return kit_copies.offered(response, writer=request.user)


# --- Reading and what follows ---------------------------------------------------------------------------------


@require_safe
@with_object(Scorecard, "interviews.read_scorecard", related=RUN)
def scorecard_detail(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    loop = card.seat.interview.loop
    if card.seat.panelist_id != request.user.pk:
        record_reading(request.user, loop, ReadingPage.CARD)
        audit.record_view("scorecard.viewed", card, by=request.user, scope=loop.scope)
    page = reading.make_reading(card, request.user)
    if JUST_SUBMITTED in request.GET and page.is_own and card.submitted_at:
        flash.done(request, reading.after_submission(page))
    context = {
        "page": page,
        "enclosures": enclosures_of(loop),
        "reads_all": bool(page.peers) and request.user.has_perm("interviews.read_scorecards", loop),
    }
    return render(request, "interviews/cards/scorecard_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Scorecard, "interviews.reopen_scorecard", finder=OWN, related=RUN)
def scorecard_reopen(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    form = ReasonForm(
        request.POST or None,
        label="Why do you reopen it?",
        help_text="The reason and what you submitted are kept, and the panel can read both.",
    )
    refused = ""
    if form.is_valid():
        try:
            reopen_scorecard(card=card, reason=form.cleaned_data["reason"], by=request.user)
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            flash.done(request, "Scorecard reopened. The others are closed to you until you submit it again.")
            return redirect("interviews:scorecard_submit", card.pk)
    return _own_card_page(request, card, form, "interviews/cards/scorecard_reopen.html", refused)


def _own_card_page(
    request: SignedInRequest, card: Scorecard, form: Form, template: str, refused: str = ""
) -> HttpResponse:
    """A page on which the writer of a card does one thing to it; what was typed stays on it, whatever the answer."""
    back = reverse("interviews:scorecard_detail", args=[card.pk])
    can_add_note = bool(refused) and not why_not_add_note(card, request.user)
    context = {"card": card, "form": form, "back": back, "refused": refused, "can_add_note": can_add_note}
    return render(request, template, context, status=status_of(form, refused=refused))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Scorecard, "interviews.amend_scorecard", finder=OWN, related=RUN)
def scorecard_amend(request: SignedInRequest, card: Scorecard) -> HttpResponse:
    form = DatedNoteForm(request.POST or None, questions=card.seat.interview.questions.all())
    refused = ""
    if form.is_valid():
        try:
            add_dated_note(card=card, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            flash.done(request, "Note added.")
            return redirect("interviews:scorecard_detail", card.pk)
    return _own_card_page(request, card, form, "interviews/cards/scorecard_amend.html", refused)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Seat, "interviews.waive_scorecard", related=SEAT)
def scorecard_waive(request: SignedInRequest, seat: Seat) -> HttpResponse:
    """For those who run the loop. They see whose card it is, and nothing on it."""
    form = ReasonForm(
        request.POST or None,
        label="Why can the debrief do without it?",
        help_text="Everybody who reads this loop’s scorecards sees the reason.",
    )
    if form.is_valid():
        waive_scorecard(card=seat.scorecard, reason=form.cleaned_data["reason"], by=request.user)
        flash.done(request, f"The scorecard of {seat.panelist} is waived.")
        return redirect("interviews:loop_detail", seat.interview.loop_id)
    context = {"seat": seat, "form": form, "back": reverse("interviews:loop_detail", args=[seat.interview.loop_id])}
    return render(request, "interviews/cards/scorecard_waive.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Seat, "interviews.hand_over_scorecard", related=SEAT)
def scorecard_hand_over(request: SignedInRequest, seat: Seat) -> HttpResponse:
    """For the writer: the seat goes to somebody else, with the notes."""
    people = _others(seat, User.objects.people()).exclude(seats__in=seats_in_loop(seat.interview))
    form = HandOverForm(request.POST or None, people=people)
    given = {"card": seat.scorecard, "by": request.user}
    if form.is_valid() and attempt(form, hand_over_scorecard, **given, **form.cleaned_data) is not None:
        flash.done(request, f"{form.cleaned_data['to']} has the seat now, with the notes and the questions.")
        return redirect("interviews:my_work")
    context = _seat_context(request, seat, form, reverse("interviews:my_work"))
    return render(request, "interviews/cards/scorecard_hand_over.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Seat, "interviews.replace_panelist", related=SEAT)
def seat_replace(request: SignedInRequest, seat: Seat) -> HttpResponse:
    """For those who run the loop: somebody else takes the seat, and nothing that was written goes along."""
    people = people_for(seat.interview_id)  # with the guest who left it, for "Undo"
    form = ReplaceForm(request.POST or None, people=_others(seat, people).exclude(pk=request.user.pk))
    back = reverse("interviews:loop_detail", args=[seat.interview.loop_id])
    question = None
    if form.is_valid():
        person, left = form.cleaned_data["to"], seat.panelist
        question = question_about(cautions_about_person(seat.interview, person), request.POST)
        new = None if question else attempt(form, replace_panelist, seat=seat, to=person, by=request.user)
        if new is not None:
            _say_replaced(request, new, left)
            return redirect(back)
    context = {**_seat_context(request, seat, form, back), "question": question}
    status = status_of(form, refused=question is not None)
    return render(request, "interviews/cards/seat_replace.html", context, status=status)


def _say_replaced(request: SignedInRequest, new: Seat, left: User) -> None:
    """Where the earlier seat is gone, its person can have the new one back by Undo."""
    sentence = f"{new.panelist} sits in the place of {left} now."
    if new.interview.panel.filter(panelist=left).exists():
        flash.done(request, sentence)
    else:
        undo = reverse("interviews:seat_replace", args=[new.pk])
        flash.toast(request, sentence, undo_url=undo, sends={"to": left.pk})
    marked = why_marked(new.panelist, new.interview, request.user)
    for caution in filter(None, [marked, *limit_cautions(new.interview, [new.panelist])]):
        flash.caution(request, caution)


def _seat_context(request: SignedInRequest, seat: Seat, form: Form, back: str) -> dict[str, Any]:
    readers = who_would_be_marked(request.user, seat.interview)
    return {"seat": seat, "form": form, "back": back, "readers": readers}


def _others(seat: Seat, people: QuerySet[User]) -> QuerySet[User]:
    """Those of them without a seat in this round, the candidate aside."""
    seated = seat.interview.panel.values("panelist")
    return people.exclude(pk__in=seated).exclude(is_candidate(seat.interview.loop.candidate))
