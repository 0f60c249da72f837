"""The PDFs that pages of the interviews app offer: each page asks the same rule again itself."""

from django.urls import reverse

from accounts.models import User
from interviews import page_actions
from interviews.models import Interview, Loop
from interviews.page_actions import PageAction


def register() -> None:
    """Called once, when the app starts."""
    page_actions.register_action(page_actions.DEBRIEF, "pdf", pdf_of_debrief)
    page_actions.register_action(page_actions.PAPER_KIT, "pdf", pdf_of_paper_kit)


def pdf_of_debrief(user: User, loop: Loop) -> PageAction:
    """For everybody who reads the debrief."""
    return PageAction("Make a PDF", reverse("packets:debrief_request", args=[loop.pk]), is_sent=True)


def pdf_of_paper_kit(user: User, interview: Interview) -> PageAction:
    """For everybody who prints the kit."""
    return PageAction("Make a PDF", reverse("packets:kit_request", args=[interview.pk]), is_sent=True)
