"""A planned loop goes over to the version that its opening follows by now, after a look at what that changes."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.mail_words import on_the_way
from core.pages import status_of, whole_number
from core.wording import counted, sentence_case
from hiring.models import LoopTemplate
from interviews.loops.loop_version import mark_of_loop, move_to, newer_version_of, why_not_offered
from interviews.loops.services.newer_version import Hands, follow_newer_version, go_back_to_version
from interviews.loops.views.loops import RUN
from interviews.models import Loop
from interviews.scheduling.cautions import question_about


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_version(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """What changes, what stays and who hears of it; what gives pause about other minutes is asked before."""
    newer, closed = newer_version_of(loop), why_not_offered(loop, request.user)
    move = move_to(loop, newer) if newer else None
    question = question_about(move.cautions, request.POST) if move and request.method == "POST" and not closed else None
    if request.method == "POST" and question is None:
        return _go_over(request, loop)
    context = {"loop": loop, "move": move, "closed": closed, "question": question}
    status = status_of(refused=question is not None)
    return render(request, "interviews/loops/loop_version.html", context, status=status)


def _go_over(request: SignedInRequest, loop: Loop) -> HttpResponse:
    template = get_object_or_404(LoopTemplate, pk=whole_number(request.POST.get("template")))
    earlier, shown = loop.template_id, request.POST.get("shown", "")
    moved = follow_newer_version(loop=loop, template=template, shown=shown, by=request.user)
    if moved is None:
        return redirect("interviews:loop_detail", loop.pk)
    sentence = f"The loop has version {template.version} by now. {_mails(moved.mails)}"
    if moved.hands is None:
        flash.done(request, sentence)
    else:
        sends = {"template": earlier, "left": mark_of_loop(loop), "hands": _as_sent(moved.hands)}
        flash.toast(request, sentence, undo_url=reverse("interviews:loop_version_undo", args=[loop.pk]), sends=sends)
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_version_undo(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """The version that it had before, with whoever asked and held what."""
    template = get_object_or_404(LoopTemplate, pk=whole_number(request.POST.get("template")))
    hands, left = _as_read(request.POST.getlist("hands")), request.POST.get("left", "")
    mails = go_back_to_version(loop=loop, template=template, hands=hands, left=left, by=request.user)
    flash.done(request, f"The loop has version {template.version} again. {_mails(mails)}")
    return redirect("interviews:loop_detail", loop.pk)


def _mails(number: int) -> str:
    return on_the_way(sentence_case(counted(number, "mail")), number) if number else "No mail left."


def _as_sent(hands: Mapping[str, Hands]) -> list[str]:
    return [f"{slug} {' '.join(map(str, (each.asker, *each.holders)))}" for slug, each in hands.items()]


def _as_read(sent: list[str]) -> dict[str, Hands]:
    """404 for what our page does not send."""
    found = {}
    for text in sent:
        slug, _, rest = text.partition(" ")
        people = [whole_number(number, low=0) for number in rest.split(" ")]
        keys = [key for key in people if key is not None]
        if len(keys) != len(people):
            raise Http404
        found[slug] = Hands(keys[0], keys[1:])
    return found
