"""Who has read other people's cards of which loop: asked by every page that shows them, and by every act that rates.

The sealed-card rule (interviews.visibility) says what a person may read now. This says what they have read, so that the
order of events counts: what was rated before stays as it is and counts; what is written afterwards stands beside it.

A page that shows anything of somebody else's card, or notes that may quote one, calls `record_reading` before it reads
them. Readings are written under the loop's lock, and acts ask for them under the same lock: whichever comes first, the
other one sees it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core.errors import RuleViolation
from core.wording import clock, day, listed, long_date
from interviews.models import EarlierSeat, FirstReading, Interview, Loop, Scorecard, Seat
from interviews.querysets import had_read
from interviews.states import SUBMITTED, ReadingPage, ScorecardStatus
from interviews.visibility import closed_to, sight_of

# What stands beside a card or a note that was written by somebody who had read the others.
AFTER_READING = "Written after reading others"
# What a page says before the click that opens the others' cards for the first time.
FIXES_YOUR_RATINGS = (
    "Once you open another scorecard, or notes written since one was submitted, from here on your ratings are fixed; "
    "you can add dated notes."
)
STANDS_BESIDE = "Its writer had read other scorecards of this loop before. It stands beside them and enters no score."
WILL_STAND_BESIDE = (
    "You have read other scorecards of this loop, so this one will be marked “written after reading others”. It stands "
    "beside them and enters no score."
)
READERS_ARE_MARKED = (
    "Whoever has read scorecards of this loop is marked when they sit down: their ratings stand beside the others and "
    "enter no score."
)
CLOSED_MEANWHILE = (
    "These scorecards were closed to you while the page was made: you opened your own again, or sit on the panel now. "
    "They open when you have submitted yours."
)


# --- Written by pages -----------------------------------------------------------------------------------------


def record_reading(user: User, loop: Loop, page: str) -> None:
    """Remember that `user` opens other people's cards of this loop by this page (a `ReadingPage`).

    Only the first time is written; afterwards this is one select. Refused (RuleViolation): a loop that the sealed-card
    rule has closed to the person since the page asked.
    """
    record_readings(user, Loop.objects.filter(pk=loop.pk), page)


def record_readings(user: User, loops: QuerySet[Loop], page: str, *, with_drafts: bool = False) -> None:
    """The same for a page that shows cards of all these loops. A loop in which nobody else has submitted a card shows
    nothing of anybody else's and is left out; `with_drafts` counts open cards, where a page shows those."""
    unread = set(_unread(user, loops, with_drafts=with_drafts).values_list("pk", flat=True))
    if not unread:
        return
    with transaction.atomic():
        locked = Loop.objects.select_for_update().filter(pk__in=unread).order_by("pk")
        keys = list(locked.values_list("pk", flat=True))
        if Loop.objects.filter(closed_to(user), pk__in=keys).exists():
            raise RuleViolation(CLOSED_MEANWHILE)
        FirstReading.objects.bulk_create(
            [FirstReading(user=user, loop_id=key, page=page) for key in keys], ignore_conflicts=True
        )


def _unread(user: User, loops: QuerySet[Loop], *, with_drafts: bool) -> QuerySet[Loop]:
    others = Seat.objects.filter(interview__loop=OuterRef("pk"), scorecard__isnull=False).exclude(panelist=user)
    if not with_drafts:
        others = others.filter(scorecard__status__in=SUBMITTED)
    read = FirstReading.objects.filter(loop=OuterRef("pk"), user=user)
    return loops.filter(Exists(others.order_by()), ~Exists(read.order_by())).order_by()


def remember_seats(loop: Loop, people: Iterable[int]) -> None:
    """Remember that these people (keys) had a seat which they lose now, once there is something to read: it opens
    nothing to them before the debrief. Part of a larger action, which holds the loop's lock."""
    if loop.status == Loop.Status.PLANNING and not Scorecard.objects.for_loop(loop).submitted().exists():
        return
    EarlierSeat.objects.bulk_create([EarlierSeat(user_id=pk, loop=loop) for pk in people], ignore_conflicts=True)


# --- Asked by acts and pages ----------------------------------------------------------------------------------


def has_read(user: User, loop: Loop) -> bool:
    """The person has opened another person's card of this loop."""
    return FirstReading.objects.filter(user=user, loop=loop).exists()


def reads_before_rating(writer: User, interview: Interview) -> bool:
    """The person rates this round after reading others of its loop (see `had_read`)."""
    return _readers_before(interview).filter(pk=writer.pk).exists()


def _readers_before(interview: Interview) -> QuerySet[User]:
    cards, key = Scorecard.objects.all(), OuterRef("pk")
    return User.objects.filter(
        had_read(FirstReading.objects, cards, person=key, loop=interview.loop_id, interview=interview.pk)
    )


def why_fixed(user: User, loop: Loop) -> str:
    """The sentence that says why the person's submitted ratings in this loop stay; empty while they may change."""
    reading = FirstReading.objects.filter(user=user, loop=loop).first()
    if reading is None:
        return ""
    at = reading.at
    when = {"today": "", "yesterday": "yesterday "}.get(day(at), f"on {long_date(at)} ")
    what = "notes that may quote the other scorecards" if reading.page == ReadingPage.NOTES else "the other scorecards"
    return (
        f"You opened {what} {when}at {clock(at)}, so your ratings stay as you submitted them. Add a dated note instead."
    )


def reading_would_fix(card: str, *, has_read: bool) -> bool:
    """Opening others' cards takes from a writer what they may still do: their card, in this status, is submitted, and
    they have read no other, so they may open it again."""
    return card == ScorecardStatus.SUBMITTED and not has_read


def what_reading_fixes(user: User, loops: QuerySet[Loop]) -> str:
    """What a page says before the person opens others' cards of these loops for the first time; empty for people
    whose ratings cannot change any more, or who have none."""
    cards = Scorecard.objects.of(user).filter(seat__interview__loop__in=loops, status=ScorecardStatus.SUBMITTED)
    read = FirstReading.objects.filter(user=user, loop=OuterRef("seat__interview__loop"))
    return FIXES_YOUR_RATINGS if cards.filter(~Exists(read.order_by())).exists() else ""


def why_marked(person: User, interview: Interview, by: User) -> str:
    """What `by` hears after giving `person` a seat in this round; empty where nothing is to be said, or `by` is bound
    themselves."""
    if sight_of(by, interview.loop).is_blind or not reads_before_rating(person, interview):
        return ""
    return f"{person} has read scorecards of this loop, so their ratings will be marked and enter no score."


def who_would_be_marked(by: User, interview: Interview) -> str:
    """What a page on which `by` gives somebody a seat in this round says of those who have read cards of its loop. To
    people whom the sealed-card rule binds it names nobody: that somebody has read tells that there are cards."""
    if sight_of(by, interview.loop).is_blind:
        return READERS_ARE_MARKED
    names = list(_readers_before(interview).order_by("name").values_list("name", flat=True))
    if not names:
        return ""
    return (
        f"{listed(names)} {'has' if len(names) == 1 else 'have'} read scorecards of this loop. Whoever of them sits "
        "down now is marked: their ratings stand beside the others and enter no score."
    )
