"""The script by which a browser keeps the open kit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.access import public
from interviews.cards.kit_copies import worker_script


@require_safe
@public("A script that holds nothing about anybody. Browsers ask for it by themselves, whoever is signed in.")
def kit_worker(request: HttpRequest) -> HttpResponse:
    """For every address: each page asks for a worker of its own address and of nothing beside it."""
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8", headers=headers)
