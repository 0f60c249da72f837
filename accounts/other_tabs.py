"""A sign-in form whose token is no longer the browser's, as in a tab that was open before another one signed in."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.sign_in_forms import SignInForm
from core import pages, views


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Continue where whoever signs in is signed in already; else show the form with what was typed, but the password.

    Everything else is the kernel's: nobody knows why a token does not fit, so no page claims to.
    """
    if request.path != reverse("account_login") or not request.accepts("text/html") or pages.is_from_script(request):
        return views.csrf_failure(request, reason)
    following = _following(request)
    if request.user.is_authenticated:
        return redirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = SignInForm(request=request, initial={"login": request.POST.get("login", "")})
    hidden = format_html('<input type="hidden" name="{}" value="{}">', REDIRECT_FIELD_NAME, following)
    context = {"form": form, "redirect_field": hidden, "is_again": True}
    return render(request, "account/login.html", context, status=pages.FORBIDDEN)


def _following(request: HttpRequest) -> str:
    address = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""
