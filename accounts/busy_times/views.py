"""One's own calendar: its address given and taken away, and what was read of it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.busy_times.forms import BusyAddressForm
from accounts.busy_times.services import NONE_ALLOWED, READ_EVERY, give_address, remove_address
from accounts.models import BusyAddress
from accounts.requests import SignedInRequest
from core import flash
from core.access import signed_in
from core.pages import attempt, status_of

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("Everyone's own calendar.")
def own_calendar(request: SignedInRequest) -> HttpResponse:
    if "remove" in request.POST:
        if remove_address(person=request.user, by=request.user):
            flash.done(request, "The address is removed, and every busy hour that was read with it.")
        return redirect("accounts:own_calendar")
    form = BusyAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, give_address, by=request.user, **form.cleaned_data):
            flash.done(request, "The address is kept. Your calendar is read as soon as a worker is free.")
            return redirect("accounts:own_calendar")
    upcoming = request.user.busy_times.filter(ends_at__gt=timezone.now())
    context = {
        "form": form,
        "busy_address": BusyAddress.objects.filter(person=request.user).first(),
        "upcoming": list(upcoming[:SHOWN]),
        "number": upcoming.count(),
        "why_not": "" if settings.CALENDAR_HOSTS else NONE_ALLOWED,
        "hosts": settings.CALENDAR_HOSTS,
        "every": READ_EVERY.seconds // 60,
    }
    return render(request, "accounts/busy_times/own_calendar.html", context, status=status_of(form))
