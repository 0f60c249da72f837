"""Calibration: a person's own ratings beside the others', and how interviewing goes in the openings they run."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from core.access import requires, signed_in
from core.pages import status_of
from interviews.figures.adverse_impact import four_fifths
from interviews.figures.calibration import calibrate, first_of_their_day
from interviews.figures.forms import SelectionFormSet
from interviews.figures.insights import BY_CARDS, GROUPS, read_heard, read_held
from interviews.figures.keeping import tallies_for, year_before
from interviews.figures.page import GAPS, in_short, measures_of, panel_sentence, rows_of
from interviews.figures.tallies import Tally, in_order
from interviews.models import Loop
from interviews.readings import record_readings
from interviews.states import CARDS_ARE_LOCKED, ReadingPage
from interviews.visibility import is_blind_in_loop


@require_safe
@signed_in("Each person's own ratings, and the openings whose debriefs they read.")
def calibration(request: SignedInRequest) -> HttpResponse:
    loops = Loop.objects.for_figures().with_readable_debrief(request.user)
    runs_some = request.user.has_perm("hiring.list_openings")
    _record_open_debriefs(request, loops, runs_some=runs_some)
    heard = read_heard(loops, request.user)
    firsts = first_of_their_day(read_held(request.user), request.user.time_zone)
    found = calibrate(heard, request.user.pk, firsts)
    measures = measures_of(found)
    context: dict[str, Any] = {"measures": measures, "short": in_short(measures), "insights": None}
    if runs_some:
        context["insights"] = _insights(request)
    context["has_rates"] = settings.ADVERSE_IMPACT and request.user.has_perm("interviews.report_selection_rates")
    return render(request, "interviews/figures/calibration.html", context)


def _record_open_debriefs(request: SignedInRequest, loops: QuerySet[Loop], *, runs_some: bool) -> None:
    """Figures over decided loops are no reading. An open debrief may lead to another round, and a figure in which it
    takes part tells something of its cards: those in which the person sat, and of the last year those they run."""
    shown = Q(pk__in=Loop.objects.with_seat_of(request.user).order_by().values("pk"))
    if runs_some:
        run = Loop.objects.run_by(request.user).filter(planned_at__gte=year_before(timezone.now()))
        shown |= Q(pk__in=run.order_by().values("pk"))
    record_readings(request.user, loops.filter(shown, status=Loop.Status.DEBRIEF), ReadingPage.FIGURES)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("interviews.report_selection_rates")
def selection_rates(request: SignedInRequest) -> HttpResponse:
    """The four-fifths rule on numbers typed in here. Off unless the installation switches it on; nothing is stored."""
    if not settings.ADVERSE_IMPACT:
        raise Http404
    formset = SelectionFormSet(request.POST or None)
    is_wrong = formset.is_bound and not formset.is_valid()
    findings = four_fifths(formset.groups) if formset.is_bound and not is_wrong else []
    context = {"formset": formset, "findings": findings}
    return render(request, "interviews/figures/calibration_rates.html", context, status=status_of(formset))


def _insights(request: SignedInRequest) -> dict[str, Any]:
    by = request.GET.get("by", "")
    by = by if by in GROUPS else "opening"
    now = timezone.now()
    run = Loop.objects.for_figures().run_by(request.user).filter(planned_at__gte=year_before(now))
    followed = run.exclude(is_blind_in_loop(request.user)).filter(status__in=[Loop.Status.ACTIVE, *CARDS_ARE_LOCKED])
    tallies = tallies_for(request.user, followed, by, now)
    # A loop is one opening's, so the openings together are everything, and nothing twice.
    whole = Tally()
    for tally in tallies["opening"].values():
        whole.add(tally)
    return {
        "by": by,
        "groups": GROUPS.items(),
        "head": GROUPS[by],
        "gaps": GAPS,
        "has_cards": by in BY_CARDS,
        "rows": rows_of(in_order(tallies[by], by), by),
        "panel": panel_sentence(whole.panel, whole.compared),
        "whole": rows_of([whole])[0],
        "is_chosen": "by" in request.GET,
    }
