"""The very first visit: whoever runs the server becomes its administrator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.first_visit.codes import is_first_visit, tell_log
from accounts.first_visit.forms import FirstVisitForm
from accounts.first_visit.services import make_first_administrator
from accounts.sign_in_forms import SignInForm
from core import flash
from core.access import public
from core.pages import attempt, posted, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@public("Nobody can sign in yet. The code in the server's log shows whose server it is; afterwards this page is gone.")
def first_visit(request: HttpRequest) -> HttpResponse:
    if not is_first_visit():
        raise Http404
    form = FirstVisitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = attempt(form, make_first_administrator, **form.account())
        if person:
            flash.done(request, f"Welcome, {person.called}. You are the administrator.")
            return _signed_in(request, form.account())
    if request.method == "GET":
        tell_log()
    return render(request, "accounts/first_visit/first_visit.html", {"form": form}, status=status_of(form))


def _signed_in(request: HttpRequest, account: dict[str, str]) -> HttpResponse:
    """As if they had signed in by hand: whoever has just typed the password is not asked for it again at once."""
    sign_in = SignInForm({"login": account["email"], "password": account["password"]}, request=request)
    if not sign_in.is_valid():
        return redirect("account_login")
    answer: HttpResponse = sign_in.login(request, redirect_url=reverse("interviews:my_work"))
    return answer
