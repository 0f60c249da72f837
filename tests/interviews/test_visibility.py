"""The sealed-card rule, held against itself: the conditions on rows and the verdict (`sight_of`) in every stage, for
every kind of person; against the rule written down a third time here, in plain words; and against the pages."""

import itertools

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hiring.models import HiringTeamMember
from interviews.models import EarlierSeat, Interview, Loop, Scorecard
from interviews.visibility import debrief_readable_by, is_blind_in_loop, may_read, peers_readable_by, sight_of
from tests.factories.guests import make_guest
from tests.factories.people import client_of, make_cast, make_user
from tests.factories.plan import add_member
from tests.factories.run import (
    loop_of_cast,
    make_dated_note,
    make_earlier_seat,
    make_follow_up_use,
    make_interview,
    make_questions,
    make_rating,
    make_version,
    seat,
)

pytestmark = pytest.mark.django_db

CARD_STATES = ["draft", "submitted", "locked", "waived"]
# Submitted with nothing but blanks on it.
BLANKS = "blanks"
OWN_STATES = [*CARD_STATES, BLANKS]
LOOP_STATES = [state.value for state in Loop.Status]
HELD, MISSED = ["scheduled", "completed", "unscheduled"], ["cancelled", "no_show"]
OFFICES = ["none", "hiring_manager", "recruiter_of_opening", "coordinator", "recruiter", "admin", "guest"]


class World:
    """One loop of two rounds. Somebody may have a seat in each; Paul's card in the first round is the one to read."""

    def __init__(self):
        self.people = vars(make_cast())
        self.person = make_user("Prue Probe")
        self.loop = loop_of_cast(self.people)
        self.rounds = [make_interview(self.loop, position) for position in (1, 2)]
        (self.question,) = make_questions(self.rounds[0], 1)
        self.peer = seat(self.rounds[0], self.people["paul"])
        self.own = [seat(interview, self.person) for interview in self.rounds]
        self.seats = [card.seat for card in self.own]

    def arrange(self, office, own, rounds, loop, peer, is_about, left=False):
        """`own`: the state of the person's card in each round, or None for no seat there; `left`: they lost another."""
        opening = self.loop.candidate.opening
        opening.team_members.all().delete()
        part = {
            "hiring_manager": HiringTeamMember.Part.HIRING_MANAGER,
            "recruiter_of_opening": HiringTeamMember.Part.RECRUITER,
            "coordinator": HiringTeamMember.Part.COORDINATOR,
        }.get(office)
        if part:
            add_member(opening, self.person, part)
        role = office if office in ("recruiter", "admin") else "member"
        User.objects.filter(pk=self.person.pk).update(site_role=role, is_guest=office == "guest")
        self.person = User.objects.get(pk=self.person.pk)
        self.loop.candidate.user = self.person if is_about else None
        self.loop.candidate.save()
        for interview, state in zip(self.rounds, rounds, strict=True):
            interview.status = state
            interview.starts_at = None if state == "unscheduled" else timezone.now()
            interview.save()
        EarlierSeat.objects.all().delete()
        if left:
            make_earlier_seat(self.loop, self.person)
        Scorecard.objects.filter(pk__in=[card.pk for card in self.own]).delete()
        for place, state in enumerate(own):
            if state is not None:
                self.seats[place].interview = self.rounds[place]
                self.seats[place].save(force_insert=False)
                self.own[place] = self.write(Scorecard(seat=self.seats[place]), state)
        for place, state in enumerate(own):
            if state is None:
                self.own[place] = Scorecard(seat=self.seats[place])
        self.loop = Loop.objects.select_related("candidate__opening").get(pk=self.loop.pk)
        self.move_on(loop, peer)

    def move_on(self, loop, peer):
        Loop.objects.update(status=loop)
        self.loop.status = loop
        self.write(self.peer, peer)

    def write(self, card, state):
        holds_blanks, state = state == BLANKS, "submitted" if state == BLANKS else state
        card.status = state
        card.submitted_at = timezone.now() if state in ("submitted", "locked") else None
        is_waived = state == "waived"
        card.waived_at = timezone.now() if is_waived else None
        card.waived_by = self.people["rita"] if is_waived else None
        card.waive_reason = "On leave." if is_waived else ""
        card.save()
        if holds_blanks:
            make_rating(card, self.question, blank_reason="not_asked")
        return card


def expected(office, own, rounds, loop, peer, is_about, left=False):
    """The rule of the product in its own words, for a peer's card."""
    if is_about or office == "guest" or peer not in ("submitted", "locked"):
        return False
    counting = [state for state, held in zip(own, rounds, strict=True) if state is not None and held not in MISSED]
    is_late = loop in ("debrief", "decided")
    if not counting:
        return office in ("recruiter", "hiring_manager", "recruiter_of_opening") and (is_late or not left)
    if "draft" in counting:
        return False
    if {"submitted", "locked"} & set(counting):
        return True
    return is_late  # all waived, or nothing but blanks


def debrief_expected(office, own, rounds, loop, peer, is_about, left=False):
    """Whoever would read a submitted card of a peer, and an administrator whom no seat binds."""
    bound = any(state is not None and held not in MISSED for state, held in zip(own, rounds, strict=True))
    bound = bound or (left and loop not in ("debrief", "decided"))
    return expected(office, own, rounds, loop, "submitted", is_about, left) or (
        office == "admin" and not bound and not is_about
    )


def check(world, **case):
    """All forms agree about the peer's card and about the loop."""
    sight = sight_of(world.person, world.loop)
    by_rows = Scorecard.objects.visible_to(world.person).filter(pk=world.peer.pk).exists()
    by_verdict = sight.reads_peers and case["peer"] in ("submitted", "locked")
    assert by_rows == by_verdict == expected(**case), case
    assert sight.reads_peers == (sight.why == ""), case

    def holds(condition):
        return Loop.objects.filter(condition, pk=world.loop.pk).exists()

    assert holds(peers_readable_by(world.person)) == sight.reads_peers, case
    assert holds(debrief_readable_by(world.person)) == sight.reads_debrief == debrief_expected(**case), case
    assert world.person.has_perm("interviews.read_debrief", world.loop) == sight.reads_debrief, case
    # Of a loop about the person nothing is asked but this one thing, so a seat may bind them in rows beside it.
    assert holds(is_blind_in_loop(world.person) & ~Q(candidate__user=world.person)) == sight.is_blind, case


def test_both_forms_of_the_rule_agree_for_every_person_in_every_stage():
    """Exhaustive over offices, stages of the loop, own cards and the peer's card, with both rounds held."""
    world = World()
    cases = 0
    for office, first, second in itertools.product(
        OFFICES, [None, *OWN_STATES], [None, "draft", "submitted", "waived"]
    ):
        person = {
            "office": office,
            "own": (first, second),
            "rounds": ("completed", "scheduled"),
            "is_about": False,
            "left": second is None,  # where there is another seat, the generated cases leave one beside it
        }
        world.arrange(**person, loop="active", peer="draft")
        for loop, peer in itertools.product(["active", "debrief", "cancelled"], CARD_STATES):
            world.move_on(loop, peer)
            check(world, **person, loop=loop, peer=peer)
            cases += 1
    assert cases == 7 * 6 * 4 * 3 * 4


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    office=st.sampled_from(OFFICES),
    own=st.tuples(*[st.sampled_from([None, *OWN_STATES])] * 2),
    rounds=st.tuples(*[st.sampled_from(HELD + MISSED)] * 2),
    loop=st.sampled_from(LOOP_STATES),
    peer=st.sampled_from(CARD_STATES),
    is_about=st.booleans(),
    left=st.booleans(),
)
def test_both_forms_agree_whatever_the_rest(shared_world, **case):
    world = shared_world
    world.arrange(**case)
    check(world, **case)
    assert may_read(world.person, world.peer) == expected(**case)
    for card, state in zip(world.own, case["own"], strict=True):
        if state is not None:
            assert may_read(world.person, card) == (not case["is_about"]), case


@pytest.fixture
def shared_world(db):
    return World()


def test_the_verdict_takes_few_queries(shared_world, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        sight_of(shared_world.person, shared_world.loop)


# --- On the pages ---------------------------------------------------------------------------------------------

WORD = "Xylophone"


@pytest.fixture
def planted():
    """Two rounds. Paul has written the word into every field of his card of the first one and submitted it."""

    people = vars(make_cast())
    loop = loop_of_cast(people)
    first, second = make_interview(loop), make_interview(loop, 2, name="Managerial")
    questions = make_questions(first, 2, people["pia"])
    make_questions(second, 1, people["pia"])
    cards = {key: seat(first, people[key]) for key in ("pia", "paul")}
    cards["pia2"], cards["sam"] = seat(second, people["pia"]), seat(first, people["sam"], is_shadow=True)
    card = cards["paul"]
    card.summary = card.candidate_questions = card.next_interviewer_note = card.reopen_reason = WORD
    card.status, card.submitted_at, card.recommendation = "submitted", timezone.now(), "strong_no"
    card.first_submitted_at, card.changed_at, card.revision = card.submitted_at, card.submitted_at, 77
    card.save()
    for question in questions:
        make_rating(card, question, score=1, evidence=WORD)
        make_follow_up_use(card, question, own_text=WORD, note=WORD)
    make_version(card, occasion="submitted", content={"summary": WORD}, reason=WORD)
    make_dated_note(card, WORD)
    return people, loop, [first, second], cards


def pages_of(rounds, cards):
    for interview in rounds:
        for name in ("kit", "kit_print"):
            yield reverse(f"interviews:{name}", args=[interview.pk])
    for card in cards.values():
        for name in ("detail", "submit", "reopen", "amend"):
            yield reverse(f"interviews:scorecard_{name}", args=[card.pk])
        yield reverse("interviews:scorecard_waive", args=[card.seat_id])


def finds(user, rounds, cards):
    client = client_of(user)
    return [url for url in pages_of(rounds, cards) if WORD in client.get(url).content.decode()]


def test_a_planted_word_reaches_no_guest_at_any_time(planted):
    people, loop, rounds, cards = planted
    guest = make_guest(rounds[0], by=people["rita"])
    card = Scorecard.objects.get(seat__panelist=guest.person)
    for state in ("draft", "submitted"):
        give(card, state)
        assert finds(guest.person, rounds, {**cards, "gus": card}) == [], state


def give(card, state):
    card.status, card.submitted_at = state, timezone.now() if state in ("submitted", "locked") else None
    card.save()


def test_a_planted_word_reaches_nobody_who_is_blind(planted):
    people, loop, rounds, cards = planted
    everyone_else = {"pia": people["pia"], "sam": people["sam"], "olga": people["olga"]}
    for name, user in everyone_else.items():
        assert finds(user, rounds, cards) == [], name
    give(cards["pia"], "submitted")
    assert finds(people["pia"], rounds, cards) == []  # one more card in this loop
    give(cards["pia2"], "submitted")
    assert finds(people["pia"], rounds, cards) == [reverse("interviews:scorecard_detail", args=[cards["paul"].pk])]


def test_those_who_may_read_do_find_it(planted):
    people, loop, rounds, cards = planted
    url = reverse("interviews:scorecard_detail", args=[cards["paul"].pk])
    assert finds(people["max"], rounds, cards) == finds(people["rita"], rounds, cards) == [url]
    assert client_of(people["max"]).get(url).content.decode().count(WORD) >= 10
    card = seat(rounds[1], people["max"])
    assert finds(people["max"], rounds, cards) == []  # a manager with a seat is a panelist
    give(card, "submitted")
    assert finds(people["max"], rounds, cards) == [url]


def test_nobody_reads_a_card_about_themselves(planted):
    people, loop, rounds, cards = planted
    loop.candidate.user = people["rita"]
    loop.candidate.save()
    assert finds(people["rita"], rounds, cards) == []


def test_a_blind_page_is_the_same_page_whatever_the_peers_did(planted):
    """Neither text nor status nor time: byte for byte the same, but for the token of the form and the clock."""
    import re

    people, loop, rounds, cards = planted

    def page():
        html = client_of(people["pia"]).get(reverse("interviews:kit", args=[rounds[0].pk]) + "?step=1").content.decode()
        html = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", html)
        return re.sub(r'data-(elapsed|now)="\d+"', "", html)

    before = page()
    give(cards["paul"], "draft")
    cards["paul"].ratings.all().delete()
    assert page() == before
    Interview.objects.filter(pk=rounds[1].pk).update(status="completed")
    assert page() == before
