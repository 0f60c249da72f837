"""A score that waits for the panel's leans, and one that is never computed."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.states import FrozenWhen, ScoreShown
from interviews.debriefs.comparison import read_comparison
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.debriefs.services.leans import (
    ALL_ARE_IN,
    CHOOSE_ONE,
    DEBRIEF_IS_CLOSED,
    NOT_ASKED_HERE,
    NOT_WAITED_FOR,
    take_back_lean,
    write_lean,
)
from interviews.loops.agreed import quoted_for
from interviews.loops.services.pinning import pin_agreement
from interviews.models import DebriefLean, Loop
from packets.printing.content.debrief import debrief_content
from packets.printing.services import request_debrief
from packets.writing.levels import levels_of
from records.copies import record_of
from tests.answers import undo
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import client_of
from tests.factories.plan import agree_on

pytestmark = pytest.mark.django_db


def debrief_with(shown, *, signed=True):
    """A loop in debrief with two cards, under an agreement that shows the score so."""
    cast = Cast()
    if signed:
        agree_on(cast.opening, cast.max, cast.rita, score_shown=shown, level=Decimal("4.5"))
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Judgement")
    rated_card(row, cast.pia, {"Delivery": 5, "Judgement": 2})
    rated_card(row, cast.paul, {"Delivery": 2, "Judgement": 4})
    return cast, loop, open_debrief(loop=loop, by=cast.max)


def page(user, loop, name="debrief"):
    client = client_of(user)
    text = " ".join(client.get(reverse(f"interviews:{name}", args=[loop.pk])).content.decode().split())
    return text[text.index("<main") : text.index("</main>")]


def refusal(action, **arguments):
    with pytest.raises(RuleViolation) as refused:
        action(**arguments)
    return refused.value.sentence


def printed(loop):
    return json.dumps(debrief_content(Loop.objects.get(pk=loop.pk)).__dict__, default=str)


def compared(loop):
    return str(read_comparison(loop.opening, [(loop.pk, "Rui")], tells_cards=True).table)


def compare_page(user, loop):
    client = client_of(user)
    return client.get(reverse("interviews:compare", args=[loop.opening.pk])).text


class TestAfterLeans:
    def test_the_number_shows_once_each_has_written_and_to_nobody_before(self):
        cast, loop, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        assert debrief.mechanical_score["mean"] == 3.25
        for user in (cast.max, cast.pia):
            assert "Still to write: Paul and Pia" in page(user, loop)
            assert "3.3" not in page(user, loop) and ">Mean</th>" not in page(user, loop)
        assert "3.3" not in compared(loop) and '"3.3"' not in printed(loop)
        write_lean(debrief=debrief, leans_to="hire", words="Strong on delivery.", by=cast.pia)
        assert "Strong on delivery." not in page(cast.paul, loop) and "3.3" not in page(cast.pia, loop)
        write_lean(debrief=debrief, leans_to="no_hire", by=cast.paul)
        shown = page(cast.paul, loop)
        assert "3.3" in shown and "Strong on delivery." in shown
        assert "3.3" in compared(loop) and '"3.3"' in printed(loop)

    def test_a_lean_changes_and_is_taken_back_while_others_are_to_write(self):
        cast, _, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        write_lean(debrief=debrief, leans_to="hire", by=cast.pia)
        write_lean(debrief=debrief, leans_to="no_hire", by=cast.pia)
        assert DebriefLean.objects.get().leans_to == "no_hire"
        take_back_lean(debrief=debrief, by=cast.pia)
        assert not DebriefLean.objects.exists()
        for person in (cast.pia, cast.paul):
            write_lean(debrief=debrief, leans_to="hire", by=person)
        assert refusal(take_back_lean, debrief=debrief, by=cast.pia) == ALL_ARE_IN
        assert refusal(write_lean, debrief=debrief, leans_to="no_hire", by=cast.pia) == ALL_ARE_IN

    def test_b6_a_lean_that_was_taken_back_comes_back_with_its_words(self):
        """B6: it went at once, with its words, and there was no Undo."""
        cast, loop, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        write_lean(debrief=debrief, leans_to="hire", words="Strong on “delivery” & calm.", by=cast.pia)
        client = client_of(cast.pia)
        shown = client.post(reverse("interviews:lean_take_back", args=[loop.pk]), follow=True)
        assert not DebriefLean.objects.exists()
        assert undo(client, shown).status_code == 302
        assert (DebriefLean.objects.get().leans_to, DebriefLean.objects.get().words) == (
            "hire",
            "Strong on “delivery” & calm.",
        )

    def test_only_whose_card_counts_leans_and_to_one_side(self):
        cast, _, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        assert refusal(write_lean, debrief=debrief, leans_to="hire", by=cast.max) == NOT_WAITED_FOR
        assert refusal(write_lean, debrief=debrief, leans_to="another_round", by=cast.pia) == CHOOSE_ONE
        _, _, other = debrief_with(ScoreShown.AT_ONCE)
        assert refusal(write_lean, debrief=other, leans_to="hire", by=cast.pia) == NOT_ASKED_HERE

    def test_who_left_is_not_waited_for(self):
        cast, loop, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        cast.paul.is_active = False
        cast.paul.save()
        write_lean(debrief=debrief, leans_to="hire", by=cast.pia)
        assert "3.3" in page(cast.max, loop)

    def test_a_guest_is_not_waited_for(self):
        """No page of the debrief is theirs, so they could never write one; their card counts all the same."""
        cast, loop, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        User.objects.filter(pk=cast.paul.pk).update(is_guest=True)
        assert "Still to write: Pia" in page(cast.max, loop)
        assert refusal(write_lean, debrief=debrief, leans_to="hire", by=cast.paul) == NOT_WAITED_FOR
        write_lean(debrief=debrief, leans_to="hire", by=cast.pia)
        assert "3.3" in page(cast.max, loop)

    def test_a_decision_before_that_says_so_and_is_not_told_of_the_level(self):
        cast, loop, debrief = debrief_with(ScoreShown.AFTER_LEANS)
        # 3.25 is below 4.5, and most would hire: nothing to depart from that is shown.
        decision = record_decision(loop=loop, outcome="hire", rationale="The panel would.", by=cast.max)
        assert decision.is_before_score and not decision.departs
        text = page(cast.max, loop, "decision_detail")
        assert "recorded before the score was shown" in text and "3.3" in text
        assert refusal(write_lean, debrief=debrief, leans_to="hire", by=cast.pia) == DEBRIEF_IS_CLOSED


class TestNeverComputed:
    """Not computed leaves no number in any page, PDF, file or row."""

    def test_no_row_page_or_pdf_has_a_number(self):
        cast, loop, debrief = debrief_with(ScoreShown.NEVER)
        assert debrief.mechanical_score == {}
        text = page(cast.max, loop)
        assert "No score is computed in this opening" in text
        assert ">Mean</th>" not in text and ">Gap</th>" not in text and "3.3" not in text and "4.5" not in text
        content = debrief_content(Loop.objects.get(pk=loop.pk))
        assert [(row.mean, row.gap) for row in content.rows] == [("", ""), ("", "")]
        assert "No score is computed" in compared(loop) and "lw-score" not in compared(loop)
        assert levels_of(Loop.objects.get(pk=loop.pk)) == []

    def test_copy_and_figures_have_none_either(self):
        """What each gave is theirs and stays; what would be combined of it is nowhere."""
        cast, loop, _ = debrief_with(ScoreShown.NEVER)
        record_decision(loop=loop, outcome="hire", rationale="The panel would.", by=cast.max)
        said = [line.text for chapter in record_of(loop.candidate, cast.rita).chapters for line in chapter.lines]
        assert "version 1, set after 2 of 2 cards" in said
        assert not any("3.3" in text or "3.25" in text or "4.5" in text for text in said)
        client = Client()
        for person, name in [(cast.max, "calibration"), (cast.pia, "calibration"), (cast.max, "selection_rates")]:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            answer = client.get(reverse(f"interviews:{name}"))
            assert "3.3" not in answer.text and "3.25" not in answer.text
        assert "lw-score" not in compare_page(cast.max, loop)

    def test_the_decision_departs_from_the_panel_alone(self):
        cast, loop, _ = debrief_with(ScoreShown.NEVER)
        decision = record_decision(loop=loop, outcome="hire", rationale="The panel would.", by=cast.max)
        assert not decision.departs and not decision.is_before_score
        assert "No score is computed" in page(cast.max, loop, "decision_detail")


def test_where_nobody_signed_no_page_says_agreed():
    cast, loop, _ = debrief_with(ScoreShown.AT_ONCE, signed=False)
    text = page(cast.max, loop)
    assert "The level set for this opening is 3.5 or more. Nobody signed it." in text
    assert "Mean of the ratings" in text and "Mechanical score" not in text
    assert "agreed" not in text.lower()
    assert "agreed" not in printed(loop).lower()


def test_a1_a_level_set_after_the_cards_is_quoted_as_such():
    """A1: on the debrief, in the comparison and in the PDF."""
    cast, first, _ = debrief_with(ScoreShown.AT_ONCE)
    agree_on(cast.opening, cast.max, cast.rita, level=Decimal("3.0"))
    loop = cast.loop(name="Agnes Thornqvist")
    rated_card(interview_about(loop, "Delivery"), cast.sam, {"Delivery": 4})
    open_debrief(loop=loop, by=cast.max)
    assert "The team agreed before the first interview" not in page(cast.max, loop)
    assert "set after 2 of 2 cards" in page(cast.max, loop)
    assert "set after 2 of 2 cards" in printed(loop)
    assert "set after 2 of 2 cards" in compared(loop)
    assert "4.5 or more" in page(cast.max, first)


def later_version(cast):
    """A loop in debrief under a version that was set after two cards, in an opening where Sam has yet to rate."""
    agree_on(cast.opening, cast.max, cast.rita, level=Decimal("3.0"))
    loop = cast.loop(name="Agnes Thornqvist")
    rated_card(interview_about(loop, "Delivery"), cast.sam, {"Delivery": 4})
    open_debrief(loop=loop, by=cast.max)
    return loop


def test_a1_how_many_cards_were_in_is_sealed_to_whom_a_seat_of_the_opening_binds():
    """A1: page, comparison and candidate's copy say when it was set, and no count."""
    cast, *_ = debrief_with(ScoreShown.AT_ONCE)
    loop = later_version(cast)
    for where in page(cast.max, loop), compare_page(cast.max, loop):
        assert "2 of 2 cards" in where
    other = interview_about(cast.loop(name="Bea Quill"), "Delivery")
    rated_card(other, cast.max, status="draft")
    for where in page(cast.max, loop), compare_page(cast.max, loop):
        assert "set after interviews had begun" in where and "2 of 2 cards" not in where


def test_a1_a_printed_debrief_counts_cards_for_nobody_to_whom_they_are_sealed():
    """A1: it is made for whoever asks, and one that was made for somebody else stays theirs."""
    cast, *_ = debrief_with(ScoreShown.AT_ONCE)
    loop = later_version(cast)
    of_rita = request_debrief(loop=loop, by=cast.rita)
    assert "set after 2 of 2 cards" in str(of_rita.content)
    address = reverse("packets:document_detail", args=[of_rita.pk])
    assert client_of(cast.max).get(address).status_code == 200
    rated_card(interview_about(cast.loop(name="Bea Quill"), "Delivery"), cast.max, status="draft")
    assert client_of(cast.max).get(address).status_code == 404
    own = request_debrief(loop=loop, by=cast.max)
    assert "set after interviews had begun" in str(own.content) and "2 of 2 cards" not in str(own.content)
    assert client_of(cast.max).get(reverse("packets:document_detail", args=[own.pk])).status_code == 200


def test_a1_that_no_card_was_in_is_a_count_too():
    """A1: a version set when none was in says so to whoever is not bound, and to nobody else."""
    cast = Cast()
    agree_on(cast.opening, cast.max, cast.rita)
    first = cast.loop()
    pin_agreement(first, FrozenWhen.FIRST_INTERVIEW)
    rated_card(interview_about(first, "Delivery"), cast.pia, status="draft")
    agree_on(cast.opening, cast.max, cast.rita, level=Decimal("3.0"))
    loop = cast.loop(name="Agnes Thornqvist")
    pin_agreement(loop, FrozenWhen.FIRST_INTERVIEW)
    loop = Loop.objects.get(pk=loop.pk)
    assert quoted_for(loop, cast.max).short == "version 2, set after 0 of 1 cards"
    assert quoted_for(loop, cast.pia).short == "version 2, set after interviews had begun"


def test_a1_the_audit_trail_quotes_the_version_of_debrief_and_decision():
    """A1."""
    cast, *_ = debrief_with(ScoreShown.AT_ONCE)
    loop = later_version(cast)
    record_decision(loop=loop, outcome="hire", rationale="The panel would.", by=cast.max)
    for action in ("debrief.opened", "decision.recorded"):
        event = AuditEvent.objects.filter(action=action).latest("pk")
        assert "version 2, set after 2 of 2 cards" in event.fields
