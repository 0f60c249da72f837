"""Which rows of the run a person may find at all. What of a scorecard's content they may read is decided by
interviews.visibility; both stand on the same facts."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery

from accounts.models import User
from core.models import Job
from core.relations import number_of, rows_of
from hiring.querysets import about, on_hiring_team, runs_everything
from interviews.states import (
    BEFORE_DEBRIEF,
    CARDS_ARE_LOCKED,
    DID_NOT_TAKE_PLACE,
    FINAL_OUTCOMES,
    LIVE_LOOPS,
    LOOPS_OVER,
    SUBMITTED,
    TAKES_PLACE,
    InterviewStatus,
    InvitationAnswer,
    LoopStatus,
    MessageKind,
    ScorecardStatus,
)
from interviews.visibility import closed_to, debrief_readable_by, is_blind_in_loop, readable_by

# A quarter of an hour early is how people are; before that, whoever starts a round is asked first.
EARLY = timedelta(minutes=15)


def enters_the_score(card: str = "") -> Q:
    """Condition on rows: what stands on the card at the end of this path counts. Not a shadow's, not one that was
    written after reading others, and not of a round that did not take place."""
    path = f"{card}__" if card else ""
    return is_waited_for(card) & Q(**{f"{path}is_after_reading": False})


def is_waited_for(card: str = "") -> Q:
    """Condition on rows: a debrief waits for the card at the end of this path. Not for a shadow's, and not for one of a
    round that did not take place."""
    path = f"{card}__" if card else ""
    missed = Q(**{f"{path}seat__interview__status__in": DID_NOT_TAKE_PLACE})
    return Q(**{f"{path}seat__is_shadow": False}) & ~missed


def had_read(readings: Any, cards: Any, *, person: Any, loop: Any, interview: Any) -> Q:
    """Condition on rows: the person rates this interview after reading others of its loop. They opened a card there, or
    took over a colleague's notes in another of its rounds; in the round of those notes they go on with them, and
    count. `readings` and `cards` are rows of those models, the others values or references."""
    own = cards.taken_over().filter(seat__panelist=person, seat__interview__loop=loop)
    elsewhere = own.exclude(seat__interview=interview)
    return Q(Exists(readings.filter(user=person, loop=loop).order_by())) | Q(Exists(elsewhere.order_by()))


def _attended_by(user: User) -> Exists:
    """Of interviews: the person has a seat and comes. Whoever was excused, handed over or was replaced keeps what they
    wrote, and nothing else of the round."""
    return Exists(user.seats.attending().filter(interview=OuterRef("pk")))


class LoopQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "LoopQuerySet":
        """All for recruiters and administrators, those of their openings for the hiring team, those with a seat of
        theirs for panelists. Never a loop about the person themselves."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(about(user, "candidate"))
        if runs_everything(user):
            return others
        has_seat = Exists(user.seats.filter(interview__loop=OuterRef("pk")))
        return others.filter(on_hiring_team(user, "candidate__opening") | has_seat)

    def run_by(self, user: User) -> "LoopQuerySet":
        """Loops that a person plans and follows, not merely sits in."""
        others = self.exclude(about(user, "candidate"))
        return others if runs_everything(user) else others.filter(on_hiring_team(user, "candidate__opening"))

    def in_progress(self, since: Any) -> "LoopQuerySet":
        """Live ones, and those decided after `since`: their feedback is still to come."""
        fresh = rows_of(self.model, "decisions").current().filter(decided_at__gte=since)
        decided = fresh.filter(loop__status=LoopStatus.DECIDED).order_by().values("loop")
        live = rows_of(self.model, "candidate__loops").live().order_by().values("pk")
        return self.filter(pk__in=live.union(decided))

    def for_followed_loops(self, user: User) -> "LoopQuerySet":
        """With the candidate, the opening, `is_blind`: whether the sealed-card rule binds this reader there,
        `waits_for_second_of`: who recorded a decision that waits for a second person, if one does, and
        `has_namesake`: whether another candidate of the opening has the name."""
        is_blind = ExpressionWrapper(is_blind_in_loop(user), output_field=models.BooleanField())
        waiting = rows_of(self.model, "decisions").waiting().filter(loop=OuterRef("pk"))
        return self.select_related("candidate__opening").annotate(
            is_blind=is_blind,
            waits_for_second_of=Subquery(waiting.values("decided_by")[:1]),
            has_namesake=Exists(rows_of(self.model, "candidate").namesakes_of("candidate")),
        )

    def live(self) -> "LoopQuerySet":
        return self.filter(status__in=LIVE_LOOPS)

    def over(self) -> "LoopQuerySet":
        return self.filter(status__in=LOOPS_OVER)

    def for_opening(self, opening: Any) -> "LoopQuerySet":
        return self.filter(candidate__opening=opening)

    def binding(self, user: User) -> "LoopQuerySet":
        """Loops in which the sealed-card rule binds the user, and those about them. Found from the few in which they
        sit, sat or are the candidate, however many others there are."""
        seats, earlier = user.seats.order_by().values("interview__loop"), user.earlier_seats.order_by().values("loop")
        own = rows_of(self.model, "candidate").filter(about(user), loops__isnull=False).order_by().values("loops")
        return self.filter(pk__in=seats.union(earlier, own)).filter(closed_to(user))

    def seals_counts_to(self, user: User, opening: Any) -> bool:
        """How many cards were in is counted over all loops of an opening, so it is kept from whomever the sealed-card
        rule binds in one of them."""
        return self.sealing_counts(user, opening).exists()

    def sealing_counts(self, user: User, opening: Any) -> "LoopQuerySet":
        """The loops of an opening for which `seals_counts_to` says so."""
        return self.for_opening(opening).binding(user).order_by()

    def begun(self) -> "LoopQuerySet":
        """Loops that go by a version of the agreement for good: their first interview began or a card was saved."""
        return self.filter(agreement__isnull=False)

    def begun_or_to_come(self) -> "LoopQuerySet":
        """Loops that have begun, and those that may yet begin."""
        return self.filter(Q(agreement__isnull=False) | Q(status__in=LIVE_LOOPS))

    def with_cards_in(self) -> "LoopQuerySet":
        """With `cards_in` of `cards_planned`: how many counting cards are in, and how many there are to be."""
        cards = rows_of(self.model, "interviews__panel__scorecard").counting().exclude(status=ScorecardStatus.WAIVED)
        own = cards.filter(seat__interview__loop=OuterRef("pk")).order_by()
        loop = "seat__interview__loop"
        return self.annotate(cards_in=number_of(own.submitted(), loop), cards_planned=number_of(own, loop))

    def with_seat_of(self, user: User) -> "LoopQuerySet":
        return self.filter(Exists(user.seats.filter(interview__loop=OuterRef("pk")).order_by()))

    def with_panelist(self, user: User) -> "LoopQuerySet":
        """Loops on whose panels the person sits, or ever sat."""
        sits = user.seats.filter(interview__loop=OuterRef("pk")).order_by()
        sat = user.earlier_seats.filter(loop=OuterRef("pk")).order_by()
        return self.filter(Q(Exists(sits)) | Q(Exists(sat)))

    def for_figures(self) -> "LoopQuerySet":
        """Those that figures are made of: never the sample's, whose candidates are made up."""
        return self.filter(candidate__is_sample=False)

    def with_readable_debrief(self, user: User) -> "LoopQuerySet":
        """Loops whose debrief is open or over, and which the user reads."""
        return self.filter(debrief_readable_by(user), status__in=CARDS_ARE_LOCKED)


class InterviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "InterviewQuerySet":
        """Every interview of a loop that the person runs; only those that they attend otherwise."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(about(user, "loop__candidate"))
        if runs_everything(user):
            return others
        return others.filter(on_hiring_team(user, "loop__candidate__opening") | _attended_by(user))

    def with_seat_of(self, user: User) -> "InterviewQuerySet":
        """Those in which the person sits, and was neither excused nor replaced."""
        return self.filter(_attended_by(user))

    def own_visible_to(self, user: User) -> "InterviewQuerySet":
        """Those in which the person sits, among those that `visible_to` finds."""
        return self.visible_to(user).with_seat_of(user) if user.is_authenticated else self.none()

    def begun_in(self, opening: Any, now: Any) -> "InterviewQuerySet":
        """Rounds of this opening that have begun, noted or not: somebody started them, or their time has come."""
        under_way = self.filter(loop__candidate__opening=opening).exclude(loop__status=LoopStatus.CANCELLED)
        return under_way.begun_by(now)

    def begun_by(self, now: Any) -> "InterviewQuerySet":
        """Rounds that have begun, noted or not: somebody started them, or their time has come."""
        its_hour_came = Q(status__in=TAKES_PLACE, starts_at__lte=now)
        return self.filter(Q(started_at__isnull=False) | its_hour_came)

    def planned_in(self, opening: Any) -> "InterviewQuerySet":
        """Rounds of this opening with a time, in loops that go on; the first one first."""
        going_on = self.filter(loop__candidate__opening=opening, loop__status__in=BEFORE_DEBRIEF)
        return going_on.filter(status=InterviewStatus.SCHEDULED, starts_at__isnull=False).order_by("starts_at", "pk")

    def standing(self) -> "InterviewQuerySet":
        return self.exclude(status=InterviewStatus.CANCELLED)

    def with_cards(self) -> "InterviewQuerySet":
        """With how many cards of the round a debrief waits for (`is_waited_for`): `cards`, and of them those that are
        still open and those that are in; and when somebody who owes one was `reminded_at` last and is
        `reminded_next_at`."""
        waited = Q(panel__is_shadow=False) & ~Q(status__in=DID_NOT_TAKE_PLACE)

        owing = rows_of(self.model, "messages").filter(
            kind=MessageKind.REMINDER,
            interview=OuterRef("pk"),
            recipient__is_active=True,
            recipient__wants_reminders=True,
            recipient__seats__interview=OuterRef("pk"),
            recipient__seats__scorecard__status=ScorecardStatus.DRAFT,
        )

        def number(**more: Any) -> Count:
            return Count("panel__scorecard", filter=waited & Q(**more))

        return self.annotate(
            cards=number(),
            cards_open=number(panel__scorecard__status=ScorecardStatus.DRAFT),
            cards_in=number(panel__scorecard__status__in=SUBMITTED),
            reminded_at=Subquery(owing.exclude(sent_at=None).order_by("-sent_at").values("sent_at")[:1]),
            reminded_next_at=Subquery(
                owing.filter(job_status=Job.JobStatus.WAITING).order_by("due_at").values("due_at")[:1]
            ),
        )

    def due_to_begin(self, now: Any) -> "InterviewQuerySet":
        """Planned rounds whose time has come and whose beginning nobody has noted: no start of theirs counts, or their
        loop is still in planning."""
        early = (
            Q(started_at__isnull=True) | Q(started_at__lt=F("starts_at") - EARLY) | Q(loop__status=LoopStatus.PLANNING)
        )
        return self.filter(
            early, status=InterviewStatus.SCHEDULED, starts_at__lte=now, loop__status__in=BEFORE_DEBRIEF
        ).order_by("starts_at", "pk")

    def with_planned_questions(self) -> "InterviewQuerySet":
        """With `planned_questions`: how many the round of the template asks."""
        questions = rows_of(self.model, "source_round__round_questions")
        planned = questions.filter(round=OuterRef("source_round"))
        return self.annotate(planned_questions=number_of(planned, "round"))

    def on_page(self) -> "InterviewQuerySet":
        """With the candidate, the opening and the panel, for lists of interviews."""
        panel = rows_of(self.model, "panel").attending().select_related("panelist")
        return self.select_related("loop__candidate__opening").prefetch_related(Prefetch("panel", panel))


class SeatQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "SeatQuerySet":
        return self.filter(interview__in=rows_of(self.model, "interview").visible_to(user))

    def counting(self) -> "SeatQuerySet":
        """Seats whose ratings count: everyone but shadows."""
        return self.filter(is_shadow=False)

    def attending(self) -> "SeatQuerySet":
        """Seats of people who come: a waiver, or handing the card over, sends somebody home."""
        return self.exclude(scorecard__status=ScorecardStatus.WAIVED)

    def for_own_seats(self, user: User) -> "SeatQuerySet":
        """A person's own seats in loops under way, each with the interview, the own card, and what its page says:
        `asks` of `question_count` questions, answers `rated` and `left_blank`, `is_first_of_kind` for a first round
        of its kind, and `is_recused`: they must not interview this candidate."""
        questions = rows_of(self.model, "interview__questions").filter(interview=OuterRef("interview"))
        ratings = rows_of(self.model, "scorecard__ratings").filter(scorecard__seat=OuterRef("pk"))
        before = rows_of(self.model, "scorecard").of(user).submitted()
        before = before.filter(seat__interview__kind=OuterRef("interview__kind"))
        return (
            self.filter(panelist=user, interview__loop__status__in=LIVE_LOOPS)
            .exclude(interview__status__in=DID_NOT_TAKE_PLACE)
            .select_related("interview__loop__candidate__opening", "interview__loop__planned_by", "scorecard", "answer")
            .annotate(
                question_count=number_of(questions, "interview"),
                asks=number_of(questions.filter(asker=user), "interview"),
                rated=number_of(ratings.exclude(score=None), "scorecard"),
                left_blank=number_of(ratings.exclude(blank_reason=""), "scorecard"),
                is_first_of_kind=~Exists(before),
                is_recused=self._is_recused(),
            )
            .order_by("interview__starts_at", "pk")
        )

    def recused(self) -> "SeatQuerySet":
        """Seats of people who must not interview the candidate: they were given before that was said."""
        return self.filter(self._is_recused())

    def with_conflicts(self) -> "SeatQuerySet":
        """With `is_recused`: their person must not interview the candidate."""
        return self.annotate(is_recused=self._is_recused())

    def not_coming(self) -> "SeatQuerySet":
        """Seats of people who say of the round as it stands that they cannot come."""
        return self.filter(
            answer__answer=InvitationAnswer.NOT_COMING, answer__calendar_sequence=F("interview__calendar_sequence")
        )

    def _is_recused(self) -> Exists:
        candidate = "interview__loop__candidate"
        own = rows_of(self.model, f"{candidate}__recusals").filter(person=OuterRef("panelist"))
        return Exists(own.holding_for(OuterRef(candidate), OuterRef(f"{candidate}__canonical_email")).order_by())

    def with_attendance(self) -> "SeatQuerySet":
        """With the person and `attends`, as `attending` says it."""
        waived = rows_of(self.model, "scorecard").filter(seat=OuterRef("pk"), status=ScorecardStatus.WAIVED)
        return self.select_related("panelist").annotate(attends=~Exists(waived))

    def for_board(self) -> "SeatQuerySet":
        """With the person, the state of the card (never its words), `is_invited` to the time that stands now and what
        they say to it (`says`), `has_read`: the person has opened other cards of the loop, or took over a colleague's
        notes in another round, `is_recused`: they must not interview this candidate, and when they were `reminded_at`
        last and are `reminded_next_at`."""
        invitations = rows_of(self.model, "interview__messages").filter(
            kind=MessageKind.INVITATION,
            interview=OuterRef("interview"),
            recipient=OuterRef("panelist"),
            calendar_sequence=OuterRef("interview__calendar_sequence"),
        )
        has_read = had_read(
            rows_of(self.model, "interview__loop__first_readings"),
            rows_of(self.model, "scorecard"),
            person=OuterRef("panelist"),
            loop=OuterRef("interview__loop"),
            interview=OuterRef("interview"),
        )
        reminders = rows_of(self.model, "interview__messages").filter(
            kind=MessageKind.REMINDER,
            interview=OuterRef("interview"),
            recipient=OuterRef("panelist"),
            round_starts_at=OuterRef("interview__starts_at"),
        )
        answers = rows_of(self.model, "answer").filter(
            seat=OuterRef("pk"), calendar_sequence=OuterRef("interview__calendar_sequence")
        )
        words = ("summary", "candidate_questions", "next_interviewer_note", "reopen_reason", "waive_reason")
        return (
            self.select_related("panelist__guest", "scorecard")
            .defer(*(f"scorecard__{name}" for name in (*words, "recommendation")))
            .annotate(
                is_invited=Exists(invitations),
                has_read=has_read,
                is_recused=self._is_recused(),
                says=Subquery(answers.values("answer")[:1]),
                reminded_at=Subquery(reminders.exclude(sent_at=None).order_by("-sent_at").values("sent_at")[:1]),
                reminded_next_at=Subquery(
                    reminders.filter(job_status=Job.JobStatus.WAITING).order_by("due_at").values("due_at")[:1]
                ),
            )
        )


class InterviewQuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "InterviewQuestionQuerySet":
        return self.filter(interview__in=rows_of(self.model, "interview").visible_to(user))

    def for_board(self) -> "InterviewQuestionQuerySet":
        """With competency, asker, who holds the follow-ups, and `is_planned`: the template's round asks it too."""
        planned = rows_of(self.model, "question__round_questions").filter(
            round=OuterRef("interview__source_round"), question=OuterRef("question")
        )
        return (
            self.select_related("competency", "asker")
            .prefetch_related(Prefetch("follow_ups", rows_of(self.model, "follow_ups").order_by("position")))
            .annotate(is_planned=Exists(planned))
        )

    def held(self) -> "InterviewQuestionQuerySet":
        """Of interviews that took place, the sample's aside: how often a question was asked is a figure."""
        real = rows_of(self.model, "loop").for_figures().order_by()
        return self.filter(interview__status=InterviewStatus.COMPLETED, loop__in=real)

    def for_kit_page(self) -> "InterviewQuestionQuerySet":
        """With everything the kit shows of a question, in two queries."""
        follow_ups = rows_of(self.model, "follow_ups").select_related("assignee")
        return self.select_related("competency", "asker").prefetch_related(Prefetch("follow_ups", follow_ups))


class QuestionMergeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "QuestionMergeQuerySet":
        """Those who may merge questions find what was merged."""
        return self if user.has_perm("questionbank.merge_question") else self.none()


class ScorecardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "ScorecardQuerySet":
        """The sealed-card rule as rows: see interviews.visibility.readable_by for the sentence behind each line."""
        return self.filter(readable_by(user)) if user.is_authenticated else self.none()

    def for_loop(self, loop: Any) -> "ScorecardQuerySet":
        return self.filter(seat__interview__loop=loop)

    def of(self, user: User) -> "ScorecardQuerySet":
        return self.filter(seat__panelist=user)

    def own_visible_to(self, user: User) -> "ScorecardQuerySet":
        """The person's own cards among those that `visible_to` finds: for writing, without the whole rule."""
        if not user.is_authenticated:
            return self.none()
        return self.of(user).exclude(about(user, "seat__interview__loop__candidate"))

    def own_for_saving(self, user: User) -> "ScorecardQuerySet":
        """The same with their seat and without a word of them: a save reads those under its lock."""
        own = self.own_visible_to(user).select_related("seat__interview__loop")
        return own.only("seat__panelist", "seat__interview__loop__agreement")

    def scoring(self) -> "ScorecardQuerySet":
        """Cards whose ratings and recommendation count."""
        return self.filter(enters_the_score())

    def counting(self) -> "ScorecardQuerySet":
        """Cards that a debrief waits for: not a shadow's, and not of a round that did not take place."""
        return self.filter(is_waited_for())

    def counted_in_begun_loops(self, opening: Any) -> tuple[int, int]:
        """How many counting cards of this opening are in, and how many of its loops that have begun there are to be.
        A loop in which a card is in has begun, whatever else it says."""
        cards = self.counting().filter(seat__interview__loop__candidate__opening=opening)
        cards = cards.exclude(status=ScorecardStatus.WAIVED)
        own = cards.submitted().filter(seat__interview__loop=OuterRef("seat__interview__loop"))
        begun = cards.filter(Q(seat__interview__loop__agreement__isnull=False) | Exists(own))
        return cards.submitted().count(), begun.count()

    def open(self) -> "ScorecardQuerySet":
        return self.filter(status=ScorecardStatus.DRAFT)

    def late_of(self, user: User, now: datetime) -> list[Any]:
        """Open cards of the person that a debrief waits for and whose round is over, the earliest first; none about
        themselves."""
        own = self.own_visible_to(user).counting().open().filter(seat__interview__loop__status__in=BEFORE_DEBRIEF)
        rows = own.select_related("seat__interview__loop__candidate__opening").order_by("seat__interview__starts_at")
        return [card for card in rows if card.interview.ends_at and card.interview.ends_at <= now]

    def submitted(self) -> "ScorecardQuerySet":
        return self.filter(status__in=SUBMITTED)

    def taken_over(self) -> "ScorecardQuerySet":
        """Cards that began with a colleague's notes."""
        return self.filter(notes_of__isnull=False)

    def ever_submitted(self) -> "ScorecardQuerySet":
        """Also those that their writer opened again."""
        return self.filter(Q(status__in=SUBMITTED) | Q(first_submitted_at__isnull=False))


class GuestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "GuestQuerySet":
        """Guests of the interviews that the person finds."""
        return self.filter(interview__in=rows_of(self.model, "interview").visible_to(user))


class MessageQuerySet(models.QuerySet[Any]):
    def reminders_of(self, card: Any) -> "MessageQuerySet":
        """Of this card, for the time at which its round stands now, in their order."""
        interview = card.seat.interview
        own = self.filter(kind=MessageKind.REMINDER, interview=interview, recipient=card.seat.panelist_id)
        return own.filter(round_starts_at=interview.starts_at).order_by("number")

    def reminders_on_the_day_of(self, message: Any) -> "MessageQuerySet":
        """Those of rounds as they stand that come to the same person by themselves on the same of their days."""
        zone = ZoneInfo(message.recipient.time_zone)
        morning = datetime.combine(message.due_at.astimezone(zone).date(), time(), zone)
        own = self.filter(kind=MessageKind.REMINDER, recipient=message.recipient_id, asked_by=None)
        own = own.filter(round_starts_at=F("interview__starts_at")).exclude(job_status=Job.JobStatus.FAILED)
        return own.filter(due_at__gte=morning, due_at__lt=morning + timedelta(days=1))


class DebriefQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "DebriefQuerySet":
        return self.filter(loop__in=rows_of(self.model, "loop").visible_to(user))

    def with_conflicts(self) -> "DebriefQuerySet":
        """With `has_conflict`: of a card that is in, the writer must not interview the candidate."""
        seats = rows_of(self.model, "loop__interviews__panel").recused()
        own = seats.filter(interview__loop=OuterRef("loop"), scorecard__status__in=SUBMITTED)
        return self.annotate(has_conflict=Exists(own.order_by()))


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "DecisionQuerySet":
        return self.filter(loop__in=rows_of(self.model, "loop").visible_to(user))

    def current(self) -> "DecisionQuerySet":
        return self.filter(followed_by__isnull=True)

    def waiting(self) -> "DecisionQuerySet":
        """Recorded, and not counting before a second person confirms it. Another round never waits, and a loop
        comes back to its debrief only with a decision that does."""
        return self.current().filter(
            loop__status=LoopStatus.DEBRIEF, outcome__in=FINAL_OUTCOMES, confirmed_by__isnull=True
        )


def closes_notes(user: User) -> Q:
    """Condition on openings: their notes are closed to a person who is blind in a loop there, or who applied."""
    blind = rows_of(User, "seats__interview__loop").filter(is_blind_in_loop(user)).order_by()
    applied = rows_of(User, "seats__interview__loop__candidate").filter(about(user)).order_by()
    return Q(pk__in=blind.values("candidate__opening")) | Q(pk__in=applied.values("opening"))


class PlanNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PlanNoteQuerySet":
        """Those of the loops and openings that a person runs, as far as `closes_notes` and the sealed-card rule let
        them: who plans may speak of answers, whatever the page asks for."""
        if not user.is_authenticated:
            return self.none()
        loops = rows_of(self.model, "loop").run_by(user).exclude(is_blind_in_loop(user))
        openings = rows_of(self.model, "opening").visible_to(user).exclude(closes_notes(user))
        return self._within(loops, openings)

    def own_visible_to(self, user: User) -> "PlanNoteQuerySet":
        """A person's own among them, those that they removed too."""
        return self.visible_to(user).filter(by=user)

    def own_where_planning(self, user: User) -> "PlanNoteQuerySet":
        """A person's own, those that are closed to them by now too: for a page that says so, and shows none of them."""
        if not user.is_authenticated:
            return self.none()
        loops, openings = rows_of(self.model, "loop").run_by(user), rows_of(self.model, "opening").visible_to(user)
        return self._within(loops, openings).filter(by=user)

    def _within(self, loops: Any, openings: Any) -> "PlanNoteQuerySet":
        return self.filter(Q(loop__in=loops.order_by()) | Q(loop=None, opening__in=openings.order_by()))

    def standing(self) -> "PlanNoteQuerySet":
        return self.filter(removed_at=None)

    def about(self, opening: Any, loop: Any = None) -> "PlanNoteQuerySet":
        """Those on a loop, or on an opening as a whole."""
        return self.filter(opening=opening, loop=loop)

    def with_people(self) -> "PlanNoteQuerySet":
        """With who wrote it and whom it names."""
        return self.select_related("by").prefetch_related("mentions__person")


class NoteMentionQuerySet(models.QuerySet[Any]):
    def unseen_by(self, user: User) -> "NoteMentionQuerySet":
        """Of notes that stand and that the person reads: what they have not looked at since they were named."""
        notes = rows_of(self.model, "note").standing().visible_to(user).order_by()
        return self.filter(person=user, seen_at=None, note__in=notes)
