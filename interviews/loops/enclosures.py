"""What goes with a loop in every step: the candidate's resume, and the links that were added to it."""

from typing import NamedTuple

from django.urls import reverse

from hiring.models.candidates import CandidateLink
from interviews.models import Loop


class Enclosures(NamedTuple):
    """Where the resume is downloaded (empty where there is none), and the links."""

    resume_url: str
    links: list[CandidateLink]


def enclosures_of(loop: Loop) -> Enclosures:
    """For a page of this loop: whoever reads one may download the resume. Read `loop` with its candidate."""
    url = reverse("interviews:loop_resume", args=[loop.pk]) if loop.candidate.resume else ""
    return Enclosures(url, loop.candidate.link_list)
