"""The debrief: opened, read, walked through, its notes and facts."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.errors import RuleViolation
from core.forms import Form
from core.pages import MISTAKES, REFUSED, STOP_POLLING, status_of, whole_number
from interviews.debriefs.forms import FactAnswerForm, FactQuestionForm, LeanForm, NoteForm
from interviews.debriefs.services.debriefs import answer_fact, ask_fact, note_mark, note_of, note_row, open_debrief
from interviews.debriefs.services.leans import take_back_lean, write_lean
from interviews.debriefs.views.frame import OPENING, about, debrief_page, leads_debrief, meeting_of, page_of
from interviews.debriefs.views.walks import running_walk, walk_together
from interviews.loops.enclosures import enclosures_of
from interviews.models import Debrief, DebriefFact, Loop
from interviews.readings import record_reading
from interviews.states import CARDS_ARE_LOCKED, ReadingPage
from questionbank.models import Competency


@require_safe
@with_object(Loop, "interviews.open_debrief_page", related=OPENING)
def debrief(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """The debrief, or why it is closed."""
    return debrief_page(request, loop)


@require_POST
@with_object(Loop, "interviews.start_debrief", related=OPENING)
def debrief_open(request: SignedInRequest, loop: Loop) -> HttpResponse:
    try:
        open_debrief(loop=loop, by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return debrief_page(request, loop, refused=refusal.sentence, status=REFUSED)
    return redirect("interviews:debrief", loop.pk)


@require_safe
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def debrief_walk(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """The walk-through where the panel stands, while one is under way. With `?row=`, or without one, to read alone:
    one competency at a time, counted from 1 in the order of disagreement."""
    meeting = meeting_of(loop)
    if meeting is None:
        raise Http404
    walk = running_walk(loop)
    if walk is not None and "row" not in request.GET:
        return walk_together(request, loop, walk)
    if request.htmx:
        return render(request, "interviews/debriefs/_walk_over.html", about(request, loop), status=STOP_POLLING)
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    audit.record_view("debrief.viewed", loop, by=request.user, scope=loop.scope)
    page = page_of(request, loop, meeting)
    number = _row_number(request, len(page.ordered))
    if not page.ordered:
        return redirect("interviews:debrief", loop.pk)
    context = about(request, loop) | {
        "enclosures": enclosures_of(loop),
        "page": page,
        "card": page.card_of(page.ordered[number - 1]),
        "number": number,
        "rows": len(page.ordered),
        "may_note": leads_debrief(request, loop, meeting),
        "together": walk,
    }
    return render(request, "interviews/debriefs/debrief_walk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.lead_debrief", related=OPENING)
def debrief_note(request: SignedInRequest, loop: Loop, competency_pk: int) -> HttpResponse:
    """The note for the room on one competency."""
    competency = Competency.objects.filter(pk=competency_pk, pk__in=loop.questions.values("competency")).first()
    found = _debrief_or_404(loop)
    if competency is None:
        raise Http404
    if request.method != "POST":
        note = note_of(found, competency)
        return _note_page(request, loop, competency, NoteForm(initial=_note_fields(note, note)))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _note_page(request, loop, competency, form, status=MISTAKES)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"] or None
    try:
        note_row(debrief=found, competency=competency, text=text, seen=seen, by=request.user)
    except RuleViolation as refusal:
        stored = note_of(found, competency)
        form = NoteForm(initial=_note_fields(text, stored))
        return _note_page(request, loop, competency, form, refused=refusal.sentence, stored=stored, status=REFUSED)
    return redirect(_back_from_note(request, loop, competency))


def _note_fields(text: str, stored: str) -> dict[str, str]:
    return {"text": text, "seen": note_mark(stored)}


def _note_page(
    request: SignedInRequest,
    loop: Loop,
    competency: Competency,
    form: NoteForm,
    *,
    refused: str = "",
    stored: str = "",
    status: int = 200,
) -> HttpResponse:
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    context = about(request, loop) | {"competency": competency, "form": form, "refused": refused, "stored": stored}
    return render(request, "interviews/debriefs/debrief_note.html", context, status=status)


@require_POST
@with_object(Loop, "interviews.write_lean", related=OPENING)
def lean_write(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """A panelist's own lean, before the score is shown."""
    form = LeanForm(request.POST)
    if not form.is_valid():
        return debrief_page(request, loop, lean_form=form, status=MISTAKES)
    try:
        write_lean(debrief=_debrief_or_404(loop), by=request.user, **form.cleaned_data)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return debrief_page(request, loop, lean_form=form, refused=refusal.sentence, status=REFUSED)
    return redirect(f"{reverse('interviews:debrief', args=[loop.pk])}#leans-title")


@require_POST
@with_object(Loop, "interviews.write_lean", related=OPENING)
def lean_take_back(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Take one's own lean back while others are still to write theirs."""
    try:
        said = take_back_lean(debrief=_debrief_or_404(loop), by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return debrief_page(request, loop, refused=refusal.sentence, status=REFUSED)
    if said:
        undo = reverse("interviews:lean_write", args=[loop.pk])
        words = {"leans_to": said.leans_to, "words": said.words}
        flash.toast(request, "Your lean is taken back.", undo_url=undo, sends=words)
    return redirect(f"{reverse('interviews:debrief', args=[loop.pk])}#leans-title")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def fact_ask(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Ask for something that the room wants to know."""
    found = _debrief_or_404(loop)
    form = FactQuestionForm(request.POST or None)
    return _fact_page(request, loop, form, lambda: ask_fact(debrief=found, by=request.user, **form.cleaned_data))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def fact_answer(request: SignedInRequest, loop: Loop, fact_pk: int) -> HttpResponse:
    """Write down what was found out."""
    fact = _debrief_or_404(loop).facts.select_related("debrief__loop", "asked_by").filter(pk=fact_pk).first()
    if fact is None:
        raise Http404
    form = FactAnswerForm(request.POST or None)
    return _fact_page(request, loop, form, lambda: answer_fact(fact=fact, by=request.user, **form.cleaned_data), fact)


def _fact_page(
    request: SignedInRequest, loop: Loop, form: Form, save: Callable[[], DebriefFact], fact: DebriefFact | None = None
) -> HttpResponse:
    """The page of one fact; a refusal keeps what was typed."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            return redirect(f"{reverse('interviews:debrief', args=[loop.pk])}#facts-title")
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    context = about(request, loop) | {"form": form, "fact": fact, "refused": refused}
    return render(request, "interviews/debriefs/debrief_fact.html", context, status=status_of(form, refused=refused))


def _debrief_or_404(loop: Loop) -> Debrief:
    """The newest debrief, open or closed: an action in a closed one is refused with its sentence."""
    found = Debrief.objects.filter(loop=loop).first()
    if found is None or loop.status not in CARDS_ARE_LOCKED:
        raise Http404
    return found


def _row_number(request: SignedInRequest, rows: int) -> int:
    """The row asked for; the nearest one there is when it is out of range, the first when it is no number."""
    asked = whole_number(request.GET.get("row")) or 1
    return max(1, min(asked, rows))


def _back_from_note(request: SignedInRequest, loop: Loop, competency: Competency) -> str:
    row = whole_number(request.GET.get("row"))
    if row is not None:
        return f"{reverse('interviews:debrief_walk', args=[loop.pk])}?row={row}"
    return f"{reverse('interviews:debrief', args=[loop.pk])}#competency-{competency.pk}"
