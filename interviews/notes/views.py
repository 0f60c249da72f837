"""Notes of those who plan, on a page of their loop or opening; changed and removed by their writers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.pages import attempt, page_of, posted, status_of
from hiring.models import Opening
from interviews.models import Loop, NoteMention, PlanNote
from interviews.notes.forms import PlanNoteEditForm, PlanNoteForm
from interviews.notes.services import add_note, change_note, remove_note, restore_note
from interviews.notes.threads import Thread
from interviews.readings import record_readings
from interviews.states import ReadingPage

ABOUT = ("opening", "loop__candidate__opening")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.open_loop_notes", related=("candidate__opening",))
def loop_notes(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """The notes on a loop, or why they are closed; POST writes one."""
    return _thread_page(request, Thread(loop.opening, loop))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "interviews.open_opening_notes")
def opening_notes(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """The same on an opening as a whole."""
    return _thread_page(request, Thread(opening))


def _thread_page(request: SignedInRequest, thread: Thread) -> HttpResponse:
    form = PlanNoteForm(posted(request))
    if form.is_valid():
        sent = {"text": form.cleaned_data["text"], "key": form.cleaned_data["key"]}
        attempt(form, add_note, thread=thread, mentions=form.mentions, by=request.user, **sent)
        if not form.errors:
            return redirect(thread.url)
    context = {"thread": thread, "opening": thread.opening, "loop": thread.loop, "form": form}
    if why := thread.why_closed(request.user):
        return render(request, "interviews/notes/notes.html", context | {"why": why}, status=status_of(form))
    # A card that was taken back since was quoted all the same.
    record_readings(request.user, thread.loops_quoted_to(request.user), ReadingPage.NOTES, with_drafts=True)
    audit.record_view("notes.viewed", thread.subject, by=request.user, scope=thread.opening.scope)
    notes = NoteMention.objects.filter(note__in=thread.notes.order_by(), person=request.user, seen_at=None)
    notes.update(seen_at=timezone.now())
    context["page"] = page_of(request, thread.notes.with_people())
    return render(request, "interviews/notes/notes.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(PlanNote, "interviews.change_note", related=ABOUT, finder="own_where_planning")
def note_edit(request: SignedInRequest, note: PlanNote) -> HttpResponse:
    """Where the notes are closed to their writer by now, why, and what was typed meanwhile; never what is stored."""
    thread = Thread.of(note)
    form = PlanNoteEditForm(posted(request), instance=PlanNote.objects.get(pk=note.pk))
    if form.is_valid():
        changed = attempt(form, change_note, note=note, by=request.user, **form.cleaned_data)
        if changed:
            flash.done(request, "The note is changed.")
            return redirect(thread.url)
    context = {"thread": thread, "opening": thread.opening, "loop": thread.loop, "form": form}
    if why := thread.why_closed(request.user):
        return render(request, "interviews/notes/notes.html", context | {"why": why}, status=status_of(form))
    return render(request, "interviews/notes/note_edit.html", context, status=status_of(form))


@require_POST
@with_object(PlanNote, "interviews.change_note", related=ABOUT, finder="own_visible_to")
def note_remove(request: SignedInRequest, note: PlanNote) -> HttpResponse:
    remove_note(note=note, by=request.user)
    flash.toast(request, "Note removed.", undo_url=reverse("interviews:note_restore", args=[note.pk]))
    return redirect(Thread.of(note).url)


@require_POST
@with_object(PlanNote, "interviews.change_note", related=ABOUT, finder="own_visible_to")
def note_restore(request: SignedInRequest, note: PlanNote) -> HttpResponse:
    restore_note(note=note, by=request.user)
    flash.done(request, "The note is back.")
    return redirect(Thread.of(note).url)
