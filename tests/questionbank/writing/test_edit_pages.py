"""The pages on which a question is written and edited."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionbank.models import Competency, Question
from questionbank.questions.content import content_of
from questionbank.questions.services import save_question
from tests.factories.bank import complete, write_question


def url(name: str, question: Question) -> str:
    return reverse(f"questionbank:question_{name}", args=[question.pk])


def typed(asked_for: Competency, **changes: Any) -> dict[str, Any]:
    return {
        "title": "The cracked bell",
        "prompt": "It cracked. What now?",
        "competency": asked_for.pk,
        "category": "project_scenario",
        "kind": "situational",
        "minutes": "12",
        "rationale": "Cracks happen.",
        "strong_answer": "Looks first.\r\n\r\n  Then melts.  ",
        "assessment_points": "Asks when\r\nAsks who",
        "pitfalls": "Blames",
        "follow_ups": "One?\r\nTwo?\r\nThree?",
        "sources": "",
        **changes,
    }


def test_a_question_is_written(as_rita: Client, casting: Competency) -> None:
    data = typed(casting, anchor_1="a", anchor_3="b", anchor_5="c", category="unconventional")
    response = as_rita.post(reverse("questionbank:question_add"), data)
    question = Question.objects.with_items().get()
    assert response.headers["Location"] == url("detail", question)
    content = content_of(question)
    assert content.strong_answer == ("Looks first.", "Then melts.")
    assert content.assessment_points == ("Asks when", "Asks who")
    assert content.anchors == {1: "a", 3: "b", 5: "c"}
    assert (question.status, question.is_unconventional, question.minutes) == ("draft", True, 12)


def test_language_levels_and_tags_are_kept_and_shown(as_rita: Client, casting: Competency) -> None:
    data = typed(casting, language="de", levels=["senior", "principal"], tags="Bells\r\n On site ")
    page = as_rita.post(reverse("questionbank:question_add"), data, follow=True).text
    content = content_of(Question.objects.with_items().get())
    assert (content.language, content.levels, content.tags) == ("de", ("senior", "principal"), ("Bells", "On site"))
    for word in ("Deutsch", "senior", "lead or principal", "Bells", "On site"):
        assert f">{word}</span>" in page
    edited = as_rita.get(url("edit", Question.objects.get())).context["form"]
    assert edited.initial["levels"] == ["senior", "principal"]
    assert edited.initial["tags"] == "Bells\nOn site"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"language": "tlh"}, "language", "offered here"),
        ({"levels": ["wizard"]}, "levels", "offered here"),
        ({"title": ""}, "title", "Fill this in."),
        ({"title": "x" * 81}, "title", "Shorten this to 80"),
        ({"prompt": "a\x00b"}, "prompt", "NUL"),
        ({"competency": "999"}, "competency", "offered here"),
        ({"kind": "riddle"}, "kind", "offered here"),
        ({"minutes": "0"}, "minutes", "1"),
        ({"minutes": "121"}, "minutes", "120"),
        ({"minutes": "soon"}, "minutes", "number"),
        ({"follow_ups": "ok\r\n" + "x" * 2001}, "follow_ups", "Shorten line 2"),
        ({"pitfalls": "\r\n".join("x" * 501)}, "pitfalls", "500 lines"),
        ({"anchor_1": "a"}, "anchor_3", "Describe levels 1, 3 and 5"),
        ({"anchor_2": "a"}, "anchor_5", "Describe levels 1, 3 and 5"),
    ],
)
def test_a_mistake_stands_at_its_field_and_the_text_is_kept(
    as_rita: Client, casting: Competency, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = as_rita.post(reverse("questionbank:question_add"), typed(casting, **changes))
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    page = response.content.decode()
    assert "Cracks happen." in page
    assert not Question.objects.exists()


def test_an_empty_post_asks_for_everything(as_rita: Client, casting: Competency) -> None:
    response = as_rita.post(reverse("questionbank:question_add"))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "prompt", "competency", "category", "kind", "minutes"}


def edit(client: Client, question: Question, **changes: Any) -> Any:
    address = url("edit", question)
    seen = client.get(address).context["form"].initial["seen"]
    return client.post(address, typed(question.competency, seen=seen, **changes))


def test_the_editor_starts_with_what_the_question_says(as_rita: Client, question: Question) -> None:
    response = as_rita.get(url("edit", question))
    page = response.content.decode()
    assert "Save as version 2" in page
    assert "And then?\nWhat would you tell the parish?\nWhat if it cracks again?" in page
    same = {**response.context["form"].initial, "competency": question.competency.pk}
    as_rita.post(url("edit", question), same)
    assert Question.objects.count() == 1


def test_an_edit_of_an_active_question_is_kept_as_the_next_version(as_rita: Client, question: Question) -> None:
    response = edit(as_rita, question, minutes="30")
    version = Question.objects.get(version=2)
    assert response.headers["Location"] == url("detail", version)
    assert (version.minutes, version.status) == (30, "draft")
    page = as_rita.get(url("detail", version)).content.decode()
    assert "Saved as version 2, a draft." in page
    assert as_rita.get(url("edit", question)).headers["Location"] == url("edit", version)


def test_an_older_version_is_refused_with_a_sentence(as_rita: Client, question: Question) -> None:
    seen = as_rita.get(url("edit", question)).context["form"].initial["seen"]
    edit(as_rita, question, minutes="30")
    response = as_rita.post(url("edit", question), typed(question.competency, seen=seen, minutes="31"))
    assert response.status_code == 409
    assert "There is a version 2" in response.content.decode()


def test_two_people_do_not_overwrite_each_other(as_rita: Client, casting: Competency, rita: User) -> None:
    """B1: the second to save a draft sees both versions, and what only the first changed is kept for both."""
    draft = write_question(casting, by=rita)
    seen = as_rita.get(url("edit", draft)).context["form"].initial["seen"]
    save_question(question=draft, content=complete(casting, prompt="Somebody else's.", pitfalls=("Haste.",)), by=rita)
    late = as_rita.post(url("edit", draft), typed(casting, seen=seen, prompt="Mine.", minutes="17"))
    assert late.status_code == 409
    page = late.content.decode()
    assert "Somebody else&#x27;s." in page and "Mine." in page and "Not saved yet." in page
    draft.refresh_from_db()
    assert draft.prompt == "Somebody else's."
    seen = late.context["form"]["seen"].value()
    again = as_rita.post(url("edit", draft), typed(casting, seen=seen, prompt="Mine.", minutes="17", pitfalls="Haste."))
    assert again.status_code == 302
    draft.refresh_from_db()
    assert (draft.prompt, draft.minutes, [each.text for each in draft.pitfalls.all()]) == ("Mine.", 17, ["Haste."])


def test_both_versions_of_a_list_can_be_kept(as_rita: Client, casting: Competency, rita: User) -> None:
    """B1: where two people add to one list, both additions stay."""
    draft = write_question(casting, by=rita)
    seen = as_rita.get(url("edit", draft)).context["form"].initial["seen"]
    save_question(question=draft, content=complete(casting, tags=("theirs",), levels=("senior",)), by=rita)
    late = as_rita.post(url("edit", draft), typed(casting, seen=seen, tags="mine", levels=["entry"]))
    assert late.status_code == 409
    seen = late.context["form"]["seen"].value()
    kept = {"keep-tags": "both", "keep-levels": "stored"}
    as_rita.post(url("edit", draft), typed(casting, seen=seen, tags="mine", levels=["entry"]) | kept)
    draft.refresh_from_db()
    assert (draft.tags.split(), draft.levels) == (["mine", "theirs"], "senior")
