"""The submitted scorecards of one loop, each in one row."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from interviews.debriefs.strips import read_strips
from interviews.debriefs.views.frame import OPENING, about
from interviews.models import Loop
from interviews.readings import record_reading
from interviews.states import ReadingPage


@require_safe
@with_object(Loop, "interviews.read_scorecards", related=OPENING)
def glances(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """A page of its own, or the part that the loop's page opens in place."""
    record_reading(request.user, loop, ReadingPage.CARD)
    audit.record_view("scorecards.viewed", loop, by=request.user, scope=loop.scope)
    context = about(request, loop) | {"strips": read_strips(loop)}
    name = "_glances" if request.htmx else "glances"
    return render(request, f"interviews/debriefs/{name}.html", context)
