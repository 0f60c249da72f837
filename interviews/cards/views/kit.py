"""The kit: prepare, run and rate one interview in one place; the same on paper."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash, organisation
from core.access import json_with_object, public, with_object
from core.errors import RuleViolation, StaleRevision
from core.pages import MISTAKES, REFUSED, whole_number
from hiring.candidates.resumes import resume_response
from interviews import page_actions
from interviews.cards import kit_copies
from interviews.cards.forms import AnswerForm, CardForm
from interviews.cards.kit_markup import advice_html, follow_ups_html, ticks_html
from interviews.cards.kit_page import FOLLOW_UPS_IN_VIEW, OVERVIEW, KitPage, KitPageAnswer, make_kit_page
from interviews.cards.pad import KEY_LETTERS, with_typed
from interviews.cards.pad_forms import PadForm
from interviews.cards.positions import note_position, others_at
from interviews.cards.services import save_card, save_pad, save_rating, send_pad_line, why_closed
from interviews.loops.services.beginning import EarlyStart, start_round, take_back_start
from interviews.loops.services.panels import why_not_hand_over
from interviews.models import Interview, InterviewQuestion, Scorecard
from interviews.visibility import sight_of

WHOLE_RUN = ("loop__candidate__opening__role",)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.open_kit", finder="own_visible_to", related=WHOLE_RUN)
def kit(request: SignedInRequest, interview: Interview) -> HttpResponse:
    page = load_kit_page(interview, request.user)
    if request.method == "POST":
        return _post(request, page)
    if "step" not in request.GET and page.is_to_write_down:
        return redirect("interviews:scorecard_submit", page.card.pk)
    return render_kit_page(request, page, step_of(request, page))


def load_kit_page(interview: Interview, user: User, card: Scorecard | None = None) -> KitPage:
    """One person's kit of one interview, in six queries whatever the round holds; five where their `card` is found."""
    if card is None:
        own = Scorecard.objects.own_visible_to(user).select_related("seat", "pad")
        card = get_object_or_404(own, seat__interview=interview)
    card.seat.interview = interview
    return make_kit_page(
        interview=interview,
        card=card,
        user=user,
        questions=interview.questions.for_kit_page(),
        ratings=card.ratings.order_by(),
        uses=card.follow_up_uses.all(),
        panel=interview.panel.with_attendance(),
        now=timezone.now(),
        closed=why_closed(card, user),
    )


def step_of(request: SignedInRequest, page: KitPage) -> int:
    """The step that the address names; anything unknown opens the page where the round stands."""
    asked = request.GET.get("step", "")
    if asked == "start":
        return OVERVIEW
    step = whole_number(asked, high=page.last_step)
    return page.first_step() if step is None else step


def render_kit_page(request: SignedInRequest, page: KitPage, step: int, status: int = 200) -> HttpResponse:
    for answer in page.answers:
        answer.parts = {
            "ticks": ticks_html(answer, is_closed=bool(page.closed)),
            "follow_ups": follow_ups_html(answer, answer.follow_ups[:FOLLOW_UPS_IN_VIEW], is_closed=bool(page.closed)),
            "more": follow_ups_html(answer, answer.follow_ups[FOLLOW_UPS_IN_VIEW:], is_closed=bool(page.closed)),
            "advice": advice_html(answer),
            "rating_help": page.rating_help(answer),
        }
    sight = "" if page.card.status != Scorecard.Status.DRAFT else sight_of(request.user, page.interview.loop).why
    context = {
        "kit": page,
        "step": step,
        "skip_to": page.skip_to(step),
        "steps": page.steps(step),
        "clock": page.clock(step),
        "on_screen": page.on_screen(step),
        "sealed": sight,
        "keeps_unsent": organisation.keeps_in_browser(),
        "release": kit_copies.release(),
        "may_hand_over": may_hand_over(request.user, page),
    }
    response = render(request, "interviews/cards/kit.html", context, status=status)
    return kit_copies.offered(response, writer=request.user)


def may_hand_over(user: User, page: KitPage) -> bool:
    """Whether the page offers its writer to give the seat away, with the notes."""
    may = user.has_perm("interviews.hand_over_scorecard", page.card.seat)
    return may and not why_not_hand_over(page.card, page.interview)


def _post(request: SignedInRequest, page: KitPage) -> HttpResponse:
    """The page without its script: one form for each question, one for the candidate's own, one to start."""
    if "start" in request.POST:
        return _start(request, page)
    if "question" in request.POST:
        return _save_answer(request, page)
    if "line" in request.POST:
        return _save_pad(request, page)
    return _save_words(request, page)


def _start(request: SignedInRequest, page: KitPage) -> HttpResponse:
    """Begin the round; long before its time only when the question about it is answered."""
    interview = page.interview
    try:
        start_round(interview=interview, is_early=request.POST["start"] == "early", by=request.user)
    except EarlyStart as question:
        page.asks_about_start = question.sentence
        return render_kit_page(request, page, OVERVIEW, status=REFUSED)
    flash.toast(
        request, "The round has begun.", undo_url=reverse("interviews:round_take_back_start", args=[interview.pk])
    )
    return redirect(f"{request.path}?step=0")


@require_POST
@with_object(Interview, "interviews.open_kit", finder="own_visible_to", related=WHOLE_RUN)
def round_take_back_start(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """Undo of a start by whoever started."""
    take_back_start(interview=interview, by=request.user)
    flash.done(request, "The start is taken back.")
    return redirect(f"{reverse('interviews:kit', args=[interview.pk])}?step=start")


def _save_answer(request: SignedInRequest, page: KitPage) -> HttpResponse:
    asked = request.POST["question"]
    answer = next((kit_answer for kit_answer in page.answers if str(kit_answer.question.pk) == asked), None)
    if answer is None:
        raise RuleViolation("This question has left the round. Go back to copy your text.")
    form = AnswerForm(request.POST, answer.question, list(answer.prepared))
    if not form.is_valid():
        show_typed(answer, form)
        return render_kit_page(request, page, answer.number, status=MISTAKES)
    try:
        save_rating(card=page.card, question=answer.question, by=request.user, **form.content())
    except StaleRevision as stale:
        show_typed(answer, form, stale)
        return render_kit_page(request, page, answer.number, status=REFUSED)
    return redirect(_next_step(request, page, answer.number))


def show_typed(answer: KitPageAnswer, form: AnswerForm, stale: StaleRevision | None = None) -> None:
    """Put what was typed back into the answer, beside what is stored meanwhile."""
    answer.values = form.typed()
    answer.errors = form.spoken_errors()
    if stale is not None:
        answer.stored = stale.current["values"]
        # Sending the form once more is now a choice between both texts, made with open eyes.
        answer.revision = stale.current["revision"]


def _save_words(request: SignedInRequest, page: KitPage) -> HttpResponse:
    form = CardForm(request.POST)
    if not form.is_valid():
        page.card_values |= form.typed()
        page.card_errors = form.spoken_errors()
        return render_kit_page(request, page, page.last_step, status=MISTAKES)
    sent = form.cleaned_data
    try:
        save_card(card=page.card, revision=sent["revision"], base=sent["base"], by=request.user, **form.parts())
    except StaleRevision as stale:
        page.card_values |= form.typed()
        page.card_stored = stale.current["values"]
        page.card.revision = stale.current["revision"]
        return render_kit_page(request, page, page.last_step, status=REFUSED)
    return redirect(_next_step(request, page, page.last_step))


def _save_pad(request: SignedInRequest, page: KitPage) -> HttpResponse:
    """Keep the line that was typed, or send one of the lines to a question."""
    step = step_of(request, page)
    form = PadForm(request.POST)
    if not form.is_valid():
        page.pad.typing, page.pad.errors = request.POST.get("line", ""), form.spoken_errors()
        return render_kit_page(request, page, step, status=MISTAKES)
    sent = form.cleaned_data
    key, at = sent["line_key"] or get_random_string(10, KEY_LETTERS), int(page.now.timestamp())
    near = whole_number(page.on_screen(step).question)
    lines = with_typed(sent["lines"], sent["line"], key=key, at=at, near=near)
    marks = {"revision": sent["revision"], "base": sent["base"], "by": request.user}
    try:
        save_pad(card=page.card, lines=lines, typing="", **marks)
    except StaleRevision as stale:
        page.pad.typing, page.pad.errors = sent["line"], {"line": stale.sentence}
        return render_kit_page(request, page, step, status=REFUSED)
    wanted, _, number = request.POST.get("send", "").partition(":")
    if wanted:
        question = InterviewQuestion.objects.filter(pk=whole_number(number) or 0).first()
        send_pad_line(card=page.card, key=wanted, question=question, by=request.user)
    return redirect(_next_step(request, page, step))


def _next_step(request: SignedInRequest, page: KitPage, current: int) -> str:
    wanted = request.POST.get("go", "")
    if wanted == "review":
        return reverse("interviews:scorecard_submit", args=[page.card.pk])
    step = whole_number(wanted, high=page.last_step)
    return f"{request.path}?step={current if step is None else step}"


@require_safe
@with_object(Interview, "interviews.print_kit", related=WHOLE_RUN)
def kit_print(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """What the paper kit holds, and the button that makes it. No one's notes, so whoever runs the loop may print it."""
    panel = list(interview.panel.attending().select_related("panelist"))
    has_seat = any(seat.panelist_id == request.user.pk for seat in panel)
    back_url = (
        reverse("interviews:kit", args=[interview.pk])
        if has_seat
        else reverse("interviews:loop_detail", args=[interview.loop_id])
    )
    context = {
        "interview": interview,
        "questions": list(interview.questions.for_kit_page()),
        "panel": panel,
        "has_seat": has_seat,
        "back_url": back_url,
        "file_actions": page_actions.actions_on(page_actions.PAPER_KIT, request.user, interview),
    }
    return render(request, "interviews/cards/kit_print.html", context)


@require_safe
@with_object(Interview, "interviews.open_kit", related=WHOLE_RUN)
def kit_resume(request: SignedInRequest, interview: Interview) -> FileResponse:
    """The candidate's resume for the panel: always a download, never shown by the server's own pages."""
    candidate = interview.loop.candidate
    if not candidate.resume:
        raise Http404
    return resume_response(candidate, by=request.user)


@require_safe
@json_with_object(Interview, "interviews.open_kit", finder="own_visible_to", related=WHOLE_RUN)
def kit_company(request: SignedInRequest, interview: Interview) -> JsonResponse:
    """At which question the others on this round are while it runs, and that this person is `at` one: the place alone,
    never what anybody wrote or rated. With it since when it runs (seconds since 1970) and how many seconds that is: a
    colleague may say so while this page is open."""
    now = timezone.now()
    begun = interview.begun_at(now)
    if begun is None or interview.has_run_out(now):
        return JsonResponse({"said": ""})
    at = whole_number(request.GET.get("at"), high=interview.questions.count())
    if at:
        note_position(interview, request.user, at, now)
    elapsed = max(0, int((now - begun).total_seconds()))
    said = others_at(interview, request.user, now)
    return JsonResponse({"said": said, "begun": int(begun.timestamp()), "elapsed": elapsed})


@require_safe
@public("Says only whether this browser is signed in, and as whom; the kit asks after a save was refused.")
def kit_session(request: HttpRequest) -> JsonResponse:
    """Who is signed in here now, and the token that the next save needs: signing in changes it."""
    user = request.user
    return JsonResponse({"user": user.pk if user.is_authenticated else None, "token": get_token(request)})
