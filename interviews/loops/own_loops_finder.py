"""Loops in which a person sits, as the palette finds them: by the candidate's name alone."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.models import User
from core.palette import AT_MOST, PaletteEntry
from core.search import folded, words_of
from hiring.models import Candidate
from interviews.models import Loop

# The newest; nobody looks for an interview of years ago by typing.
LOOKED_AT = 300


def find_own_loops(user: User, typed: str) -> Iterator[PaletteEntry]:
    """Those whose candidate the person finds not as a candidate already. The address of mail is not theirs to know, so
    it is not looked at."""
    words = words_of(typed)
    mine = Loop.objects.visible_to(user).with_seat_of(user)
    rows = mine.exclude(candidate__in=Candidate.objects.visible_to(user).order_by().values("pk"))
    opening = ("candidate__opening__title", "candidate__opening__code")
    named = rows.order_by("-planned_at").values_list("pk", "candidate__name", *opening)
    matching = [row for row in named[:LOOKED_AT] if all(word in folded(row[1]) for word in words)]
    for pk, name, title, code in matching[:AT_MOST]:
        yield PaletteEntry(name, f"Your interviews, {title} ({code})", reverse("interviews:loop_detail", args=[pk]))
