"""Candidates of one opening side by side."""

from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from core.pages import long_page_of
from hiring.models import Candidate, Opening
from interviews import page_actions
from interviews.debriefs.comparison import read_comparison
from interviews.loops.agreed import tells_cards_to
from interviews.models import Loop
from interviews.readings import record_readings
from interviews.states import ReadingPage

PAGE = 50


@require_safe
@with_object(Opening, "interviews.compare_candidates")
def compare(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Fifty candidates a page by name, or all of them with `?all=1`."""
    loops = (
        Loop.objects.for_opening(opening)
        .with_readable_debrief(request.user)
        .order_by("candidate__name", "pk")
        .values_list("pk", "candidate__name")
    )
    shows_all = request.GET.get("all") == "1"
    page = None if shows_all else long_page_of(request, loops, per_page=PAGE)
    shown = _distinctly_named(list(loops if page is None else page.object_list))
    record_readings(request.user, Loop.objects.filter(pk__in=[pk for pk, _ in shown]), ReadingPage.COMPARISON)
    audit.record_view("comparison.viewed", opening, by=request.user, scope=opening.scope)
    comparison = read_comparison(opening, shown, tells_cards=tells_cards_to(request.user, opening.pk))
    actions = page_actions.actions_on(page_actions.COMPARISON, request.user, opening)
    context = {"opening": opening, "comparison": comparison, "page": page, "file_actions": actions}
    return render(request, "interviews/debriefs/compare.html", context)


def _distinctly_named(loops: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Each with the address behind the name where another candidate of the opening has it."""
    named = Loop.objects.filter(Exists(Candidate.objects.namesakes_of("candidate")), pk__in=[pk for pk, _ in loops])
    addresses = dict(named.values_list("pk", "candidate__email"))
    return [(pk, f"{name} ({addresses[pk]})" if pk in addresses else name) for pk, name in loops]
