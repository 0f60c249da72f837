"""Pages that belong to no app: help, the sheet of components, and the answer to a form that was open too long."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import public
from core.forms import Form, LineField, PlainTextField
from core.markup import BLANKS, LEVEL_WORDS


@require_safe
@public("Help holds nothing about anybody, and people who cannot sign in need it most.")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


@require_safe
@public("The browser keeps this page to show it when the network is gone.")
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its token: the session ended or cookies are refused. Nothing was changed."""
    if not request.accepts("text/html"):
        return JsonResponse({"sentence": "You were signed out. Sign in again, your text stays here."}, status=403)
    return render(request, "403_csrf.html", status=403)


class SampleForm(Form):
    """A form with a mistake, for the sheet of components."""

    name = LineField(label="Name of the round", help_text="Panelists read it in their invitation.", max_characters=60)
    note = PlainTextField(label="Note", required=False)


@require_safe
@public("Development machines only; answers 404 everywhere else.")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for developers."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "components/gallery.html", gallery_context())


def gallery_context() -> dict[str, Any]:
    """What the sheet shows: invented examples, one for each state."""
    anchors = {
        1: "Blames others; no part of their own.",
        3: "Names both sides; the agreement is thin.",
        5: "Both sides gave something up, it lasted, and they say what they would do sooner.",
    }
    return {
        "levels": [(level, word, anchors.get(level, "")) for level, word in LEVEL_WORDS.items()],
        "blanks": [(code, words[1], code.replace("_", "-")) for code, words in BLANKS.items()],
        "strips": [((4, 4, 4), "agree"), ((3, 4, 4), "differ by one"), ((1, 3, 5), "differ by four"), ((4,), ""), ((), "")],
        "met": range(12),
        "missing": range(3),
        "sample_form": SampleForm({"name": "", "note": "What was typed stays."}),
        "page": Paginator(range(212), 25).page(4),
        "packet_steps": ("Write", "Approval by a second person", "Make the PDF", "Hand over"),
    }
