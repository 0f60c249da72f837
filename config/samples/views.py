"""Where an administrator loads sample data, and takes it out again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from config.samples.loading import is_loaded, load_sample, why_not_load
from config.samples.removing import remove_sample, sample_here, taken_out
from core import flash
from core.access import requires
from core.errors import RuleViolation


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.change_settings")
def sample_data(request: SignedInRequest) -> HttpResponse:
    """What it is, and what there is of it; POST loads it."""
    if request.method == "POST":
        try:
            opening = load_sample(by=request.user)
        except RuleViolation as refusal:
            flash.caution(request, refusal.sentence)
            return redirect("samples:sample_data")
        flash.done(request, "The sample data is loaded. You are the hiring manager of its opening.")
        return redirect("hiring:opening_detail", opening.pk)
    sample = sample_here() if is_loaded() else None
    context = {"sample": sample, "why_not": "" if sample else why_not_load()}
    return render(request, "config/sample_data.html", context)


@require_POST
@requires("accounts.change_settings")
def sample_remove(request: SignedInRequest) -> HttpResponse:
    try:
        stays = remove_sample(by=request.user)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("samples:sample_data")
    flash.done(request, taken_out(stays))
    for sentence in stays:
        flash.caution(request, sentence)
    return redirect("samples:sample_data")
