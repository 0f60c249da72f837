"""The crawl of `make crawl` in its short form: one stage, the people to whom it matters most."""

import pytest

from bench import crawl

pytestmark = pytest.mark.slow


def test_words_of_sealed_cards_are_found_nowhere_and_open_ones_are(db, settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    figures, troubles = crawl.run(1, principals=("paul", "pia", "rita", "olga"))
    assert troubles == []
    assert figures["leaked"] == 0
    assert figures["allowed_seen"] == figures["allowed_expected"] > 0
    assert figures["looks"] > 200
    assert figures["planted"] > 50


def test_the_crawl_sees_what_leaks(db, settings, monkeypatch):
    """With the rule switched off the same crawl finds the words: it does not pass by being blind."""
    from django.db.models import Q

    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    company, planted = crawl.build(1)
    sealed = crawl.Crawler(company.paul, planted, [])
    verdicts = {card.pk: sealed.may_read(card) for card in planted.cards.values()}
    monkeypatch.setattr(sealed, "may_read", lambda card: verdicts[card.pk])
    monkeypatch.setattr("interviews.querysets.readable_by", lambda user: Q())
    # The record of first readings asks the rule once more, and would close the page.
    monkeypatch.setattr("interviews.readings.closed_to", lambda user: Q(pk__in=[]))
    found = sealed.crawl(sorted(set(crawl.addresses())))
    assert found.leaks
