"""The quick way to a person's own cards finds nothing that the sealed-card rule would not show them."""

import pytest

from hiring.models import Candidate
from interviews.models import Scorecard

pytestmark = pytest.mark.django_db


def test_it_finds_the_own_cards_and_no_others(loop_one_submitted, pia, paul, sam, olga, rita):
    for user in (pia, paul, sam, olga, rita):
        own = set(Scorecard.objects.own_visible_to(user))
        assert own == {card for card in Scorecard.objects.visible_to(user) if card.panelist == user}
    assert Scorecard.objects.own_visible_to(pia).count() == 2
    assert not Scorecard.objects.own_visible_to(rita).exists()


def test_nobody_finds_a_card_about_themselves(loop_one_submitted, pia):
    Candidate.objects.filter(pk=loop_one_submitted.candidate_id).update(user=pia)
    assert not Scorecard.objects.own_visible_to(pia).exists()
    assert not Scorecard.objects.visible_to(pia).exists()
