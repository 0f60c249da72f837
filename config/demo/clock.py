"""When things happen in the demo: rounds on working days, and cards in the minutes after them.

Services write the moment of the call; `settle_times` moves it to the hours at which people would have written.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from hiring.models import Agreement, AgreementSignature, Opening
from hiring.openings.agreement.services import agreement_for_beginning_loop
from hiring.states import FrozenWhen
from interviews.models import Debrief, Decision, Loop, Scorecard

ZONE = "Europe/Stockholm"

ROUND_STARTS = (time(9, 30), time(11, 0), time(13, 30), time(15, 0))


def working_day(offset: int) -> Any:
    """The working day `offset` working days from today; 0 is today or the next one."""
    day, step = timezone.localdate(timezone=ZoneInfo(ZONE)), 1 if offset >= 0 else -1
    while day.weekday() > 4:
        day += timedelta(days=step)
    for _ in range(abs(offset)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


def round_times(days: int) -> list[datetime]:
    """When the rounds of a loop start: in the morning `days` working days from today. Today they start within the
    hour, so that a newcomer finds an interview to run; in the evening tomorrow's morning has to do."""
    now = timezone.now().astimezone(ZoneInfo(ZONE))
    if days == 0 and now.weekday() < 5 and 7 <= now.hour < 17:
        first = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return [first + timedelta(minutes=90 * number) for number in range(len(ROUND_STARTS))]
    day = working_day(days or 1)
    return [datetime.combine(day, start, ZoneInfo(ZONE)) for start in ROUND_STARTS]


def settle_times(loop: Loop, *, weeks_ago: int) -> None:
    """Move a held loop whole weeks back, so that working days stay working days, and its cards to the minutes after
    their interviews; debrief and decision follow on the same day."""
    back = timedelta(weeks=weeks_ago)
    Loop.objects.filter(pk=loop.pk).update(planned_at=loop.planned_at - back - timedelta(days=6))
    loop.interviews.exclude(starts_at=None).update(starts_at=F("starts_at") - back, started_at=F("started_at") - back)
    for turn, card in enumerate(Scorecard.objects.for_loop(loop).submitted().select_related("seat__interview")):
        written = card.interview.ends_at + timedelta(minutes=12 + 7 * turn)
        Scorecard.objects.filter(pk=card.pk).update(submitted_at=written, first_submitted_at=written)
        card.revisions.update(at=written)
    Debrief.objects.filter(loop=loop).update(opened_at=timezone.now() - back)
    Decision.objects.filter(loop=loop).update(decided_at=timezone.now() - back)


def settle_agreement(opening: Opening, *, weeks_ago: int) -> None:
    """Freeze a signed agreement so long ago, a day after its signatures: before the first loop that goes by it."""
    frozen_at = timezone.now() - timedelta(weeks=weeks_ago)
    signed_at = frozen_at - timedelta(days=1)
    AgreementSignature.objects.filter(agreement__opening=opening).update(asked_at=signed_at, signed_at=signed_at)
    Agreement.objects.filter(opening=opening).update(proposed_at=signed_at)
    agreement_for_beginning_loop(opening=opening, when=FrozenWhen.FIRST_INTERVIEW, at=frozen_at)
