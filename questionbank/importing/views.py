"""Kit files coming in: read, previewed, loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.errors import RuleViolation
from core.pages import MISTAKES, posted, status_of
from core.wording import counted, sentence_case
from questionbank.importing.arrivals import KNOWN, Arrival, arrivals_of
from questionbank.importing.forms import KitFileForm
from questionbank.importing.kit_clashes import KitClash, clashes_in, settled
from questionbank.importing.kit_differences import DifferingCompetency, competency_differences
from questionbank.importing.kit_names import named_here, renamed_in
from questionbank.importing.kit_parts import LEFT, NEW, PartLine, lines_of
from questionbank.importing.services import import_kit_file
from questionbank.models import Competency, ReviewRule
from questionbank.questions.views import EDIT


@dataclass(frozen=True)
class KitPreview:
    """What is said of a kit before it comes in; `renamed` are competencies that stand here under another short name."""

    arrivals: Sequence[Arrival] = ()
    lines: Sequence[PartLine] = ()
    differing: Sequence[DifferingCompetency] = ()
    renamed: Sequence[str] = ()
    clashes: Sequence[KitClash] = ()

    @property
    def number(self) -> int:
        return sum(arrival.state != KNOWN for arrival in self.arrivals)


NOTHING_YET = KitPreview()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def question_import(request: SignedInRequest) -> HttpResponse:
    """Paste, look at what would happen, then import; a broken file comes back with its line and field."""
    form = KitFileForm(posted(request), request.FILES or None)
    if request.method != "POST":
        return _import_page(request, form)
    return preview_kit(request, form)


def preview_kit(request: SignedInRequest, form: KitFileForm) -> HttpResponse:
    """What a kit that was sent would do, or after its preview the import itself."""
    if not form.is_valid():
        return _import_page(request, form)
    renamed = renamed_in(form.cleaned_data["kit"])
    kit = named_here(form.cleaned_data["kit"])
    clashes = clashes_in(kit, request.POST)
    coming = settled(kit, clashes)
    arrivals = arrivals_of(coming.kit, coming.staying)
    active = [arrival.entry.slug for arrival in arrivals if arrival.will_be_active]
    lines = lines_of(coming.kit, active, request.user)
    is_sent = form.cleaned_data["is_previewed"] and "import" in request.POST
    if not is_sent or any(clash.refusal for clash in clashes):
        said = KitPreview(arrivals, lines, competency_differences(kit), [*renamed.values()], clashes)
        return _import_page(request, form, said)
    try:
        import_kit_file(kit=coming.kit, staying=coming.staying, by=request.user)
    except RuleViolation as refusal:
        form.add_error("text", refusal.sentence)
        return _import_page(request, form)
    flash.done(request, _what_came(arrivals, lines))
    return redirect("questionbank:question_list")


def _what_came(arrivals: list[Arrival], lines: list[PartLine]) -> str:
    """What was brought in, and what was left, in sentences."""
    number = sum(arrival.state != KNOWN for arrival in arrivals)
    said = [f"{sentence_case(counted(number, 'question'))} imported."]
    said += [f"{line.part}: {line.name}." for line in lines if line.state == NEW]
    said += [f"{line.part}: {line.sentence}" for line in lines if line.state == LEFT]
    return " ".join(said)


def _import_page(request: SignedInRequest, form: KitFileForm, said: KitPreview = NOTHING_YET) -> HttpResponse:
    context = {
        "form": form,
        "arrivals": said.arrivals,
        "lines": said.lines,
        "differing": said.differing,
        "clashes": said.clashes,
        "renamed": Competency.objects.filter(slug__in=said.renamed).order_by("name") if said.renamed else (),
        "number": said.number,
        "asks_for_reader": any(arrival.comes_active for arrival in said.arrivals)
        and ReviewRule.asks_for_second_person(),
        "has_news": said.number or any(line.state == NEW for line in said.lines),
    }
    refused = any(clash.refusal for clash in said.clashes)
    status = MISTAKES if refused and "import" in request.POST else status_of(form)
    return render(request, "questionbank/importing/question_import.html", context, status=status)
