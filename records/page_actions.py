"""The files of ratings that pages of the interviews app offer: each page asks the same rule again itself."""

from django.urls import reverse

from accounts.models import User
from core.access import may_open
from hiring.models import Opening
from interviews import page_actions
from interviews.models import Loop
from interviews.page_actions import PageAction


def register() -> None:
    """Called once, when the app starts."""
    page_actions.register_action(page_actions.DEBRIEF, "ratings", export_of_loop)
    page_actions.register_action(page_actions.COMPARISON, "ratings", export_of_opening)


def export_of_loop(user: User, loop: Loop) -> PageAction | None:
    return _export(user, loop, "records:loop_ratings")


def export_of_opening(user: User, opening: Opening) -> PageAction | None:
    return _export(user, opening, "records:opening_ratings")


def _export(user: User, subject: Opening | Loop, page: str) -> PageAction | None:
    if not may_open(user, page, subject):
        return None
    return PageAction("Export the ratings", reverse(page, args=[subject.pk]))
