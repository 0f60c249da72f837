"""A pass is kept if somebody wants it, holds for a year and for these anchors, and says nothing of how they rated."""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from questionbank.competencies.services import save_competency
from questionbank.models import Competency, PracticeLimits, PracticePass, PracticePrompt
from questionbank.practice.practised import practised_on
from questionbank.practice.services import forget_pass, keep_pass, limits_now, put_back_pass, set_limits, token_of
from tests.answers import sent_by, undo

PRACTICE = reverse("questionbank:practice")


def url(name: str, prompt: PracticePrompt) -> str:
    return reverse(f"questionbank:{name}", args=[prompt.pk])


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def finished(client: Client, prompt: PracticePrompt, *ratings: int) -> str:
    given = "&".join(f"rating={rating}" for rating in ratings)
    return words(client.get(f"{url('practice_prompt', prompt)}?{given}&sample={len(ratings)}&compare=1"))


def test_only_who_is_near_enough_is_offered_to_keep_it(as_olga: Client, prompt: PracticePrompt) -> None:
    assert "Keep that I practised" in finished(as_olga, prompt, 2, 5, 3)
    far = finished(as_olga, prompt, 4, 5, 5)
    assert "Keep that I practised" not in far and "Not near enough yet" in far
    assert not PracticePass.objects.exists()


def test_it_is_kept_on_request_and_forgotten_on_request(as_olga: Client, prompt: PracticePrompt) -> None:
    as_olga.post(url("practice_keep", prompt), {"rating": ["2", "5", "3"]})
    kept = PracticePass.objects.get()
    assert (kept.competency, kept.passed_on) == (prompt.competency, timezone.localdate())
    assert "Practised" in words(as_olga.get(PRACTICE)) and "Forget it" in words(as_olga.get(PRACTICE))
    as_olga.post(url("practice_forget", prompt))
    assert not PracticePass.objects.exists()
    assert as_olga.post(url("practice_forget", prompt)).status_code == 404


class TestPutBack:
    """B6, of passes: one went at once, and only practising again brought it back, as of another day."""

    def test_undo_keeps_it_again_as_of_its_own_day(self, olga: User, prompt: PracticePrompt, as_olga: Client) -> None:
        kept = keep_pass(prompt=prompt, ratings=[2, 5, 3], by=olga)
        day = timezone.localdate() - timedelta(days=30)
        PracticePass.objects.filter(pk=kept.pk).update(passed_on=day)
        page = as_olga.post(url("practice_forget", prompt), follow=True)
        assert not PracticePass.objects.exists()
        assert "It is kept again" in words(undo(as_olga, page, follow=True))
        assert (PracticePass.objects.get().passed_on, PracticePass.objects.get().has_old_anchors) == (day, False)

    def test_anchors_that_changed_meanwhile_are_noticed(self, olga: User, prompt: PracticePrompt) -> None:
        kept = keep_pass(prompt=prompt, ratings=[2, 5, 3], by=olga)
        token = token_of(kept)
        forget_pass(kept=kept, by=olga)
        prompt.competency.anchors.filter(level=1).update(text="Something else.")
        assert put_back_pass(token=token, by=olga).has_old_anchors

    def test_nobody_puts_back_what_is_not_theirs_or_was_long_ago(
        self, olga: User, rita: User, prompt: PracticePrompt, as_olga: Client
    ) -> None:
        kept = keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
        for token in (token_of(kept), "made up", ""):
            page = as_olga.post(url("practice_forget", prompt), {"back": token}, follow=True)
            assert "That was too long ago" in words(page)
        own = token_of(PracticePass(user=olga, competency=prompt.competency, passed_on=timezone.localdate()))
        with mock.patch("time.time", return_value=time.time() + 3601), pytest.raises(RuleViolation, match="too long"):
            put_back_pass(token=own, by=olga)
        assert PracticePass.objects.get().user == rita


@pytest.mark.parametrize("given", [["3", "3", "3"], ["2", "5"], ["2", "5", "three"], []])
def test_what_is_not_near_enough_is_never_kept(as_olga: Client, prompt: PracticePrompt, given: list[str]) -> None:
    page = words(as_olga.post(url("practice_keep", prompt), {"rating": given}, follow=True))
    assert "These ratings are not within the limits." in page
    assert not PracticePass.objects.exists()


def test_it_holds_for_a_year(rita: User, prompt: PracticePrompt, as_rita: Client) -> None:
    kept = keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
    for days, holds in ((364, True), (365, False)):
        PracticePass.objects.filter(pk=kept.pk).update(passed_on=timezone.localdate() - timedelta(days=days))
        assert PracticePass.objects.valid().exists() is holds
    assert "A year ago, practise again" in words(as_rita.get(PRACTICE))
    keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
    assert PracticePass.objects.valid().get().pk == kept.pk


def test_it_holds_for_the_anchors_it_was_made_by(
    rita: User, prompt: PracticePrompt, casting: Competency, as_rita: Client
) -> None:
    keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
    values = {"name": casting.name, "group": casting.group, "definition": "Said otherwise."}
    anchors = {anchor.level: anchor.text for anchor in casting.anchors.all()}
    save_competency(competency=casting, **values, anchors=anchors, by=rita)
    assert PracticePass.objects.valid().exists()
    save_competency(competency=casting, **values, anchors={**anchors, 3: "Something else."}, by=rita)
    assert not PracticePass.objects.valid().exists()
    assert "Anchors changed, practise again" in words(as_rita.get(PRACTICE))
    keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
    assert PracticePass.objects.valid().exists()


def test_planners_learn_yes_or_no_in_one_query(
    rita: User, prompt: PracticePrompt, django_assert_num_queries: Any
) -> None:
    keep_pass(prompt=prompt, ratings=[2, 5, 3], by=rita)
    there, nowhere = prompt.competency_id, prompt.competency_id + 1000
    with django_assert_num_queries(1):
        known = practised_on([there, nowhere])
    assert not known.lacks(rita.pk, [there])
    assert known.lacks(rita.pk + 1, [there])
    assert not known.lacks(rita.pk + 1, [nowhere])  # nothing can be practised there


def test_the_organisation_sets_the_limits(
    as_ada: Client, as_rita: Client, rita: User, prompt: PracticePrompt, settings: Any
) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    limits = reverse("questionbank:practice_limits")
    assert as_rita.get(limits).status_code == 404
    assert "0.50" in words(as_ada.get(limits))
    refused = as_ada.post(limits, {"most_mean_difference": "9", "least_rank_agreement": "0.6"})
    assert refused.status_code == 422
    as_ada.post(limits, {"most_mean_difference": "1.00", "least_rank_agreement": "0.20"})
    assert limits_now().most_mean_difference == Decimal("1.00")
    keep_pass(prompt=prompt, ratings=[3, 5, 5], by=rita)
    set_limits(most_mean_difference=Decimal("0.2"), least_rank_agreement=Decimal("0.9"), by=rita)
    with pytest.raises(RuleViolation):
        keep_pass(prompt=prompt, ratings=[3, 5, 5], by=rita)
    assert PracticeLimits.objects.count() == PracticePass.objects.count() == 1


def test_two_administrators_set_the_first_limits_and_both_stay(as_ada: Client, settings: Any) -> None:
    """B1: there is no row yet, and both have its defaults open."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    limits = reverse("questionbank:practice_limits")
    shown = sent_by(as_ada.get(limits).context["form"])
    as_ada.post(limits, {**shown, "most_mean_difference": "0.30"})
    as_ada.post(limits, {**shown, "least_rank_agreement": "0.70"})
    assert (limits_now().most_mean_difference, limits_now().least_rank_agreement) == (Decimal("0.30"), Decimal("0.70"))
