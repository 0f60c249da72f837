"""What was heard, asked and given stands alike on the debrief's page, in its strips, in the walk-through and on paper.

Three kinds of loops are made at random: a split panel, one that agrees on what is weak, and a thin one where hardly
anybody wrote anything.
"""

import html
import re

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.models import FollowUpUse, Rating, Scorecard, Walk
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.html import print_html
from tests.factories.panels import SPLIT, THIN, WEAK, panel_of
from tests.factories.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

OWN = "And who of the"
KINDS = [(kind, seed) for kind in (SPLIT, WEAK, THIN) for seed in (1, 2, 3)]


def made_loop(kind, seed):
    """A loop of this kind with its open debrief."""
    made = panel_of(kind, seed)
    open_debrief(loop=made.loop, by=made.cast.max)
    return made


def said(markup):
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def heard_in_rows(loop):
    """By point: who heard it and how, of the rows alone."""
    words = {"yes": "heard", "partly": "partly"}
    found = {}
    for rating in Rating.objects.filter(scorecard__seat__interview__loop=loop).select_related(
        "interview_question", "scorecard__seat__panelist"
    ):
        for place, text in enumerate(rating.interview_question.assessment_points):
            marks = found.setdefault(text, {})
            marks[rating.scorecard.seat.panelist.called] = words.get(rating.points_shown.get(str(place)), "not")
    return found


def asked_in_rows(loop):
    """By follow-up that was asked: who asked it, of the rows alone."""
    found = {}
    uses = FollowUpUse.objects.filter(interview_question__loop=loop, was_asked=True)
    for use in uses.select_related("follow_up", "scorecard__seat__panelist"):
        text = use.follow_up.text if use.follow_up else use.own_text
        found.setdefault(text, []).append(use.scorecard.seat.panelist.called)
    return found


def table_marks(page, text):
    """What a page's table says of one line, by the heads of its columns."""
    row = re.search(rf'<th scope="row" dir="auto">{re.escape(html.escape(text))}</th>(.*?)</tr>', page, re.DOTALL)
    assert row, text
    heads = re.findall(r'<th scope="col">([^<]+)</th>', page[: row.start()].rpartition("<thead>")[2])
    return dict(zip(heads, re.findall(r"data-mark=[^>]+>([^<]+)<", row[1]), strict=True))


def by_word(marks):
    found = {}
    for person, word in marks.items():
        if word != "not":
            found.setdefault(word, set()).add(person)
    return found


@pytest.mark.parametrize(("kind", "seed"), KINDS)
def test_points_follow_ups_and_anchors_are_those_of_the_rows(kind, seed):
    made = made_loop(kind, seed)
    page = client_of(made.cast.max).get(reverse("interviews:debrief", args=[made.loop.pk])).text
    content = debrief_content(made.loop)
    on_paper = said(print_html("debrief", as_json(content)))
    printed = {line: who for row in content.rows for why in row.whys for line, who in [*why.points, *why.follow_ups]}
    given = Rating.objects.filter(scorecard__seat__interview__loop=made.loop)
    for text, marks in heard_in_rows(made.loop).items():
        assert table_marks(page, text) == marks
        assert by_word(marks) == spoken(printed[text])
        assert f"{text} {printed[text]}" in on_paper
    for text, people in asked_in_rows(made.loop).items():
        own = text.startswith(OWN)
        assert f"{people[0]} also asked: {text}" in said(page) if own else table_marks(page, text)[people[0]] == "asked"
        assert set(people) == {name for names in spoken(printed[text].partition(", of")[0]).values() for name in names}
        assert f"{text} {printed[text]}" in on_paper
    for rating in given.exclude(score=None).select_related("interview_question"):
        question = rating.interview_question
        assert question.prompt in said(page) and question.prompt in on_paper
        anchors = [question.anchors.get(str(level)) for level in near(rating.score)]
        assert all(anchor in on_paper and anchor in said(page) for anchor in anchors)


def near(score):
    """The levels with an anchor by which a score is understood."""
    return [score] if score % 2 else [score - 1, score + 1]


def spoken(words):
    """Who is named with each word of "heard by Pia and Paul, partly by Max"."""
    found = {}
    for word, names in re.findall(r"(heard|partly|asked) by (.+?)(?=, (?:heard|partly|asked) by|$)", words):
        found[word] = set(names.replace(" and ", ", ").split(", "))
    return found


@pytest.mark.parametrize(("kind", "seed"), KINDS)
def test_a_walk_through_shows_what_the_rows_hold(kind, seed):
    made = made_loop(kind, seed)
    reader, address = client_of(made.cast.max), reverse("interviews:debrief_walk", args=[made.loop.pk])
    names = [row.competency for row in debrief_content(made.loop).rows]
    pages = {name: reader.get(f"{address}?row={place}").text for place, name in enumerate(names, 1)}
    heard, asked = heard_in_rows(made.loop), asked_in_rows(made.loop)
    for question in made.questions:
        page = pages[question.competency.name]
        for text in heard.keys() & question.assessment_points:
            assert table_marks(page, text) == heard[text]
        for follow_up in question.follow_ups.all():
            for person in asked.get(follow_up.text, []):
                assert table_marks(page, follow_up.text)[person] == "asked"
        for rating in Rating.objects.filter(interview_question=question).exclude(score=None):
            anchors = [question.anchors[str(level)] for level in near(rating.score)]
            assert all(words in said(page) for words in (question.prompt, *anchors))


@pytest.mark.parametrize(("kind", "seed"), KINDS)
def test_the_walk_through_that_is_led_shows_what_the_rows_hold(kind, seed):
    """On the leader's page and on one that follows, once everybody is revealed; before that, of nobody."""
    made = made_loop(kind, seed)
    heard, asked = heard_in_rows(made.loop), asked_in_rows(made.loop)
    ratings = Rating.objects.exclude(score=None).select_related("scorecard__seat__panelist")
    rows = 0
    for competency, covered, pages in led_pages(made):
        rows += 1
        (question,) = [question for question in made.questions if question.competency.name == competency]
        assert not re.search(r'data-mark="(yes|partly)"', covered) and "also asked" not in covered
        for page in pages:
            assert question.prompt in said(page)
            answered = ratings.filter(interview_question=question)
            for text in heard.keys() & question.assessment_points:
                given = {person: word for person, word in heard[text].items() if word != "not"}
                marks = table_marks(page, text)
                assert {person: word for person, word in marks.items() if word != "not"} == given
            for text in asked.keys() & {follow_up.text for follow_up in question.follow_ups.all()}:
                marks = table_marks(page, text)
                assert {person for person, word in marks.items() if word == "asked"} == set(asked[text])
            for text, people in asked.items():
                if text.startswith(f"{OWN} {question.competency.name.lower()} "):
                    assert f"{people[0]} also asked: {text}" in said(page)
            for rating in answered:
                level = scale_line(page, rating.score)
                assert rating.scorecard.seat.panelist.called in level
                assert question.anchors.get(str(rating.score), "between the two") in level
    assert rows


def led_pages(made):
    """Each row of a walk-through that is led to its end: its competency, its page before anybody speaks, and once all
    have, as the leader and as somebody who follows gets it."""
    leader, follower = client_of(made.cast.max), client_of(made.cast.paul)
    address = {name: reverse(f"interviews:{name}", args=[made.loop.pk]) for name in ("debrief_walk", "walk_step")}
    leader.post(reverse("interviews:walk_start", args=[made.loop.pk]))
    while (walk := Walk.objects.select_related("competency").get()).competency:
        covered = leader.get(address["debrief_walk"]).text
        for _ in range(2):
            leader.post(address["walk_step"], {"step": "on", "seen": seen_place(leader, address)})
        pages = [client.get(address["debrief_walk"]).text for client in (leader, follower)]
        yield walk.competency.name, covered, pages
        leader.post(address["walk_step"], {"step": "on", "seen": seen_place(leader, address)})


def seen_place(leader, address):
    return re.search(r'name="seen" value="([^"]+)"', leader.get(address["debrief_walk"]).text)[1]


def scale_line(page, score):
    """What the scale says at this level: its word, who gave it and its anchor."""
    items = re.findall(r"<li[^>]*>\s*<span class=\"lw-node\".*?</li>", page, re.DOTALL)
    return next(said(item) for item in items if said(item).startswith(f"{score} "))


@pytest.mark.parametrize(("kind", "seed"), KINDS)
def test_a_strip_counts_what_the_rows_hold(kind, seed):
    made = made_loop(kind, seed)
    page = client_of(made.cast.max).get(reverse("interviews:glances", args=[made.loop.pk])).text
    strips = re.findall(r"<li>\s*<div class=\"lw-strip-head\">(.*?)</p>\s*</li>", page, re.DOTALL)
    cards = Scorecard.objects.for_loop(made.loop).select_related("seat__panelist")
    assert len(strips) == len(cards) == 2
    for card in cards:
        strip = next(said(one) for one in strips if card.seat.panelist.name in one)
        points = sum(len(question.assessment_points) for question in made.questions)
        heard = sum(len(rating.points_shown) for rating in card.ratings.all())
        assert (f"{heard} of {points} point" in strip) == bool(points)
        prepared = sum(question.follow_ups.count() for question in made.questions)
        asked = card.follow_up_uses.filter(follow_up__isnull=False).count()
        assert (f"{asked} of {prepared} follow-up" in strip) == bool(prepared)
        own = card.follow_up_uses.filter(follow_up__isnull=True).count()
        assert (f"{own} of one’s own" in strip) == bool(own)


def test_a_must_have_is_marked_wherever_it_stands():
    made = made_loop("weak", 3)
    reader, mark = client_of(made.cast.max), '<span class="lw-must">must-have</span>'
    page = reader.get(reverse("interviews:debrief", args=[made.loop.pk])).text
    rest = page.split('id="all-title"', 1)[1]
    assert f"Judgement</a> {mark}" in rest.split("</table>")[0]
    compared = reader.get(reverse("interviews:compare", args=[made.loop.opening.pk])).text
    assert f'<th scope="col">Judgement {mark}</th>' in compared
    row = [row.competency for row in debrief_content(made.loop).rows].index("Judgement") + 1
    walk = reader.get(reverse("interviews:debrief_walk", args=[made.loop.pk]) + f"?row={row}").text
    assert re.search(rf"Judgement\s*{re.escape(mark)}", walk)
    on_paper = print_html("debrief", as_json(debrief_content(made.loop)))
    # In the table, in what lies below the level, and above its evidence.
    assert on_paper.count('<span class="must">must-have</span>') == 3
