"""What a panel agrees is weak: a section of its own, must-haves first, and a reason asked of whoever hires over one."""

import re

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from interviews.debriefs.below import below_the_level
from interviews.debriefs.matrix import read_matrix
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Scorecard
from packets.models import Document
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.html import print_html
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import client_of
from tests.factories.plan import ask_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

NAMES = ("Delivery", "Judgement", "Ethics", "Craft", "Crisis")


def weak_loop(cast, *must_haves, ratings=((4, 3, 2, 5, 4), (5, 3, 3, 2, 4)), **fields):
    """Opened, at a level of 3.5: Judgement 3.0, Ethics 2.5; Craft divides the panel."""
    for name in NAMES:
        ask_for(cast.role, competency_named(name), is_must_have=name in must_haves)
    loop = cast.loop()
    row = interview_about(loop, *NAMES)
    for person, given in zip((cast.pia, cast.paul), ratings, strict=True):
        rated_card(row, person, dict(zip(NAMES, given, strict=True)), **fields)
    open_debrief(loop=loop, by=cast.max)
    return loop


def debrief_of(loop, reader):
    return client_of(reader).get(reverse("interviews:debrief", args=[loop.pk])).content.decode()


def below(html):
    section = html.split('id="below-title"', 1)[1].split("</section>", 1)[0]
    return [" ".join(title.split()) for title in re.findall(r"<h3>\s*(\w+)", section)], section


def test_agreed_weaknesses_stand_apart_must_haves_first():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", "Craft")
    html = debrief_of(loop, cast.max)
    names, section = below(html)
    assert names == ["Judgement", "Ethics"]
    assert section.count('class="lw-must"') == 1
    assert "Mean 3.0." in section and "The level is 3.5." in section
    # Marked wherever the competency stands: in the first section, in this one, twice in the table, twice in what the
    # score is made of, and twice in each of two strips.
    assert html.count('class="lw-must"') == 10
    assert html.index('id="first-title"') < html.index('id="below-title"') < html.index('id="all-title"')


def test_the_printed_debrief_says_the_same():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", ratings=((4, 3, 2, 5, 4), (5, 3, 3, 2, None)))
    content = debrief_content(loop)
    assert content.below == [("Judgement", "3.0"), ("Ethics", "2.5")]
    html = print_html(Document.Kind.DEBRIEF, as_json(content))
    section = html.split("Agreed, below the level", 1)[1].split("</section>", 1)[0]
    assert "The level is 3.5." in section and section.index("Judgement") < section.index("Ethics")
    assert section.count("must-have</span>") == 1


def test_a_printed_debrief_of_an_earlier_program_has_no_such_section():
    cast = Cast()
    kept = as_json(debrief_content(weak_loop(cast)))
    for name in ("level", "below", "below_by_one"):
        del kept[name]
    assert "Agreed, below" not in print_html(Document.Kind.DEBRIEF, kept)


def test_without_must_haves_the_weakest_comes_first():
    names, _ = below(debrief_of(weak_loop(cast := Cast()), cast.max))
    assert names == ["Ethics", "Judgement"]


def test_what_one_person_alone_could_rate_is_named_and_agreed_by_nobody():
    cast = Cast()
    loop = weak_loop(cast, ratings=((4, 4, 2, 5, 4), (5, 4, None, 4, 4)))
    html = debrief_of(loop, cast.max)
    assert "Ethics (2.0) is below the level, but only one person could rate it." in html
    assert '"below-title">Below the level<' in html and "Must-haves" not in below(html)[1]
    assert below(html)[0] == []
    printed = print_html(Document.Kind.DEBRIEF, as_json(debrief_content(loop)))
    assert "<h2>Below the level</h2>" in printed and "Ethics (2.0) is below the level, but" in printed


def test_a_mean_just_below_the_level_does_not_look_as_if_it_reached_it():
    cast = Cast()
    for name in NAMES:
        ask_for(cast.role, competency_named(name))
    loop = cast.loop()
    row = interview_about(loop, *NAMES)
    for person, score in ((cast.pia, 4), (cast.paul, 4), (cast.ada, 3)):
        rated_card(row, person, dict.fromkeys(NAMES, score))
    weak = below_the_level(read_matrix(loop).rows, 3.7)
    assert {weak.mean_of(row) for row in weak.agreed} == {"3.67"}


def test_nothing_below_the_level_leaves_the_section_out():
    cast = Cast()
    html = debrief_of(weak_loop(cast, "Judgement", ratings=((4, 4, 4, 4, 4), (4, 4, 4, 4, 4))), cast.max)
    assert "Agreed, below the level" not in html


def decide(loop, cast, outcome, reason=""):
    return record_decision(
        loop=loop, outcome=outcome, rationale="Both cards say so.", departure_reason=reason, by=cast.max
    )


def test_hiring_over_a_weak_must_have_asks_for_its_reason():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", ratings=((5, 3, 5, 5, 5), (5, 3, 5, 5, 5)))
    with pytest.raises(RuleViolation, match=r"^Judgement is a must-have below the level.* Say why you hire all"):
        decide(loop, cast, "hire")
    assert decide(loop, cast, "hire", "She learns it with us.").departs


def test_two_weak_must_haves_are_both_named():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", "Ethics", ratings=((5, 3, 3, 5, 5), (5, 3, 3, 5, 5)))
    with pytest.raises(RuleViolation, match=r"^Judgement and Ethics are must-haves below"):
        decide(loop, cast, "hire")


def test_not_hiring_over_a_weak_must_have_departs_from_nothing_of_it():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", ratings=((3, 3, 3, 3, 3), (3, 3, 3, 3, 3)), recommendation="no")
    assert not decide(loop, cast, "no_hire").departs


def test_a_must_have_below_by_one_person_is_marked_comes_first_and_is_walked_through():
    cast = Cast()
    loop = weak_loop(cast, "Judgement", ratings=((4, 3, 2, 5, 4), (5, "not_asked", "no_evidence", 5, 4)))
    html = debrief_of(loop, cast.max)
    assert "Judgement (must-have, 3.0) and Ethics (2.0) are below the level, but" in html
    client_of(cast.max).post(reverse("interviews:walk_start", args=[loop.pk]))
    walk = client_of(cast.max).get(reverse("interviews:debrief_walk", args=[loop.pk])).text
    assert "Row 1 of 1" in walk and 'id="row-title"><bdi>Judgement</bdi>' in walk
    assert "one rating, below, must-have" in walk


def test_must_haves_are_marked_in_every_strip():
    cast = Cast()
    loop = weak_loop(cast, "Judgement")
    mark = r"Judgement</span>\s*<span class=\"lw-must\">must-have</span>"
    reader = client_of(cast.max)
    assert len(re.findall(mark, debrief_of(loop, cast.max))) == 2
    assert len(re.findall(mark, reader.get(reverse("interviews:glances", args=[loop.pk])).text)) == 2
    card = Scorecard.objects.for_loop(loop).first()
    read = reader.get(reverse("interviews:scorecard_detail", args=[card.pk])).text
    assert len(re.findall(mark.replace("</span>", "</bdi>", 1), read)) == 1
