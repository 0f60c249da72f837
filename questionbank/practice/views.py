"""Practising on sample answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core import pages
from core.access import requires, with_object
from questionbank.models import PracticePrompt
from questionbank.practice.sitting import sitting

RATING_HELP = (
    "By the anchors of the competency. An interview has more to go by than one answer; here it is all there is."
)


@require_safe
@requires("questionbank.practise")
def practice(request: SignedInRequest) -> HttpResponse:
    prompts = PracticePrompt.objects.visible_to(request.user).with_samples()
    return render(request, "questionbank/practice/practice.html", {"prompts": prompts})


@require_safe
@with_object(PracticePrompt, "questionbank.practise")
def practice_prompt(request: SignedInRequest, prompt: PracticePrompt) -> HttpResponse:
    samples = list(prompt.samples.all())
    now = sitting(samples, request.GET.getlist("rating"), request.GET.get("sample", ""))
    lacks_rating = "compare" in request.GET and now.is_rating
    context = {
        "prompt": prompt,
        "sitting": now,
        "lacks_rating": lacks_rating,
        "anchors": {str(anchor.level): anchor.text for anchor in prompt.competency.anchors.all()},
        "rating_help": RATING_HELP,
    }
    return render(
        request, "questionbank/practice/practice_prompt.html", context, status=pages.MISTAKES if lacks_rating else 200
    )
