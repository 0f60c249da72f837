"""The mails of a loop: read through before they leave, counted afterwards."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from appointments.models import CandidateMail, InvitationReply
from appointments.models.replies import reads_words
from appointments.telling import review
from appointments.telling.drafting import LetterDraft, draft_for, language_for
from appointments.telling.forms import LetterForm
from appointments.telling.other_language import MailTexts, in_other_words, wants_another
from appointments.telling.services import NO_ADDRESS, retry_mail, send_all, stop_mail, why_not_write
from core import flash, pages
from core.access import with_object
from core.idempotency import new_key
from core.mail_words import on_the_way
from core.organisation import reaches_nobody, sender
from core.pages import attempt, status_of
from interviews.models import Loop
from interviews.scheduling.calendar import answers_go_to
from interviews.scheduling.cautions import TimeQuestion, question_about

RUN = ("candidate__opening", "planned_by")
SHOWN_REPLIES = 50


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "appointments.write_to_candidate", related=RUN)
def loop_mails(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Who gets which mail, the candidate's own to be changed; sending posts this page. What gives pause stands here
    before it is sent, and is asked again where it has changed since."""
    draft = draft_for(loop, _language(request, loop), request.user)
    panel = review.panel_mails(loop)
    asked = question_about(review.cautions_before_sending(loop, draft), {})
    if request.method != "POST":
        form = LetterForm(called=loop.candidate.called, draft=draft, key=new_key())
        return _mails_page(request, loop, draft, panel, asked, form=form)
    if wants_another(request.POST):
        return _mails_page(request, loop, draft, panel, asked, form=_in_language(request, loop, draft))
    form = LetterForm(request.POST, called=loop.candidate.called, draft=draft)
    if not form.is_valid():
        return _mails_page(request, loop, draft, panel, asked, form=form)
    if question_about(list(asked.sentences) if asked else [], request.POST):
        return _mails_page(request, loop, draft, panel, asked, has_new_cautions=True, form=_anew(form, draft))
    number = attempt(form, send_all, loop=loop, letter=form.letter(), has_panel=bool(panel), by=request.user)
    if number is None:
        return _mails_page(request, loop, draft, panel, asked, form=_anew(form, draft))
    if number:
        flash.done(request, review.after_sending(number))
    else:
        flash.caution(request, "No mail was to be sent.")
    return redirect("appointments:loop_mails", loop.pk)


def _language(request: SignedInRequest, loop: Loop) -> str:
    return language_for(loop, request.POST.get("language") or request.GET.get("language", ""))


def _in_language(request: SignedInRequest, loop: Loop, draft: LetterDraft) -> LetterForm:
    """The form with the mail in the language that was chosen, and with everything else as it was typed."""
    if why_not_write(draft):
        return LetterForm(request.POST, called=loop.candidate.called, draft=draft)
    before = draft_for(loop, language_for(loop, request.POST.get("written_in", "")), request.user)
    now = MailTexts(draft.subject, draft.body)
    kept = in_other_words(request.POST, MailTexts(before.subject, before.body), now)
    own = {"about": draft.about, "to_candidate": "to_candidate" in request.POST}
    form = LetterForm(called=loop.candidate.called, draft=draft, kept={**kept, **own})
    form.beside = now if kept["body"] != now.body else None
    return form


def _anew(form: LetterForm, draft: LetterDraft) -> LetterForm:
    """The form as it was typed, about the rounds as they stand now."""
    form.data = {name: form.data.get(name, "") for name in form.data} | {"about": draft.about}
    return form


def _mails_page(
    request: SignedInRequest,
    loop: Loop,
    draft: LetterDraft,
    panel: list[review.MailToLeave],
    asked: TimeQuestion | None,
    *,
    form: LetterForm,
    has_new_cautions: bool = False,
) -> HttpResponse:
    mails = list(loop.candidate_mails.select_related("requested_by"))
    why_not = why_not_write(draft)
    context: dict[str, Any] = {
        "loop": loop,
        "candidate": loop.candidate,
        "draft": draft,
        "panel": panel,
        "own_lines": review.candidate_lines(draft),
        "question": asked,
        "has_new_cautions": has_new_cautions,
        "form": form,
        "why_not": why_not,
        "lacks_address": why_not == NO_ADDRESS,
        "number": len(panel) + (not why_not),
        "answers_go_to": answers_go_to(draft.reply_to or request.user.email),
        "sender": sender(),
        "has_no_server": reaches_nobody(),
        "replies": list(InvitationReply.objects.for_loops([loop.pk])[:SHOWN_REPLIES]),
        "reads_words": reads_words(request.user, loop),
        **_sent_context(loop, mails),
    }
    status = status_of(form, refused=has_new_cautions)
    return render(request, "appointments/telling/loop_mails.html", context, status=status)


def _sent_context(loop: Loop, mails: list[CandidateMail]) -> dict[str, Any]:
    offer = loop.time_offers.select_related("helper", "created_by").first()
    effects = offer.help_requests.exclude(effect="").select_related("person") if offer else []
    count = review.count_mails(loop, mails)
    reader = offer.current_reader() if offer else None
    return {"loop": loop, "mails": mails, "count": count, "offer": offer, "effects": effects, "reader": reader}


@require_safe
@with_object(Loop, "appointments.write_to_candidate", related=RUN)
def mails_state(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """What left so far, for the part of the page that asks while mails are on their way."""
    if not request.htmx:
        return redirect("appointments:loop_mails", loop.pk)
    context = _sent_context(loop, list(loop.candidate_mails.select_related("requested_by")))
    count: review.MailCount = context["count"]
    if not count.is_over and request.GET.get("seen") == count.mark:
        return HttpResponse(status=pages.NOTHING_NEW)
    return pages.polled(request, "appointments/telling/_sent.html", context, is_over=count.is_over, reloads=False)


@require_POST
@with_object(CandidateMail, "appointments.handle_mail", related=("loop__candidate",))
def mail_retry(request: SignedInRequest, mail: CandidateMail) -> HttpResponse:
    retry_mail(mail=mail, by=request.user)
    flash.done(request, on_the_way("The same mail"))
    return redirect("appointments:loop_mails", mail.loop_id)


@require_POST
@with_object(CandidateMail, "appointments.handle_mail", related=("loop__candidate",))
def mail_stop(request: SignedInRequest, mail: CandidateMail) -> HttpResponse:
    mail = stop_mail(mail=mail, by=request.user)
    if mail.was_sent:
        flash.caution(request, "The mail had left already.")
    else:
        again = reverse("appointments:mail_retry", args=[mail.pk])
        flash.toast(request, "The mail is not sent. Its words are kept.", undo_url=again)
    return redirect("appointments:loop_mails", mail.loop_id)
