"""Kit files coming in: read, previewed, loaded."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.errors import RuleViolation
from core.pages import posted, status_of
from core.wording import counted, sentence_case
from questionbank.importing.arrivals import KNOWN, Arrival, arrivals_of
from questionbank.importing.forms import KitFileForm
from questionbank.importing.services import load_kit_file_questions
from questionbank.questions.views import EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def question_import(request: SignedInRequest) -> HttpResponse:
    """Paste, look at what would happen, then import; a broken file comes back with its line and field."""
    form = KitFileForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, form, [])
    arrivals = arrivals_of(form.cleaned_data["kit"])
    if not form.cleaned_data["is_previewed"] or "import" not in request.POST:
        return _import_page(request, form, arrivals)
    try:
        load_kit_file_questions(kit=form.cleaned_data["kit"], by=request.user)
    except RuleViolation as refusal:
        form.add_error("text", refusal.sentence)
        return _import_page(request, form, [])
    number = sum(arrival.state != KNOWN for arrival in arrivals)
    flash.done(request, f"{sentence_case(counted(number, 'question'))} imported.")
    return redirect("questionbank:question_list")


def _import_page(request: SignedInRequest, form: KitFileForm, arrivals: list[Arrival]) -> HttpResponse:
    context = {
        "form": form,
        "arrivals": arrivals,
        "number": sum(arrival.state != KNOWN for arrival in arrivals),
    }
    return render(request, "questionbank/importing/question_import.html", context, status=status_of(form))
