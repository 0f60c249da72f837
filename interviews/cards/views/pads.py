"""The pad for the hour, saved as it is typed: by its writer alone, as everything on an open card."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from core import fingerprint, pages
from core.access import json_with_object
from interviews.cards.pad import lines_of, pad_values
from interviews.cards.pad_forms import PadForm
from interviews.cards.services import save_pad
from interviews.cards.views.scorecards import NOT_SAVED, read_fields
from interviews.models import Scorecard


@require_POST
@json_with_object(Scorecard, "interviews.write_scorecard", finder="own_for_saving")
def pad_save(request: SignedInRequest, card: Scorecard) -> JsonResponse:
    """Store the pad as the page has it. The reply carries version and fingerprint of what was stored."""
    form = PadForm(read_fields(request))
    if not form.is_valid():
        return pages.refusal(NOT_SAVED, pages.MISTAKES, errors=form.spoken_errors())
    sent = form.cleaned_data
    pad = save_pad(
        card=card,
        lines=sent["lines"],
        typing=sent["line"],
        typing_key=sent["line_key"],
        revision=sent["revision"],
        base=sent["base"],
        by=request.user,
    )
    assert pad.changed_at is not None  # it was written just now
    stored = fingerprint.of_fields(pad_values(lines_of(pad), pad.typing, pad.typing_key))
    return pages.saved(revision=pad.revision, sha256=stored, at=pad.changed_at, card_revision=card.revision)
