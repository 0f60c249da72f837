"""What an administrator says of the organisation: its name, clocks and mail, and what browsers may keep."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.organisation import services
from accounts.organisation.forms import MailServerForm, OrganisationForm
from accounts.requests import SignedInRequest
from core import flash, organisation
from core.access import requires
from core.models import Organisation
from core.pages import attempt, status_of
from core.seen import Seen


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.change_settings")
def organisation_edit(request: SignedInRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=_said(), initial=_now())
    if request.method == "POST" and form.is_valid():
        if attempt(form, services.change_organisation, by=request.user, **form.cleaned_data):
            flash.done(request, f"The organisation is changed.{form.kept_sentence}")
            return redirect("accounts:settings")
    context = {"form": form, "now": _now(), "fixed": organisation.fixed_on_server()}
    return render(request, "accounts/organisation/organisation_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.change_settings")
def mail_edit(request: SignedInRequest) -> HttpResponse:
    """A server is kept once a test mail has left through it, or as it is typed where somebody insists."""
    if organisation.SERVER in organisation.fixed_on_server():
        return render(request, "accounts/organisation/mail_fixed.html", {"sender": organisation.sender()})
    if "forget" in request.POST:
        services.forget_mail_server(seen=Seen.from_text(request.POST.get("seen", "")), by=request.user)
        flash.done(request, "The mail server is removed. Mails are kept in the folder of the installation.")
        return redirect("accounts:mail_edit")
    form = MailServerForm(request.POST or None, instance=_said())
    if request.method == "POST" and form.is_valid() and _is_kept(request, form):
        return redirect("accounts:settings")
    context = {"form": form, "said": organisation.said_here(), "fixed": organisation.fixed_on_server()}
    return render(request, "accounts/organisation/mail_edit.html", context, status=status_of(form))


def _is_kept(request: SignedInRequest, form: MailServerForm) -> bool:
    is_tested = "untested" not in request.POST
    if is_tested:
        attempt(form, services.send_test_mail, server=form.server(), sender=form.sender(), to=request.user)
    if form.was_refused:
        return False
    values = form.cleaned_data
    kept = attempt(form, services.change_mail_server, by=request.user, is_tested=is_tested, **values)
    if kept:
        left = f"A test mail has left for {request.user.email}. " if is_tested else ""
        flash.done(request, f"{left}Mails leave through {kept.mail_host} from now on.{form.kept_sentence}")
    return bool(kept)


def _said() -> Organisation:
    return Organisation.objects.first() or Organisation()


def _now() -> dict[str, str | bool]:
    return {
        "name": organisation.said_here().name,
        "time_zone": organisation.house_zone().key,
        "keeps_in_browser": organisation.keeps_in_browser(),
    }
