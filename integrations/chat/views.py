"""The web hook of a chat program: given, tried out and removed by an administrator."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.pages import attempt, status_of
from integrations.chat.forms import ChatHookForm
from integrations.chat.services import NONE_ALLOWED, give_hook, remove_hook, request_test
from integrations.models import ChatHook

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.change_settings")
def chat_hook(request: SignedInRequest) -> HttpResponse:
    if "remove" in request.POST:
        if remove_hook(by=request.user):
            flash.done(request, "The web hook is removed, and nothing more is posted.")
        return redirect("integrations:chat_hook")
    if "test" in request.POST:
        request_test(by=request.user)
        flash.done(request, "A test is on its way. This page says below what became of it.")
        return redirect("integrations:chat_hook")
    form = ChatHookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, give_hook, by=request.user, **form.cleaned_data):
            flash.done(request, "The web hook is kept. Send a test to see that it works.")
            return redirect("integrations:chat_hook")
    hook = ChatHook.objects.first()
    context = {
        "form": form,
        "hook": hook,
        "posts": list(hook.posts.all()[:SHOWN]) if hook else [],
        "why_not": "" if settings.CHAT_HOSTS else NONE_ALLOWED,
        "hosts": settings.CHAT_HOSTS,
    }
    return render(request, "integrations/chat/chat_hook.html", context, status=status_of(form))
