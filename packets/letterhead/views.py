"""How packets look and who they come from: an administrator's page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.downloads import pdf, sandboxed
from core.errors import RuleViolation
from core.pages import attempt, status_of
from packets.letterhead.current import CurrentLetterhead, current_letterhead
from packets.letterhead.forms import NOT_A_COLOUR, TEXTS, LetterheadForm
from packets.letterhead.sample import sample_content
from packets.letterhead.services import LINES, save_letterhead
from packets.models import Document
from packets.printing.colour import TEAL, printed_colour, read_colour, said_contrast
from packets.printing.html import print_request
from packets.printing.renderer import Renderer, RenderFailed
from packets.printing.words import LANGUAGES


@require_http_methods(["GET", "HEAD", "POST"])
@requires("packets.change_letterhead")
def letterhead(request: SignedInRequest) -> HttpResponse:
    """Name, logo, colour, and the texts of each language."""
    now = current_letterhead()
    if request.method != "POST":
        return _page(request, LetterheadForm(letterhead=now), now)
    form = LetterheadForm(request.POST, request.FILES, letterhead=now)
    if not form.is_valid() or not _is_saved(form, request.user):
        return _page(request, form, now)
    sentence = "Packets that are approved from now on look like this; earlier ones stay as they are."
    flash.done(request, f"Saved. {sentence}{form.kept_sentence}")
    return redirect("packets:letterhead")


def _is_saved(form: LetterheadForm, by: User) -> bool:
    lines = {name: form.cleaned_data[name] for name in (*LINES, "seen")}
    saved = attempt(form, save_letterhead, texts=form.texts(), logo=form.new_logo(), by=by, **lines)
    return saved is not None


def _page(request: SignedInRequest, form: LetterheadForm, now: CurrentLetterhead) -> HttpResponse:
    typed = form["colour"].value() or ""
    context = {
        "form": form,
        "letterhead": now,
        "languages": [_language(form, code) for code in LANGUAGES],
        **_said(typed),
    }
    return render(request, "packets/letterhead/letterhead.html", context, status=status_of(form))


def _language(form: LetterheadForm, code: str) -> dict[str, Any]:
    """The fields of one language beside what is said where they are empty. One with something in it stands open."""
    words = LANGUAGES[code]
    names = [f"{name}_{code}" for name in TEXTS]
    has_something = any(form[name].value() or form[name].errors for name in names)
    ours = [(form[f"{name}_{code}"].label, _shown(getattr(words, name))) for name in TEXTS]
    return {"code": code, "name": words.name, "names": names, "ours": ours, "is_open": has_something}


def _shown(text: str) -> str:
    """Our own words as a person would type them: the team is filled in by us alone."""
    return text.replace("{team}", "")


def _said(typed: str) -> dict[str, str]:
    """What the page says of a colour, and the colour it shows."""
    colour = read_colour(typed)
    if typed.strip() and colour is None:
        return {"said": NOT_A_COLOUR, "shown": "", "printed": TEAL}
    return {"said": said_contrast(colour or ""), "shown": colour or TEAL, "printed": printed_colour(colour or "")}


@require_safe
@requires("packets.change_letterhead")
def letterhead_contrast(request: SignedInRequest) -> HttpResponse:
    """What is said of a colour while it is typed."""
    return render(request, "packets/letterhead/_contrast.html", _said(request.GET.get("colour", "")[:20]))


@require_safe
@requires("packets.change_letterhead")
def letterhead_logo(request: SignedInRequest) -> HttpResponse:
    """The logo as it is kept."""
    now = current_letterhead()
    if not now.logo:
        raise Http404
    response = sandboxed(HttpResponse(now.logo, content_type=now.logo_type))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires("packets.change_letterhead")
def letterhead_sample(request: SignedInRequest) -> HttpResponse:
    """A sample packet as PDF, under what is typed and not yet saved."""
    now = current_letterhead()
    form = LetterheadForm(request.POST, request.FILES, letterhead=now)
    if not form.is_valid():
        return _page(request, form, now)
    language = request.POST.get("sample", "")
    content = sample_content(form.typed_letterhead(), language if language in LANGUAGES else "en")
    response = pdf(_made_once(content), "sample-packet.pdf", is_attachment=False)
    response["Cache-Control"] = "no-store"
    return response


def _made_once(content: dict[str, Any]) -> bytes:
    """Made by a child of its own that ends with this answer: the web server keeps no layout engine."""
    child = Renderer()
    try:
        return child.render(*print_request(Document.Kind.PACKET, content))
    except RenderFailed as failure:
        raise RuleViolation(failure.sentence) from None
    finally:
        child.stop()
