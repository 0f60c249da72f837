"""Practising on sample answers, and keeping that one has."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash, pages
from core.access import requires, with_object
from core.errors import RuleViolation
from core.pages import attempt, posted, status_of
from questionbank.models import PracticeLimits, PracticePass, PracticePrompt
from questionbank.practice.forms import LimitsForm
from questionbank.practice.measures import is_pass
from questionbank.practice.services import forget_pass, keep_pass, limits_now, put_back_pass, set_limits, token_of
from questionbank.practice.sitting import sitting

RATING_HELP = (
    "By the anchors of the competency. An interview has more to go by than one answer; here it is all there is."
)


@require_safe
@requires("questionbank.practise")
def practice(request: SignedInRequest) -> HttpResponse:
    prompts = PracticePrompt.objects.visible_to(request.user).with_samples()
    passes = {kept.competency_id: kept for kept in PracticePass.objects.filter(user=request.user)}
    valid = set(PracticePass.objects.filter(user=request.user).valid().values_list("competency_id", flat=True))
    rows = [(prompt, passes.get(prompt.competency_id), prompt.competency_id in valid) for prompt in prompts]
    context = {"rows": rows, "may_limit": request.user.has_perm("questionbank.set_practice_limits")}
    return render(request, "questionbank/practice/practice.html", context)


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
        "is_pass": now.is_over and is_pass(now.ratings, [sample.rating for sample in samples], limits_now()),
        "anchors": {str(anchor.level): anchor.text for anchor in prompt.competency.anchors.all()},
        "rating_help": RATING_HELP,
    }
    return render(
        request, "questionbank/practice/practice_prompt.html", context, status=pages.MISTAKES if lacks_rating else 200
    )


@require_POST
@with_object(PracticePrompt, "questionbank.practise")
def practice_keep(request: SignedInRequest, prompt: PracticePrompt) -> HttpResponse:
    """Keep a pass, for whoever wants it kept."""
    given = sitting(list(prompt.samples.all()), request.POST.getlist("rating"), "")
    try:
        keep_pass(prompt=prompt, ratings=given.ratings, by=request.user)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("questionbank:practice_prompt", prompt.pk)
    flash.done(request, f"Kept for a year: you practised {prompt.competency}.")
    return redirect("questionbank:practice")


@require_POST
@with_object(PracticePrompt, "questionbank.practise")
def practice_forget(request: SignedInRequest, prompt: PracticePrompt) -> HttpResponse:
    """Forget one's own pass on the competency of a prompt; Undo sends it back."""
    if "back" in request.POST:
        return _put_back(request)
    kept = PracticePass.objects.filter(user=request.user, competency=prompt.competency).first()
    if kept is None:
        raise Http404
    forget_pass(kept=kept, by=request.user)
    sentence = f"Forgotten: nobody sees any more that you practised {prompt.competency}."
    undo = reverse("questionbank:practice_forget", args=[prompt.pk])
    flash.toast(request, sentence, undo_url=undo, sends={"back": token_of(kept)})
    return redirect("questionbank:practice")


def _put_back(request: SignedInRequest) -> HttpResponse:
    try:
        kept = put_back_pass(token=request.POST["back"], by=request.user)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
    else:
        flash.done(request, f"It is kept again that you practised {kept.competency}.")
    return redirect("questionbank:practice")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("questionbank.set_practice_limits")
def practice_limits(request: SignedInRequest) -> HttpResponse:
    """How near to the agreed ratings a pass is."""
    form = LimitsForm(posted(request), instance=PracticeLimits.objects.first())
    if request.method == "POST" and form.is_valid():
        limits = attempt(form, set_limits, by=request.user, **form.cleaned_data)
        if limits:
            flash.done(request, "The limits are saved. Passes that were kept stay.")
            return redirect("questionbank:practice")
    return render(request, "questionbank/practice/practice_limits.html", {"form": form}, status=status_of(form))
