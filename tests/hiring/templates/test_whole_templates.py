"""A template as a whole: copied, compared with another version, archived and brought back."""

import html
import re

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from hiring.models import LoopTemplate
from hiring.openings.services import choose_template
from hiring.templates.services import (
    archive_template,
    bring_template_back,
    copy_template,
    draft_next_version,
    publish_template,
    remove_question,
)
from interviews.loops.services.loops import plan_loop
from tests.answers import undo
from tests.factories.bank import make_question
from tests.factories.people import client_of
from tests.factories.plan import draft_opening, draft_template, make_candidate, make_role


def plan_in(template):
    return [
        (one.kind, one.name, one.purpose, one.minutes, [place.question for place in one.round_questions.all()])
        for one in template.rounds.order_by("position")
    ]


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


def at(name, template):
    return reverse(f"hiring:{name}", args=[template.pk])


class TestCopying:
    def test_another_template_begins_with_the_same_plan(self, published, plan_role, staff):
        copy = copy_template(template=published, role=plan_role, name="Another", by=staff["rita"])
        assert (copy.status, copy.version) == ("draft", 1)
        assert plan_in(copy) == plan_in(published)
        assert plan_in(published)[0][-1]

    def test_questions_come_in_their_newest_version(self, published, plan_role, questions, staff):
        type(questions[0]).objects.filter(pk=questions[0].pk).update(status="retired")
        newer = make_question(questions[0].title, version=2, competency=questions[0].competency)
        copy = copy_template(template=published, role=plan_role, name="Another", by=staff["rita"])
        assert newer in plan_in(copy)[0][-1]

    def test_a_name_in_use_is_refused_and_nothing_typed_is_lost(self, published, plan_role, staff):
        sent = {"role": plan_role.pk, "name": published.name, "summary": "For nights."}
        answer = client_of(staff["rita"]).post(at("template_copy", published), sent)
        assert answer.status_code in (409, 422)
        assert "has a loop template with this name already" in words(answer)
        assert "For nights." in answer.text
        assert LoopTemplate.objects.count() == 1

    def test_the_page_proposes_a_name_that_is_free(self, published, plan_role, staff):
        copy_template(template=published, role=plan_role, name=f"{published.name}, copy", by=staff["rita"])
        page = client_of(staff["rita"]).get(at("template_copy", published))
        assert f'value="{published.name}, copy 2"' in page.text

    def test_it_can_be_for_another_role_that_one_plans(self, published, plan_role, staff):
        draft_opening(plan_role, by=staff["rita"], manager=staff["max"])
        porter, elsewhere = make_role("Porter"), make_role("Cook")
        draft_opening(elsewhere, "C-1", by=staff["rita"], manager=staff["ada"])
        client = client_of(staff["max"])
        assert client.post(at("template_copy", published), {"role": elsewhere.pk, "name": "Mine"}).status_code == 422
        page = client.post(at("template_copy", published), {"role": porter.pk, "name": "Mine"}, follow=True)
        assert f"Mine begins as a copy of {published}." in words(page)
        assert LoopTemplate.objects.get(name="Mine").role == porter

    def test_whoever_plans_nothing_reads_nothing(self, published, staff):
        assert client_of(staff["olga"]).get(at("template_copy", published)).status_code == 404


class TestArchiving:
    def test_nobody_chooses_it_any_more_and_the_list_has_it_apart(self, published, team_opening, staff):
        client = client_of(staff["rita"])
        page = client.post(at("template_archive", published), follow=True)
        assert f"{published.name} is archived" in words(page)
        published.refresh_from_db()
        assert published.status == "archived"
        with pytest.raises(RuleViolation, match="This version is not published"):
            choose_template(opening=team_opening, template=published, by=staff["rita"])
        listed = client.get(reverse("hiring:template_list"))
        assert at("template_edit", published) not in listed.text
        assert "One archived template" in words(listed)
        apart = client.get(reverse("hiring:template_list"), {"archived": "1"})
        assert at("template_edit", published) in apart.text

    def test_undo_offers_it_again(self, published, staff):
        client = client_of(staff["rita"])
        page = client.post(at("template_archive", published), follow=True)
        assert undo(client, page).status_code == 302
        published.refresh_from_db()
        assert published.status == "published"
        assert "Bring it back" not in client.get(at("template_edit", published)).text

    def test_its_page_brings_it_back_at_any_time(self, published, staff):
        archive_template(template=published, by=staff["rita"])
        client = client_of(staff["rita"])
        assert "Bring it back" in client.get(at("template_edit", published)).text
        assert "is offered again" in words(client.post(at("template_bring_back", published), follow=True))

    def test_openings_that_follow_it_go_on_with_it(self, published, team_opening, staff):
        choose_template(opening=team_opening, template=published, by=staff["rita"])
        archive_template(template=published, by=staff["rita"])
        team_opening.refresh_from_db()
        loop = plan_loop(candidate=make_candidate(opening=team_opening), by=staff["rita"])
        assert loop.template == published

    def test_a_version_published_meanwhile_stays(self, published, staff):
        archive_template(template=published, by=staff["rita"])
        later = publish_template(template=draft_next_version(template=published, by=staff["max"]), by=staff["max"])
        with pytest.raises(RuleViolation, match="Version 2 of this template is published by now"):
            bring_template_back(template=published, by=staff["rita"])
        archive_template(template=later, by=staff["rita"])
        with pytest.raises(RuleViolation, match="A later version of this template was published"):
            bring_template_back(template=published, by=staff["rita"])
        assert bring_template_back(template=later, by=staff["rita"]).is_published

    def test_twice_and_of_a_draft_it_is_refused(self, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        with pytest.raises(RuleViolation):
            archive_template(template=draft, by=staff["rita"])
        archive_template(template=published, by=staff["rita"])
        with pytest.raises(RuleViolation, match="This loop template is archived"):
            archive_template(template=published, by=staff["max"])

    def test_the_page_says_what_becomes_of_the_role(self, published, plan_role, questions, staff):
        client = client_of(staff["rita"])
        page = words(client.get(at("template_edit", published)))
        assert "Engineer has no other published template: new openings for it begin without one." in page
        other = draft_template(plan_role, *questions, name="Short", by=staff["rita"])
        publish_template(template=other, by=staff["rita"])
        draft_next_version(template=published, by=staff["rita"])
        page = words(client.get(at("template_edit", published)))
        assert "New openings for Engineer choose among one other template." in page
        assert "The draft of version 2 stays." in page

    def test_an_empty_list_says_so(self, published, staff):
        page = client_of(staff["rita"]).get(reverse("hiring:template_list"), {"archived": "1"})
        assert "Nothing is archived" in words(page)


class TestComparing:
    def test_the_version_before_stands_beside_unless_another_is_chosen(self, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        gone = draft.rounds.get().round_questions.first()
        remove_question(placed=gone, by=staff["rita"])
        client = client_of(staff["max"] if staff["max"].has_perm("hiring.read_template") else staff["rita"])
        page = words(client.get(at("template_compare", draft)))
        assert f"Left out Question left out: “{gone.question.title}”." in page
        turned = {"later": published.pk, "earlier": draft.pk}
        page = words(client.get(at("template_compare", draft), turned))
        assert f"New New question: “{gone.question.title}” in Technical." in page
        odd = client.get(at("template_compare", draft), {"later": "x", "earlier": "999999"})
        assert odd.status_code == 200

    def test_one_version_has_nothing_beside_it(self, published, staff):
        client = client_of(staff["rita"])
        assert "There is one version so far" in words(client.get(at("template_compare", published)))
        assert at("template_compare", published) not in client.get(at("template_edit", published)).text
