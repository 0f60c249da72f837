"""When whoever owes a scorecard is reminded: first soon after the round, then on mornings of their working days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.dates import working_morning
from hiring.models import Opening
from interviews.models import Scorecard

# The answers are still in the ear.
FIRST_AFTER = timedelta(hours=1)
# In how many of the person's working days the next one comes.
PACES = {Opening.Reminders.DAILY: 1, Opening.Reminders.EVERY_OTHER: 2}
# What the address of a card asks for, and the place on its page that it leads to.
FIRST_OPEN = "first-open"


def first_reminder_at(person: User, round_ends_at: datetime) -> datetime:
    """An hour after the round; for somebody who wants one mail a day, on their next morning."""
    if person.gathers_reminders:
        return _morning(person, round_ends_at)
    return round_ends_at + FIRST_AFTER


def next_reminder_at(person: User, opening: Opening, after: datetime) -> datetime | None:
    """When the next one comes; None where the opening reminds once."""
    pace = PACES.get(Opening.Reminders(opening.reminders))
    return _morning(person, after, pace) if pace else None


def first_open_link(card: Scorecard) -> str:
    """Where the card is written down, at the first answer without words. A place on a page, named after "#", would be
    forgotten by the sign-in on the way: so the page is asked for it."""
    return settings.BASE_URL + reverse("interviews:scorecard_submit", args=[card.pk], query={FIRST_OPEN: ""})


def _morning(person: User, after: datetime, number: int = 1) -> datetime:
    return working_morning(after, weekdays=person.working_days, zone=person.time_zone, number=number)
