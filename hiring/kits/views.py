"""The shipped kits that nobody loaded yet."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from hiring.kits.services import install_kit_file
from questionbank.importing.kit_files import shipped_kit_file, shipped_slugs


@require_POST
@requires("hiring.load_kit")
def kit_load(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring one of the shipped kits in."""
    if slug not in shipped_slugs():
        raise Http404
    template = install_kit_file(kit=shipped_kit_file(slug), by=request.user)
    flash.done(request, f"The kit is loaded. This is its loop template, {template.role}.")
    return redirect("hiring:template_edit", template.pk)
