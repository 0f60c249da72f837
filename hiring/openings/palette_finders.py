"""Openings and candidates as the palette finds them: those that `visible_to` gives, and nothing else."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from accounts.models import User
from core import audit
from core.palette import AT_MOST, PaletteEntry
from hiring.models import Candidate, Opening


def find_openings(user: Any, typed: str) -> Iterator[PaletteEntry]:
    openings = Opening.objects.visible_to(user).matching(typed).order_by("title", "code")
    for opening in openings[:AT_MOST]:
        address = reverse("hiring:opening_detail", args=[opening.pk])
        yield PaletteEntry(opening.title, f"Opening {opening.code}, {opening.get_status_display().lower()}", address)


def find_candidates(user: User, typed: str) -> Iterator[PaletteEntry]:
    """By name or address. That somebody searched is on record, as in the lists."""
    candidates = Candidate.objects.visible_to(user).matching(typed).with_namesakes().select_related("opening")
    found = list(candidates.order_by("name", "pk")[:AT_MOST])
    if found:
        audit.record_view("candidate.searched", user, by=user, fields=["q"])
    for candidate in found:
        address = reverse("hiring:candidate_detail", args=[candidate.pk])
        yield PaletteEntry(candidate.distinct_name, f"Candidate, {candidate.opening.title_and_code}", address)
