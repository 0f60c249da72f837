"""Reminders go on until the card is in, as often as people chose; "Remind" and "I was not there" are one click."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import jobs
from core.dates import validate_weekdays, working_morning
from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.cards.services import say_absent, take_back_absence, waive_scorecard
from interviews.loops.services.loops import start_loop
from interviews.loops.services.messages import remind_panelist
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import mark_held, schedule_interview
from interviews.models import Interview, Message, Scorecard
from interviews.scheduling.reminding import first_open_link
from tests.factories.run import make_rating

pytestmark = pytest.mark.sqlite

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
START = datetime(2027, 3, 11, 13, tzinfo=UTC)  # Thursday, 14:00 in Berlin; it takes an hour
OVER = START + timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def interview(clock, staffed, people) -> Interview:
    first = staffed.interviews.first()
    first.minutes = 60
    first.save()
    schedule_interview(interview=first, starts_at=START, time_zone="Europe/Berlin", by=people.rita)
    start_loop(loop=first.loop, by=people.rita)
    post()
    return first


def post() -> dict[str, mail.EmailMessage]:
    """Send everything that is due, and take the mails out of the box, by recipient's first name."""
    jobs.drain()
    sent, mail.outbox = {letter.to[0].split("@")[0].rstrip("0123456789"): letter for letter in mail.outbox}, []
    return sent


def days_reminded(clock, name: str, *, hours: int) -> list[str]:
    """At which hours, in UTC, the person is reminded within so many after the round."""
    found = []
    for hour in range(hours + 1):
        clock.move_to(OVER + timedelta(hours=hour, minutes=1))
        if name in post():
            found.append(f"{OVER + timedelta(hours=hour):%a %H}")
    return found


def card_of(interview: Interview, person) -> Scorecard:
    return Scorecard.objects.get(seat__interview=interview, seat__panelist=person)


# --- Days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "weekdays", "zone", "number", "morning"),
    [
        ("2027-03-11T15:00+00:00", "12345", "Europe/Berlin", 1, "2027-03-12T09:00+01:00"),
        ("2027-03-12T15:00+00:00", "12345", "Europe/Berlin", 1, "2027-03-15T09:00+01:00"),
        ("2027-03-11T15:00+00:00", "12345", "Europe/Berlin", 2, "2027-03-15T09:00+01:00"),
        ("2027-03-11T15:00+00:00", "7", "Asia/Riyadh", 1, "2027-03-14T09:00+03:00"),
        # Already Friday there.
        ("2027-03-11T15:00+00:00", "12345", "Pacific/Auckland", 1, "2027-03-15T09:00+13:00"),
        # The clocks go forward in the night before.
        ("2027-03-27T15:00+00:00", "7", "Europe/Berlin", 1, "2027-03-28T09:00+02:00"),
    ],
)
def test_the_next_working_morning(after: str, weekdays: str, zone: str, number: int, morning: str) -> None:
    found = working_morning(datetime.fromisoformat(after), weekdays=weekdays, zone=zone, number=number)
    assert found == datetime.fromisoformat(morning) and found.hour == 9


@pytest.mark.parametrize("days", ["", "0", "11", "21", "8", "1 2", "monday"])
def test_what_are_no_weekdays(days: str) -> None:
    with pytest.raises(ValidationError):
        validate_weekdays(days)


# --- By themselves ----------------------------------------------------------------------------------------------


def test_an_hour_after_the_round_and_then_each_working_morning(interview, clock) -> None:
    """D8: until somebody does something about it."""
    assert days_reminded(clock, "pia", hours=120) == ["Thu 15", "Fri 08", "Mon 08", "Tue 08"]


def test_on_the_days_and_in_the_zone_of_the_person(interview, people, clock) -> None:
    people.pia.time_zone, people.pia.working_days = "America/New_York", "45"
    people.pia.save()
    assert days_reminded(clock, "pia", hours=24 * 7) == ["Thu 15", "Fri 14", "Thu 13"]


@pytest.mark.parametrize(("pace", "when"), [("once", ["Thu 15"]), ("every_other", ["Thu 15", "Mon 08", "Wed 08"])])
def test_as_often_as_the_opening_says(interview, clock, pace: str, when: list[str]) -> None:
    opening = interview.loop.candidate.opening
    opening.reminders = pace
    opening.save()
    assert days_reminded(clock, "pia", hours=144) == when


def test_no_more_once_the_card_is_in_or_waived(interview, people, clock) -> None:
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    assert set(post()) == {"pia", "paul"}
    Scorecard.objects.filter(seat__panelist=people.pia).update(status="submitted", submitted_at=OVER)
    waive_scorecard(card=card_of(interview, people.paul), reason="Ill", by=people.rita)
    for _ in range(5):
        clock.shift(timedelta(days=1))
        assert post() == {}
    assert not Message.objects.filter(kind="reminder", job_status="waiting").exists()


def test_one_mail_a_day_of_all_that_is_owed(interview, people, clock) -> None:
    people.pia.gathers_reminders = True
    people.pia.save()
    second = interview.loop.interviews.exclude(pk=interview.pk)[0]
    seat_panelist(interview=second, panelist=people.pia, by=people.rita)
    later = START + timedelta(hours=2)
    for one, start in ((second, later), (interview, START + timedelta(minutes=5))):
        schedule_interview(interview=one, starts_at=start, time_zone="UTC", by=people.rita)
    post()
    sent = []
    for hour in range(48):
        clock.move_to(OVER + timedelta(hours=hour, minutes=30))
        jobs.drain()
        sent += [letter for letter in mail.outbox if letter.to == [people.pia.email]]
        mail.outbox = []
    assert [letter.subject for letter in sent] == ["You owe two scorecards"]
    for one in (interview, second):
        assert first_open_link(card_of(one, people.pia)) in sent[0].body
    clock.move_to(OVER + timedelta(days=4))
    assert "two scorecards" in post()["pia"].subject


def test_nothing_is_owed_about_oneself(interview, people, clock) -> None:
    """H1: whoever applies here reads nothing about themselves, nor that they owe it."""
    clock.move_to(OVER + timedelta(minutes=1))
    assert len(Scorecard.objects.late_of(people.pia, OVER + timedelta(minutes=1))) == 1
    type(interview.loop.candidate).objects.filter(loops=interview.loop).update(user=people.pia)
    assert Scorecard.objects.late_of(people.pia, OVER + timedelta(minutes=1)) == []


def test_whoever_wants_none_has_no_next_one(interview, people, clock) -> None:
    people.pia.wants_reminders = False
    people.pia.save()
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    assert set(post()) == {"paul"}
    assert not Message.objects.filter(kind="reminder", recipient=people.pia, job_status="waiting").exists()


# --- By a click -------------------------------------------------------------------------------------------------


def remind(interview: Interview, person, by) -> None:
    remind_panelist(seat=interview.panel.get(panelist=person), by=by)


def test_remind_sends_one_now_says_who_asks_and_the_next_follows(interview, people, clock) -> None:
    clock.move_to(OVER + timedelta(minutes=5))
    remind(interview, people.pia, people.rita)
    letters = post()
    assert set(letters) == {"pia"} and letters["pia"].body.startswith("Rita Okafor asks for your scorecard.")
    event = AuditEvent.objects.get(action="scorecard.reminded")
    assert event.by_id == people.rita.pk
    assert days_reminded(clock, "pia", hours=24) == ["Fri 08"]


def test_nobody_is_reminded_twice_within_an_hour(interview, people, clock) -> None:
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    post()
    with pytest.raises(RuleViolation, match="was reminded at 16:01"):
        remind(interview, people.pia, people.rita)
    clock.shift(timedelta(hours=1))
    remind(interview, people.pia, people.rita)
    assert set(post()) == {"pia"}


def test_nobody_is_reminded_in_a_loop_that_was_cancelled(interview, people, clock) -> None:
    Interview.objects.filter(pk=interview.pk).update(status="completed")
    clock.move_to(OVER + timedelta(minutes=5))
    type(interview.loop).objects.filter(pk=interview.loop_id).update(status="cancelled")
    with pytest.raises(RuleViolation, match="Nobody waits"):
        remind(interview, people.pia, people.rita)


def test_whom_nobody_can_remind(interview, people, clock) -> None:
    with pytest.raises(RuleViolation, match="round is not over"):
        remind(interview, people.pia, people.rita)
    clock.move_to(OVER + timedelta(minutes=5))
    people.pia.wants_reminders = False
    people.pia.save()
    with pytest.raises(RuleViolation, match="wants no reminders by mail"):
        remind(interview, people.pia, people.rita)
    waive_scorecard(card=card_of(interview, people.paul), reason="Ill", by=people.rita)
    with pytest.raises(RuleViolation, match="Nobody waits"):
        remind(interview, people.paul, people.rita)


def test_the_board_offers_it_and_says_when(interview, people, clock, as_user) -> None:
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    page, seat = reverse("interviews:loop_detail", args=[interview.loop_id]), interview.panel.get(panelist=people.pia)
    address = reverse("interviews:seat_remind", args=[seat.pk])
    post()
    rita = as_user(people.rita)
    shown = rita.get(page).content.decode()
    assert address not in shown and "Reminded today 16:01, next reminder tomorrow 09:00" in shown
    assert rita.post(address).status_code == 409
    clock.shift(timedelta(hours=2))
    assert address in rita.get(page).content.decode()
    assert rita.post(address, follow=True).status_code == 200
    assert as_user(people.olga).post(address).status_code == 404


def test_whoever_owes_a_card_is_told_nothing_of_others(interview, people, clock, as_user) -> None:
    """Sealed: Pia owes hers."""
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    post()
    seat = interview.panel.get(panelist=people.paul)
    page = as_user(people.pia).get(reverse("interviews:loop_detail", args=[interview.loop_id])).content.decode()
    assert "next reminder" not in page and "Reminded" not in page
    assert as_user(people.pia).post(reverse("interviews:seat_remind", args=[seat.pk])).status_code == 404


def test_my_work_of_whoever_runs_the_loop_says_when(interview, people, clock, as_user) -> None:
    Interview.objects.filter(loop=interview.loop_id).exclude(pk=interview.pk).update(status="cancelled")
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    post()
    Interview.objects.filter(pk=interview.pk).update(status="completed")
    clock.shift(timedelta(days=1, hours=1))
    post()
    page = as_user(people.rita).get(reverse("interviews:my_work")).content.decode()
    assert "Reminded today 17:01, next reminder Monday 15 March 09:00" in page


# --- I was not there --------------------------------------------------------------------------------------------


def test_who_was_not_there_says_so_and_takes_it_back(interview, people, clock, as_user) -> None:
    clock.move_to(OVER + timedelta(hours=1, minutes=1))
    post()
    card, pia = card_of(interview, people.pia), as_user(people.pia)
    review, address = (reverse(f"interviews:scorecard_{name}", args=[card.pk]) for name in ("submit", "absent"))
    assert "I was not there" in pia.get(review).content.decode()
    assert "any more" in pia.post(address, follow=True).content.decode()
    card.refresh_from_db()
    assert (card.status, card.waive_reason, card.waived_by) == ("waived", "Did not attend", people.pia)
    clock.shift(timedelta(days=1))
    assert set(post()) == {"paul"}
    pia = as_user(people.pia)
    assert "open again" in pia.post(address, {"undo": "1"}, follow=True).content.decode()
    card.refresh_from_db()
    assert (card.status, card.waive_reason, card.waived_at) == ("draft", "", None)


def test_who_was_not_in_a_round_that_was_held_before_its_planned_end_says_so(interview, people, clock, as_user) -> None:
    clock.move_to(START + timedelta(minutes=20))
    mark_held(interview=interview, by=people.rita)
    pia = as_user(people.pia)
    assert "I was not there" in pia.get(reverse("interviews:kit", args=[interview.pk]), follow=True).content.decode()
    assert say_absent(card=card_of(interview, people.pia), by=people.pia).waive_reason == "Did not attend"


def test_a_reminder_leads_to_the_card_while_the_clock_of_a_round_runs_over(interview, people, clock, as_user) -> None:
    clock.move_to(OVER + timedelta(minutes=5))
    card = card_of(interview, people.pia)
    remind_panelist(seat=card.seat, by=people.rita)
    body = post()["pia"].body
    link = next(line for line in body.splitlines() if line.startswith(settings.BASE_URL))
    answer = as_user(people.pia).get(link.removeprefix(settings.BASE_URL), follow=True)
    assert answer.redirect_chain == [(reverse("interviews:scorecard_submit", args=[card.pk]) + "#first-open", 302)]
    assert "I was not there" in answer.content.decode()


def test_whoever_rated_was_there(interview, people, clock, as_user) -> None:
    clock.move_to(OVER + timedelta(minutes=1))
    card = card_of(interview, people.pia)
    make_rating(card, interview.questions.first(), score=3, evidence="Said so.")
    with pytest.raises(RuleViolation, match="You rated an answer"):
        say_absent(card=card, by=people.pia)
    page = as_user(people.pia).get(reverse("interviews:scorecard_submit", args=[card.pk])).content.decode()
    assert "I was not there" not in page


def test_only_the_writer_says_so_and_only_after_the_round(interview, people, clock, as_user) -> None:
    card = card_of(interview, people.pia)
    with pytest.raises(RuleViolation, match="not over yet"):
        say_absent(card=card, by=people.pia)
    clock.move_to(OVER + timedelta(minutes=1))
    for other in (people.rita, people.paul):
        assert as_user(other).post(reverse("interviews:scorecard_absent", args=[card.pk])).status_code == 404
    with pytest.raises(RuleViolation):
        say_absent(card=card, by=people.rita)


def test_a_waiver_of_somebody_else_is_not_taken_back(interview, people, clock) -> None:
    clock.move_to(OVER + timedelta(minutes=1))
    card = waive_scorecard(card=card_of(interview, people.pia), reason="Did not attend", by=people.rita)
    with pytest.raises(RuleViolation, match="have not said"):
        take_back_absence(card=card, by=people.pia)


def test_after_the_debrief_began_nothing_is_taken_back(interview, people, clock) -> None:
    clock.move_to(OVER + timedelta(minutes=1))
    card = say_absent(card=card_of(interview, people.pia), by=people.pia)
    type(interview.loop).objects.filter(pk=interview.loop_id).update(status="debrief")
    with pytest.raises(RuleViolation, match="begun"):
        take_back_absence(card=card, by=people.pia)
