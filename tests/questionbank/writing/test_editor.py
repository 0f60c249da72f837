"""While a question is written: its checks, what is close in the bank, how others see it, drafted anchors."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionbank.models import Competency, Question
from questionbank.writing.drafted import drafts_of, origin_of
from tests.factories.bank import write_question

ADD = reverse("questionbank:question_add")
BESIDE = reverse("questionbank:question_beside")
CLOSE = "The bell cracked overnight, a big one. What would you do?"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def beside(client: Client, address: str = BESIDE, **fields: Any) -> str:
    response = client.post(address, fields)
    assert response.status_code == 200
    return said(response)


def test_checks_and_the_view_follow_what_is_typed(as_rita: Client, casting: Competency) -> None:
    page = beside(
        as_rita, prompt="Do you cast bells, right?", competency=casting.pk, kind="situational", minutes="9",
        follow_ups="Always ask: how?\r\nWhy?", assessment_points="Hears it", rationale="Bells matter.",
    )  # fmt: skip
    for text in (
        "Yes or no would answer it.", "It says which answer you want.", "Two things to look at, none stops you",
        "5 words, about 2 seconds aloud", "Casting</span>", "9 min", "Bells matter.", "Hears it", "always ask</span>",
        "Nine minutes are enough.",
    ):  # fmt: skip
        assert text in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"prompt": "x" * 30_000, "minutes": "9" * 500, "competency": "9" * 30, "kind": "riddle", "levels": ["wizard"]},
        {"prompt": "\x00 \u202e <script>alert(1)</script>", "competency": "٣", "minutes": "²", "anchor_5": "\x00"},
    ],
)
def test_whatever_is_sent_is_read(as_rita: Client, fields: dict[str, Any]) -> None:
    assert "<script>alert" not in beside(as_rita, **fields)


def test_a_close_question_is_named(as_rita: Client, casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita)
    page = beside(as_rita, prompt=CLOSE, competency=casting.pk)
    assert "Close to one in the bank." in page
    assert "“The cracked bell”, also Casting." in page
    assert "Close to one" not in beside(as_rita, f"{BESIDE}?of={question.pk}", prompt=CLOSE)


def test_only_who_may_write_asks(as_rita: Client, as_olga: Client, question: Question) -> None:
    assert as_olga.post(BESIDE, {"prompt": CLOSE}).status_code == 404
    assert as_rita.get(BESIDE, headers={"accept": "application/json"}).status_code == 405
    for nobody in ("999", "x", "-1"):
        assert as_rita.post(f"{BESIDE}?of={nobody}", {"prompt": CLOSE}).status_code == 404


def test_without_scripts_the_checks_stand_on_the_page(as_rita: Client, casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, prompt="Do you cast bells?", follow_ups=())
    page = said(as_rita.get(reverse("questionbank:question_edit", args=[question.pk])))
    for text in ("Yes or no would answer it.", "No follow-ups yet.", "4 words, about 2 seconds aloud"):
        assert text in page
    assert "Nothing of it stops you." in said(as_rita.get(ADD))


def test_without_scripts_anchors_are_drafted_and_taken_out_again(as_rita: Client) -> None:
    typed = {"title": "B", "strong_answer": "Looks\r\nMelts", "pitfalls": "Blames", "anchor_5": "Mine."}
    typed["levels"] = ["senior"]  # type: ignore[assignment]
    response = as_rita.post(ADD, {**typed, "draft": "1"})
    form = response.context["form"]
    assert response.status_code == 200
    shown = [form[f"anchor_{level}"].value() or "" for level in (5, 4, 3, 2, 1)]
    assert shown == ["Mine.", "Looks.", "", "", "Blames."]
    assert (form["title"].value(), form["levels"].value()) == ("B", ["senior"])
    assert "Take the drafts out" in said(response)
    drafted = {**typed, "anchor_4": "Looks.", "anchor_1": "Blames all."}
    form = as_rita.post(ADD, {**drafted, "undraft": "1"}).context["form"]
    assert [form[f"anchor_{level}"].value() for level in (5, 4, 1)] == ["Mine.", "", "Blames all."]
    assert not Question.objects.exists()


def test_a_draft_keeps_what_the_page_showed(as_rita: Client, casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita)
    address = reverse("questionbank:question_edit", args=[question.pk])
    seen = as_rita.get(address).context["form"].initial["seen"]
    Question.objects.filter(pk=question.pk).update(title="Changed meanwhile")
    form = as_rita.post(address, {"title": "Mine", "seen": seen, "draft": "1"}).context["form"]
    assert (form.initial["seen"], form["title"].value()) == (seen, "Mine")


def test_drafts_hold_what_was_written() -> None:
    drafts = drafts_of(strong=["Looks", "Melts!", "Pours"], points=["Hears it", "Asks"], pitfalls=["Blames", "Runs."])
    assert drafts == {
        5: "Looks. Melts! Pours.", 4: "Looks.", 3: "Hears it. Asks.", 2: "Hears it. Blames.", 1: "Blames. Runs.",
    }  # fmt: skip
    assert drafts_of(strong=[], points=["Asks"], pitfalls=[]) == {3: "Asks."}
    assert len(drafts_of(strong=["x" * 1_500] * 3, points=[], pitfalls=[])[5]) == 1_501
    assert origin_of(4) == "Between 3 and 5, as a draft"
