"""What the page says before anything leaves: who gets which mail, at which hour of their own, and what gives pause.
Afterwards: what left, what waits, what failed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils import timezone

from appointments.models import CandidateMail
from appointments.telling.drafting import LetterDraft
from core.mail_words import on_the_way
from core.models import Job
from core.wording import clock, counted, listed, long_date, number_word, sentence_case, zone_name
from interviews.loops.services.messages import ABOUT_THE_ROUND
from interviews.models import Interview, Loop, Message, Seat
from interviews.scheduling.cautions import cautions_before_inviting, odd_hours_of

JobStatus = Job.JobStatus


@dataclass(frozen=True)
class MailToLeave:
    """One line of the table: to whom, about what, when by their own clocks."""

    who: str
    about: str
    when: str
    place: str
    cautions: tuple[str, ...] = ()


def panel_mails(loop: Loop) -> list[MailToLeave]:
    """An invitation for everybody of the panel who waits for one, by round."""
    now = timezone.now()
    rounds = {row.pk: row for row in loop.interviews.order_by("starts_at") if row.is_scheduled and not row.is_over(now)}
    seats = Seat.objects.attending().filter(interview__in=rounds).for_board().order_by("interview__starts_at", "pk")
    return [_panel_mail(rounds[seat.interview_id], seat) for seat in seats if not seat.is_invited]


def _panel_mail(interview: Interview, seat: Seat) -> MailToLeave:
    person = seat.panelist
    part = f"{interview}, as a shadow" if seat.is_shadow else str(interview)
    cautions = odd_hours_of(interview, person.name, person.time_zone)
    return MailToLeave(person.name, part, *_local(interview.start, person.time_zone), tuple(cautions))


def candidate_lines(draft: LetterDraft) -> list[MailToLeave]:
    """The rounds of the candidate's own mail, each at the hour of their clocks."""
    return [
        MailToLeave(
            who="",
            about=f"Cancelled: {row.interview}" if row.is_cancelled else str(row.interview),
            when=_local(row.details.starts_at, draft.time_zone)[0],
            place=zone_name(ZoneInfo(draft.time_zone)),
        )
        for row in draft.rounds
    ]


def cautions_before_sending(loop: Loop, draft: LetterDraft) -> list[str]:
    """Everything that gives pause: about the panel's times, and about the candidate's."""
    name, zone = loop.candidate.name, draft.time_zone
    to_come = [row.interview for row in draft.rounds if row.is_news and not row.is_cancelled]
    own = [f"{interview}: {sentence}" for interview in to_come for sentence in odd_hours_of(interview, name, zone)]
    return [*cautions_before_inviting(loop), *own]


def _local(moment: datetime, zone: str) -> tuple[str, str]:
    with timezone.override(ZoneInfo(zone)):
        return f"{long_date(moment)}, {clock(moment)}", zone_name(ZoneInfo(zone))


# --- Afterwards -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MailCount:
    """How many mails about a loop as it stands left, wait and failed; counted from their rows."""

    left: int
    waiting: int
    failed: int
    next_try_at: datetime | None = None

    @property
    def has_any(self) -> bool:
        return bool(self.left or self.waiting or self.failed)

    @property
    def is_over(self) -> bool:
        return self.waiting == 0

    @property
    def sentence(self) -> str:
        """Says "Eight mails left, one waits and none failed."."""
        waiting = f"{number_word(self.waiting)} {'waits' if self.waiting == 1 else 'wait'}"
        failed = f"{number_word(self.failed)} failed" if self.failed else "none failed"
        parts = [f"{counted(self.left, 'mail')} left", *([waiting] if self.waiting else []), failed]
        return f"{sentence_case(listed(parts))}."

    @property
    def mark(self) -> str:
        """What somebody who sees this has seen."""
        return f"{self.left}.{self.waiting}.{self.failed}"


def count_mails(loop: Loop, mails: Iterable[CandidateMail]) -> MailCount:
    """The panel's mails about the rounds as they stand, and the candidate's own."""
    panel = Message.objects.filter(
        interview__loop=loop, kind__in=ABOUT_THE_ROUND, calendar_sequence=F("interview__calendar_sequence")
    )
    dropped = Q(job_status=JobStatus.DONE, sent_at__isnull=True)  # pointless by the time that their turn came
    states = Counter(panel.exclude(dropped).values_list("job_status", flat=True))
    states.update(mail.job_status for mail in mails if mail.was_sent or not mail.is_done)
    tried = panel.filter(job_status=JobStatus.WAITING).exclude(error="").values_list("due_at", flat=True)
    waiting_again = [*tried, *(mail.due_at for mail in mails if mail.job_status == JobStatus.WAITING and mail.error)]
    return MailCount(
        left=states[JobStatus.DONE],
        waiting=states[JobStatus.WAITING] + states[JobStatus.WORKING],
        failed=states[JobStatus.FAILED],
        next_try_at=min(waiting_again, default=None),
    )


def after_sending(number: int) -> str:
    """Says "Five mails are on their way. This page counts what left."."""
    return f"{on_the_way(sentence_case(counted(number, 'mail')), number)} This page counts what left."
