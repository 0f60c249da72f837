"""The debrief says why a panel differs: the question, anchors with the people on them, what each heard and asked."""

import pytest
from django.urls import reverse

from interviews.cards.services import save_card, save_rating, submit_scorecard
from interviews.cards.services.saving import FollowUpAsked
from interviews.debriefs.matrix import Person, read_matrix
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.why import POINT_WORDS, Asked, Line, Mark, Why, read_whys
from interviews.models import Interview
from tests.factories.people import client_of
from tests.factories.run import make_follow_up_use, make_round

pytestmark = pytest.mark.django_db


def write_card(made, who, score, points, asked):
    """A card whose first answer has these points and follow-ups; the others are rated without any."""
    card, by = made.cards[who], made.people[who]
    first, *others = made.questions
    follow_ups = [FollowUpAsked(list(first.follow_ups.all())[place]) for place in asked]
    rated = {"score": score, "points_shown": points, "follow_ups": follow_ups, "evidence": "Named three."}
    save_rating(card=card, question=first, revision=0, by=by, **rated)
    for question in others:
        save_rating(card=card, question=question, revision=0, score=3, evidence="Sound.", by=by)
    save_card(card=card, revision=card.revision, recommendation="yes", summary="Solid.", by=by)
    submit_scorecard(card=card, revision=card.revision, by=by)


@pytest.fixture
def split():
    """Pia hears one point and rates 2, Paul hears three and rates 5; Sam, who shadows, heard everything."""
    made = make_round()
    write_card(made, "pia", 2, {0: "partly"}, asked=[])
    write_card(made, "paul", 5, {0: "yes", 1: "yes", 2: "yes"}, asked=[1])
    write_card(made, "sam", 1, {0: "yes", 1: "yes", 2: "yes"}, asked=[0, 1])
    make_follow_up_use(made.cards["paul"], made.questions[0], own_text="And who paid?")
    Interview.objects.update(status=Interview.Status.COMPLETED)
    open_debrief(loop=made.loop, by=made.max)
    return made


def test_points_follow_ups_and_anchors_equal_the_rows(split):
    first = split.questions[0]
    (why,) = read_whys(split.loop, read_matrix(split.loop))[first.competency_id]
    assert (why.question.prompt, why.question.asker) == (first.prompt, split.pia.called)
    people = [person.called for person in why.people]
    assert sorted(people) == sorted([split.pia.called, split.paul.called])
    pia, paul = people.index(split.pia.called), people.index(split.paul.called)
    assert [line.marks[pia].word for line in why.points] == ["partly", "not", "not"]
    assert [line.marks[paul].word for line in why.points] == ["heard", "heard", "heard"]
    assert [line.marks[pia].word for line in why.follow_ups] == ["not", "not"]
    assert [line.marks[paul].word for line in why.follow_ups] == ["not", "asked"]
    given = {step.number: [person.called for person in step.people] for step in why.steps if step.people}
    assert given == {2: [split.pia.called], 5: [split.paul.called]}
    assert [step.anchor for step in why.steps if step.anchor] == list(first.anchors.values())
    assert [step.number for step in why.steps if step.is_between] == [2, 4]


def test_the_sentence_counts_what_the_tables_show(split):
    (why,) = read_whys(split.loop, read_matrix(split.loop))[split.questions[0].competency_id]
    pia, paul = split.pia.called, split.paul.called
    lines = {
        f"{pia} heard 1 of 3 points (only partly), {paul} 3.",
        f"{paul} heard 3 of 3 points, {pia} 1 (only partly).",
    }
    asked = {f"{pia} asked 0 of 2 follow-ups, {paul} 1.", f"{paul} asked 1 of 2 follow-ups, {pia} 0."}
    assert why.sentence in {f"{heard} {said}" for heard in lines for said in asked}
    (even,) = read_whys(split.loop, read_matrix(split.loop))[split.questions[1].competency_id]
    assert "each heard 0 of 3 points." in even.sentence


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ([["yes", ""], ["yes", ""]], "Pia and Paul each heard 1 of 2 points."),
        ([["partly", ""], ["yes", ""]], "Pia heard 1 of 2 points (only partly), Paul 1."),
        ([["partly", "yes"], ["partly", "yes"]], "Pia and Paul each heard 2 of 2 points (1 only partly)."),
    ],
)
def test_what_was_heard_only_partly_is_told_apart(marks, sentence):
    people = (Person(1, "Pia", "", 1), Person(2, "Paul", "", 1))
    by_line = zip(*marks, strict=True)
    lines = tuple(Line("A point", tuple(Mark(code, POINT_WORDS[code]) for code in row)) for row in by_line)
    asked = Asked(1, "Title", "Prompt", [], {}, "", {})
    assert Why(asked, people, (), lines, ()).sentence == sentence


def test_many_people_are_counted_and_not_named():
    people = tuple(Person(pk, f"Person {pk}", "", 1) for pk in range(9))
    marks = [Mark(code, POINT_WORDS[code]) for code in ("yes", "partly", "", "", "", "", "", "", "yes")]
    lines = (Line("A point", tuple(marks)), Line("Another", (marks[0], *marks[2:], marks[2])))
    asked = (Line("Who?", tuple(Mark(code, POINT_WORDS[code]) for code in ("yes", "yes", "yes", *[""] * 6))),)
    why = Why(Asked(1, "Title", "Prompt", [], {}, "", {}), people, (), lines, asked)
    assert why.sentence == (
        "5 of 9 people heard 0 of 2 points, 3 heard 1, 1 heard 2; 1 of them heard some only partly. "
        "6 of 9 people asked 0 of 1 follow-up, 3 asked 1."
    )


def test_the_page_and_the_walk_through_begin_with_the_question(split):
    first = split.questions[0]
    page = client_of(split.max).get(reverse("interviews:debrief", args=[split.loop.pk])).text
    card = page[page.index(f'id="competency-{first.competency_id}"') :]
    card = card[: card.index("</article>")]
    assert card.index(first.prompt) < card.index("Named three.") < card.index("Measured comparison.")
    assert f"asked by {split.pia.called}" in card and "Points heard" in card
    walk = client_of(split.max).get(reverse("interviews:debrief_walk", args=[split.loop.pk])).text
    assert first.prompt in walk and "Follow-ups asked" in walk and "between the two" in walk


@pytest.mark.parametrize("page_name", ["debrief", "debrief_walk"])
def test_the_words_of_several_questions_stand_before_what_was_said_of_them(split, page_name):
    first, second, _ = split.questions
    second.competency = first.competency
    second.save()
    page = client_of(split.max).get(reverse(f"interviews:{page_name}", args=[split.loop.pk])).text
    places = [page.index(words) for words in (first.prompt, second.prompt, "Named three.")]
    assert places == sorted(places)


def test_a_card_that_does_not_count_is_in_no_table(split):
    (why,) = read_whys(split.loop, read_matrix(split.loop))[split.questions[0].competency_id]
    assert split.sam.called not in [person.called for person in why.people]


def test_nothing_to_hear_and_nothing_to_ask_leaves_no_empty_table(split):
    first = split.questions[0]
    first.assessment_points = []
    first.save()
    first.follow_ups.exclude(uses__isnull=False).delete()
    page = client_of(split.max).get(reverse("interviews:debrief", args=[split.loop.pk])).text
    card = page[page.index(f'id="competency-{first.competency_id}"') :]
    assert "Points heard" not in card[: card.index("</article>")]
