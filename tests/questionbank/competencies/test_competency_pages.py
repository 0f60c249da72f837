"""Competencies are read by everyone and worded by those who plan."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from questionbank.models import Competency, Question
from tests.factories.bank import write_question

LIST = reverse("questionbank:competency_list")
ADD = reverse("questionbank:competency_add")


def edit_url(competency: Competency) -> str:
    return reverse("questionbank:competency_edit", args=[competency.pk])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Polishing", "group": "technical", "definition": "Makes it shine.",
        "anchor_1": "Scratches.", "anchor_3": "Polishes.", "anchor_5": "Teaches it.", **changes,
    }  # fmt: skip


def test_the_list_shows_definition_anchors_and_use(as_rita: Client, question: Question, tuning: Competency) -> None:
    page = as_rita.get(LIST).content.decode()
    for text in ("Casting", "Pours metal.", "Hopes.", "one active question", "Tuning", "no active questions"):
        assert text in page


def test_the_list_is_in_the_order_of_names(as_rita: Client, casting: Competency, tuning: Competency) -> None:
    Competency.objects.filter(pk=casting.pk).update(name="Zinc work")
    assert [one.name for one in as_rita.get(LIST).context["competencies"]] == ["Tuning", "Zinc work"]


def test_an_empty_list_says_so(as_rita: Client) -> None:
    assert "No competencies yet" in as_rita.get(LIST).content.decode()


def test_the_list_asks_the_database_equally_often_for_any_number_of_rows(
    as_rita: Client, casting: Competency, rita: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_rita.get(LIST)
        return len(captured)

    as_rita.get(LIST)  # the session keeps the time of its first request
    one = queries()
    for name in ("Hanging", "Ringing"):
        as_rita.post(ADD, typed(name=name))
        write_question(Competency.objects.get(name=name), by=rita, title=name)
    as_rita.get(LIST)  # the notice of the last action
    assert Competency.objects.count() == 3
    assert queries() == one


def test_a_competency_is_added(as_rita: Client) -> None:
    response = as_rita.post(ADD, typed(anchor_2="Rubs."))
    assert response.headers["Location"] == LIST
    competency = Competency.objects.get()
    assert (competency.slug, competency.definition) == ("polishing", "Makes it shine.")
    assert dict(competency.anchors.values_list("level", "text")) == {
        1: "Scratches.", 2: "Rubs.", 3: "Polishes.", 5: "Teaches it.",
    }  # fmt: skip


def test_a_competency_is_edited(as_rita: Client, casting: Competency) -> None:
    page = as_rita.get(edit_url(casting)).content.decode()
    assert "Pours metal." in page
    assert "Measures." in page
    as_rita.post(edit_url(casting), typed(name="casting"))
    casting.refresh_from_db()
    assert (casting.name, casting.slug, casting.definition) == ("casting", "casting", "Makes it shine.")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Fill this in."),
        ({"name": "CASTING"}, "name", "Another competency has this name"),
        ({"group": "musical"}, "group", "offered here"),
        ({"definition": "  "}, "definition", "Fill this in."),
        ({"anchor_3": ""}, "anchor_3", "Fill this in."),
        ({"anchor_5": "x" * 2001}, "anchor_5", "Shorten this"),
    ],
)
def test_a_mistake_stands_at_its_field_and_the_text_is_kept(
    as_rita: Client, casting: Competency, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = as_rita.post(ADD, typed(**changes))
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert "Scratches." in response.content.decode()
    assert Competency.objects.count() == 1


def test_olga_reads_and_changes_nothing(as_olga: Client, casting: Competency) -> None:
    page = as_olga.get(LIST).content.decode()
    assert "Pours metal." in page
    assert "Add a competency" not in page
    assert edit_url(casting) not in page
    for address in (ADD, edit_url(casting)):
        assert as_olga.get(address).status_code == 404
        assert as_olga.post(address, typed()).status_code == 404
    assert Competency.objects.count() == 1


def test_a_short_name_is_kept_where_it_fits(as_rita: Client) -> None:
    page = as_rita.post(ADD, typed(short_name="x" * 31))
    assert page.status_code == 422
    assert as_rita.post(ADD, typed(short_name="Polish")).status_code == 302
    polishing = Competency.objects.get(name="Polishing")
    assert (polishing.short_name, polishing.short) == ("Polish", "Polish")
    assert as_rita.post(edit_url(polishing), typed(short_name="")).status_code == 302
    polishing.refresh_from_db()
    assert polishing.short == "Polishing"
