"""Every page of the plan: who opens it, what it shows, what it does, and Olga, who finds nothing."""

import html
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEvent
from hiring.candidates.services import add_candidate
from hiring.models import Candidate, HiringTeamMember, LoopTemplate, Opening, Role
from hiring.openings.services import add_team_member, change_opening_status
from hiring.templates.services import (
    add_question,
    add_round,
    draft_next_version,
    publish_template,
    remove_question,
    update_round,
)
from tests.answers import undo
from tests.factories.bank import competencies_at_once, make_question
from tests.factories.plan import (
    Part,
    add_member,
    draft_opening,
    draft_template,
    make_candidate,
    make_opening,
    make_role,
)
from tests.hiring.candidates.test_candidates import PDF


@pytest.fixture
def client_of(as_user, staff, settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    return lambda name: as_user(staff[name])


@pytest.fixture
def applicant(team_opening, staff):
    return add_candidate(opening=team_opening, name="Cora Kandidat", email="cora@example.org", by=staff["rita"])


def text_of(response):
    """The page with single spaces, whatever the lines of its template."""
    return " ".join(response.content.decode().split()).replace('" >', '">')


def url(name, *args, **query):
    address = reverse(f"hiring:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


def refused(client, method, address, data=None):
    return getattr(client, method)(address, data or {}).status_code


def queries_of(client, address, django_assert_max_num_queries):
    client.get(address)  # the first request of a session also writes it
    with django_assert_max_num_queries(60) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


class TestOpeningList:
    def test_shows_all_to_recruiters_and_their_own_to_managers(self, client_of, team_opening, plan_role, staff):
        draft_opening(plan_role, "ENG-2", by=staff["rita"])
        assert "Engineer ENG-2" in text_of(client_of("rita").get(url("opening_list")))
        page = text_of(client_of("max").get(url("opening_list")))
        assert "Engineer ENG-1" in page
        assert "Engineer ENG-2" not in page
        assert "Max Lindqvist" in page

    def test_filters_and_says_how_many_match(self, client_of, team_opening, plan_role, staff):
        draft_opening(plan_role, "ENG-2", by=staff["rita"])
        page = text_of(client_of("rita").get(url("opening_list", status="draft")))
        assert "One opening matches" in page
        assert "Engineer ENG-1" not in page
        assert "No opening matches" in text_of(client_of("rita").get(url("opening_list", q="nothing like it")))
        assert "Engineer ENG-1" in text_of(client_of("rita").get(url("opening_list", status="no such status")))

    def test_says_when_there_is_none(self, client_of):
        page = text_of(client_of("rita").get(url("opening_list")))
        assert "No openings yet" in page
        assert "New opening" in page

    def test_sorts_by_candidates(self, client_of, team_opening, applicant, plan_role, staff):
        draft_opening(plan_role, "ENG-2", by=staff["rita"])
        page = text_of(client_of("rita").get(url("opening_list", sort="-candidates")))
        assert page.index("ENG-1") < page.index("ENG-2")
        page = text_of(client_of("rita").get(url("opening_list", sort="candidates")))
        assert page.index("ENG-2") < page.index("ENG-1")

    def test_equal_titles_are_told_apart(self, client_of, plan_role, staff):
        """F22: by their codes, in every list and select of openings."""
        first = make_opening(title="Engineer", code="ENG-77", role=plan_role)
        twins = [first, make_opening(title="Engineer", code="ENG-88", template=first.template)]
        for number, opening in enumerate(twins):
            make_candidate(opening=opening, email=f"twin{number}@people.example")
        client = client_of("rita")
        pages = [url("opening_list"), url("candidate_list"), url("candidate_start"), url("role_detail", plan_role.pk)]
        for address in [*pages, url("template_use", first.template.pk)]:
            page = text_of(client.get(address))
            assert "ENG-77" in page and "ENG-88" in page, address
        page = text_of(client.get(url("candidate_list")))
        assert f'<option value="{twins[0].pk}">Engineer (ENG-77)</option>' in page
        assert page.count("ENG-88") == 2  # in the select and in the list

    def test_has_25_a_page(self, client_of, plan_role, staff):
        for number in range(26):
            draft_opening(plan_role, f"N-{number:02}", by=staff["rita"])
        assert "1 to 25 of 26" in text_of(client_of("rita").get(url("opening_list")))
        assert "26 to 26 of 26" in text_of(client_of("rita").get(url("opening_list", page=2)))

    def test_runs_the_same_queries_for_one_row_and_three(
        self, client_of, team_opening, plan_role, staff, django_assert_max_num_queries
    ):
        client = client_of("rita")
        one = queries_of(client, url("opening_list"), django_assert_max_num_queries)
        for code in ("ENG-2", "ENG-3"):
            opening = draft_opening(plan_role, code, by=staff["rita"], manager=staff["max"])
            add_candidate(opening=opening, name="Dora", email="dora@example.org", by=staff["rita"])
        assert queries_of(client, url("opening_list"), django_assert_max_num_queries) == one

    @pytest.mark.parametrize("name", ["olga", "pia"])
    def test_is_not_there_for_others(self, client_of, team_opening, name):
        assert refused(client_of(name), "get", url("opening_list")) == 404


class TestOpeningPage:
    def test_shows_candidates_team_and_template(self, client_of, team_opening, applicant, published):
        page = text_of(client_of("max").get(url("opening_detail", team_opening.pk)))
        for words in (
            "Cora Kandidat",
            "No loop yet",
            "Max Lindqvist",
            "Version 1",
            "Add a candidate",
            "Put it on hold",
        ):
            assert words in page

    def test_says_when_nobody_applied(self, client_of, team_opening):
        assert "No candidates yet" in text_of(client_of("rita").get(url("opening_detail", team_opening.pk)))

    def test_a_draft_says_why_it_cannot_open(self, client_of, plan_role, staff):
        opening = draft_opening(plan_role, by=staff["rita"])
        assert "This opening has no hiring manager yet." in text_of(
            client_of("rita").get(url("opening_detail", opening.pk))
        )
        response = client_of("rita").post(url("opening_status", opening.pk), {"to": "open"})
        assert response.status_code == 409
        assert "no hiring manager yet" in text_of(response)

    def test_offers_a_newer_version(self, client_of, team_opening, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        newer = publish_template(template=draft, by=staff["rita"])
        client = client_of("max")
        assert "Use version 2" in text_of(client.get(url("opening_detail", team_opening.pk)))
        client.post(url("opening_template", team_opening.pk), {"template": newer.pk})
        team_opening.refresh_from_db()
        assert team_opening.template == newer

    def test_runs_the_same_queries_for_one_row_and_three(
        self, client_of, team_opening, applicant, staff, django_assert_max_num_queries
    ):
        client = client_of("max")
        address = url("opening_detail", team_opening.pk)
        one = queries_of(client, address, django_assert_max_num_queries)
        for name in ("dora", "elio"):
            add_candidate(opening=team_opening, name=name, email=f"{name}@example.org", by=staff["rita"])
        assert queries_of(client, address, django_assert_max_num_queries) == one

    def test_a_coordinator_adds_candidates_but_does_not_edit(self, client_of, team_opening, staff):
        add_team_member(opening=team_opening, user=staff["pia"], part=Part.COORDINATOR, by=staff["rita"])
        client = client_of("pia")
        page = text_of(client.get(url("opening_detail", team_opening.pk)))
        assert "Add a candidate" in page
        for words in ("Put it on hold", "Add somebody", "Choose another"):
            assert words not in page
        assert refused(client, "get", url("opening_edit", team_opening.pk)) == 404
        assert refused(client, "get", url("template_edit", team_opening.template_id)) == 404

    def test_a_closed_one_says_why_nobody_can_be_added(self, client_of, team_opening, staff):
        change_opening_status(opening=team_opening, to="closed", by=staff["rita"], reason="Done")
        page = text_of(client_of("rita").get(url("opening_detail", team_opening.pk)))
        assert "This opening is closed. Open it again to add candidates." in page
        response = client_of("rita").post(
            url("candidate_add", team_opening.pk), {"name": "D", "email": "d@example.org", "pronoun": "she"}
        )
        assert response.status_code == 409

    def test_olga_finds_nothing(self, client_of, team_opening):
        client = client_of("olga")
        pk = team_opening.pk
        member = team_opening.team_members.get().pk
        assert refused(client, "get", url("opening_detail", pk)) == 404
        assert refused(client, "get", url("opening_edit", pk)) == 404
        assert refused(client, "post", url("opening_status", pk), {"to": "closed"}) == 404
        assert refused(client, "post", url("opening_template", pk)) == 404
        assert refused(client, "post", url("opening_team_add", pk)) == 404
        assert refused(client, "post", url("opening_team_remove", member)) == 404
        assert refused(client, "get", url("opening_add")) == 404


class TestOpeningForms:
    def values(self, wanted, **changes):
        return {"title": "Engineer", "code": "NEW", "role": wanted.pk, "headcount": 2, **changes}

    def test_make_an_opening(self, client_of, plan_role, published):
        response = client_of("rita").post(url("opening_add"), self.values(plan_role))
        opening = Opening.objects.get()
        assert response.url == url("opening_detail", opening.pk)
        assert (opening.headcount, opening.template) == (2, published)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": ""}, "Fill this in."),
            ({"code": "ENG-1"}, "Another opening has this code."),
            ({"headcount": "0"}, "greater than or equal to 1"),
            ({"title": "a\x00b"}, "invisible NUL character"),
            ({"role": "999"}, "Choose one of the answers offered here."),
        ],
    )
    def test_keep_what_was_typed_and_say_what_is_wrong(self, client_of, team_opening, plan_role, changes, sentence):
        response = client_of("rita").post(url("opening_add"), self.values(plan_role, team="Routing squad", **changes))
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert "Routing squad" in text_of(response)
        assert Opening.objects.count() == 1

    def test_change_an_opening(self, client_of, team_opening, plan_role):
        response = client_of("max").post(url("opening_edit", team_opening.pk), self.values(plan_role, title="Chief"))
        assert response.status_code == 302
        team_opening.refresh_from_db()
        assert (team_opening.title, team_opening.code) == ("Chief", "NEW")

    def test_another_role_is_refused_with_the_typed_text_kept(self, client_of, team_opening, applicant, design):
        other = make_role("Designer", design)
        response = client_of("max").post(url("opening_edit", team_opening.pk), self.values(other, title="Chief"))
        assert response.status_code == 409
        assert "so its role stays" in text_of(response)
        assert "Chief" in text_of(response)

    def test_holding_needs_a_reason(self, client_of, team_opening):
        client, address = client_of("max"), url("opening_status", team_opening.pk)
        assert "Put it on hold" in text_of(client.get(f"{address}?to=on_hold"))
        response = client.post(address, {"to": "on_hold", "reason": " "})
        assert response.status_code == 422
        client.post(address, {"to": "on_hold", "reason": "Budget in review"})
        team_opening.refresh_from_db()
        assert team_opening.status == "on_hold"
        assert AuditEvent.objects.first().reason == "Budget in review"
        page = text_of(client.get(url("opening_detail", team_opening.pk)))  # F23
        assert "Budget in review" in page
        client.post(address, {"to": "open"})
        assert "Budget in review" not in text_of(client.get(url("opening_detail", team_opening.pk)))

    def test_unknown_states_and_steps(self, client_of, team_opening):
        client, address = client_of("max"), url("opening_status", team_opening.pk)
        assert client.get(f"{address}?to=paused").status_code == 404
        response = client.post(address, {"to": "open"})
        assert response.status_code == 409
        assert "This opening is open, so it cannot become open." in text_of(response)

    def test_a_template_is_chosen_among_the_published_ones_of_the_role(
        self, client_of, team_opening, published, plan_role, questions, staff
    ):
        other = publish_template(template=draft_template(plan_role, *questions, name="Other"), by=staff["rita"])
        draft = draft_template(plan_role, name="Not ready")
        client, address = client_of("max"), url("opening_template", team_opening.pk)
        page = text_of(client.get(address))
        assert "Other, version 1" in page
        assert "Not ready" not in page
        assert client.post(address, {"template": draft.pk}).status_code == 422
        assert client.post(address, {"template": other.pk}).status_code == 302
        team_opening.refresh_from_db()
        assert team_opening.template == other

    def test_team_members_come_and_go(self, client_of, team_opening, staff):
        client = client_of("max")
        address = url("opening_team_add", team_opening.pk)
        client.post(address, {"user": staff["pia"].pk, "part": Part.COORDINATOR})
        member = team_opening.team_members.get(user=staff["pia"])
        response = client.post(address, {"user": staff["pia"].pk, "part": Part.COORDINATOR})
        assert response.status_code == 409
        assert "This person has this part already." in text_of(response)
        assert client.post(address, {"user": "", "part": ""}).status_code == 422
        client.post(url("opening_team_remove", member.pk))
        assert not HiringTeamMember.objects.filter(pk=member.pk).exists()

    def test_a_manager_of_another_opening_cannot_touch_this_team(self, as_user, team_opening, plan_role, staff):
        draft_opening(plan_role, "ENG-2", by=staff["rita"], manager=staff["pia"])
        member = team_opening.team_members.get().pk
        assert refused(as_user(staff["pia"]), "post", url("opening_team_remove", member)) == 404


class TestCandidates:
    def values(self, **changes):
        return {"name": "Dora Neu", "email": "dora@example.org", "pronoun": "she", **changes}

    def test_are_added_with_a_resume(self, client_of, team_opening):
        upload = SimpleUploadedFile("cv.pdf", PDF)
        response = client_of("max").post(url("candidate_add", team_opening.pk), self.values(upload=upload))
        candidate = Candidate.objects.get()
        assert response.url == url("candidate_detail", candidate.pk)
        assert (candidate.name, candidate.resume_name) == ("Dora Neu", "cv.pdf")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"email": "nobody"}, "Write a whole address, such as name@example.org."),
            ({"email": "CORA@example.org"}, "This opening has a candidate with this email already."),
            ({"name": ""}, "Fill this in."),
        ],
    )
    def test_mistakes_are_said_and_text_is_kept(self, client_of, team_opening, applicant, changes, sentence):
        address = url("candidate_add", team_opening.pk)
        response = client_of("max").post(address, self.values(source="A friend told them", **changes))
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert "A friend told them" in text_of(response)

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("cv.pdf", b"<html>", "its content is something else"),
            ("cv.svg", b"<svg/>", "Choose a PDF, DOCX, TXT, PNG or JPEG file."),
            ("cv.txt", b"", "This file is empty."),
        ],
    )
    def test_files_are_judged_by_their_content(self, client_of, team_opening, name, content, sentence):
        upload = SimpleUploadedFile(name, content)
        response = client_of("max").post(url("candidate_add", team_opening.pk), self.values(upload=upload))
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert not Candidate.objects.exists()

    def test_somebody_on_the_team_is_refused(self, client_of, team_opening, staff):
        response = client_of("rita").post(url("candidate_add", team_opening.pk), self.values(email=staff["max"].email))
        assert response.status_code == 409
        assert "Max Lindqvist is on the hiring team" in text_of(response)
        assert "Dora Neu" in text_of(response)

    def test_the_page_shows_the_person_and_the_way_on(self, client_of, applicant):
        page = text_of(client_of("max").get(url("candidate_detail", applicant.pk)))
        for words in ("Cora Kandidat", "cora@example.org", "No loop yet", "Plan interviews", "No file here"):
            assert words in page
        assert reverse("interviews:loop_plan", args=[applicant.pk]) in page

    def test_without_a_template_the_page_says_why_nothing_can_be_planned(self, client_of, applicant):
        Opening.objects.update(template=None)
        page = text_of(client_of("max").get(url("candidate_detail", applicant.pk)))
        assert "The opening follows no loop template yet." in page
        assert reverse("interviews:loop_plan", args=[applicant.pk]) not in page

    def test_while_the_opening_rests_nobody_is_planned(self, client_of, applicant):
        Opening.objects.update(status="on_hold")
        page = text_of(client_of("max").get(url("candidate_detail", applicant.pk)))
        assert "This opening is on hold, so nobody is interviewed for it." in page
        assert reverse("interviews:loop_plan", args=[applicant.pk]) not in page

    def test_are_changed(self, client_of, applicant):
        address = url("candidate_edit", applicant.pk)
        assert "Cora Kandidat" in text_of(client_of("max").get(address))
        client_of("max").post(address, self.values(upload=SimpleUploadedFile("cv.pdf", PDF)))
        applicant.refresh_from_db()
        assert (applicant.name, applicant.resume_name) == ("Dora Neu", "cv.pdf")
        client_of("max").post(address, self.values(remove_resume="on"))
        applicant.refresh_from_db()
        assert not applicant.resume

    def test_keep_their_resume_when_no_new_one_comes(self, client_of, team_opening, staff):
        candidate = add_candidate(
            opening=team_opening, resume=SimpleUploadedFile("cv.pdf", PDF), by=staff["rita"],
            name="Cora", email="cora@example.org",
        )  # fmt: skip
        client_of("max").post(url("candidate_edit", candidate.pk), self.values())
        kept = Candidate.objects.get()
        assert (kept.name, kept.resume.name) == ("Dora Neu", candidate.resume.name)

    def test_the_list_searches_and_filters(self, client_of, team_opening, applicant, staff):
        add_candidate(opening=team_opening, name="Dora Neu", email="d@example.org", by=staff["rita"])
        client = client_of("rita")
        page = text_of(client.get(url("candidate_list", q="kandidat cora")))
        assert "Cora Kandidat" in page
        assert "Dora Neu" not in page
        assert "One candidate matches" in page
        assert "No candidate matches" in text_of(client.get(url("candidate_list", stand="decided")))
        assert "Two candidates match" in text_of(client.get(url("candidate_list", stand="none")))
        assert "Dora Neu" in text_of(client.get(url("candidate_list", opening=team_opening.pk)))

    def test_the_list_runs_the_same_queries_for_one_row_and_three(
        self, client_of, team_opening, applicant, staff, django_assert_max_num_queries
    ):
        client = client_of("rita")
        one = queries_of(client, url("candidate_list"), django_assert_max_num_queries)
        for name in ("dora", "elio"):
            add_candidate(opening=team_opening, name=name, email=f"{name}@example.org", by=staff["rita"])
        assert queries_of(client, url("candidate_list"), django_assert_max_num_queries) == one

    def test_a_new_one_begins_with_the_choice_of_an_opening(self, client_of, team_opening, plan_role, staff):
        closed = draft_opening(plan_role, "OLD", by=staff["rita"])
        change_opening_status(opening=closed, to="closed", by=staff["rita"])
        page = text_of(client_of("rita").get(url("candidate_start")))
        assert url("candidate_add", team_opening.pk) in page
        assert url("candidate_add", closed.pk) not in page

    def test_an_internal_applicant_does_not_find_themselves(self, client_of, team_opening, staff):
        candidate = add_candidate(opening=team_opening, name="Ada", email=staff["ada"].email, by=staff["rita"])
        client = client_of("ada")
        assert refused(client, "get", url("candidate_detail", candidate.pk)) == 404
        assert refused(client, "get", url("candidate_edit", candidate.pk)) == 404
        assert url("candidate_detail", candidate.pk) not in text_of(client.get(url("candidate_list")))
        assert url("candidate_detail", candidate.pk) not in text_of(client.get(url("opening_detail", team_opening.pk)))

    @pytest.mark.parametrize("name", ["olga", "pia"])
    def test_others_find_nothing(self, client_of, team_opening, applicant, name):
        client = client_of(name)
        for page in ("candidate_detail", "candidate_edit", "candidate_resume"):
            assert refused(client, "get", url(page, applicant.pk)) == 404
        assert refused(client, "get", url("candidate_list")) == 404
        assert refused(client, "get", url("candidate_start")) == 404
        assert refused(client, "post", url("candidate_add", team_opening.pk), self.values()) == 404


class TestResume:
    @pytest.fixture
    def with_resume(self, team_opening, staff):
        return add_candidate(
            opening=team_opening, resume=SimpleUploadedFile("Cora’s \"best\" cv.pdf", PDF), by=staff["rita"],
            name="Cora", email="cora@example.org",
        )  # fmt: skip

    def test_comes_as_an_attachment_that_nothing_can_run(self, client_of, with_resume):
        response = client_of("max").get(url("candidate_resume", with_resume.pk))
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "no-store"
        assert AuditEvent.objects.first().action == "candidate.resume_downloaded"

    def test_is_not_there_without_a_file(self, client_of, applicant):
        assert refused(client_of("rita"), "get", url("candidate_resume", applicant.pk)) == 404

    def test_is_not_there_for_olga(self, client_of, with_resume):
        assert refused(client_of("olga"), "get", url("candidate_resume", with_resume.pk)) == 404


class TestTemplateList:
    def test_leads_to_the_kits(self, client_of, team_opening):
        assert url("kit_list") in text_of(client_of("max").get(url("template_list")))

    def test_shows_one_line_a_template_and_its_draft(self, client_of, team_opening, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        page = text_of(client_of("max").get(url("template_list")))
        assert url("template_edit", published.pk) in page
        assert url("template_edit", draft.pk) in page
        assert "Draft of version 2" in page

    def test_runs_the_same_queries_for_one_row_and_three(
        self, client_of, team_opening, plan_role, questions, staff, django_assert_max_num_queries
    ):
        client = client_of("rita")
        client.post(url("kit_load", "ml-team-lead"))
        client.post(url("kit_load", "senior-ml-engineer"))
        first = queries_of(client, url("template_list"), django_assert_max_num_queries)
        for name in ("Second", "Third"):
            draft_template(plan_role, *questions, name=name)
        assert queries_of(client, url("template_list"), django_assert_max_num_queries) == first

    def test_begins_an_empty_template(self, client_of, team_opening, plan_role):
        client = client_of("max")
        response = client.post(url("template_add"), {"role": plan_role.pk, "name": "One round"})
        assert response.url == url("template_edit", LoopTemplate.objects.get(name="One round").pk)
        response = client.post(url("template_add"), {"role": plan_role.pk, "name": "Two rounds"})
        assert response.status_code == 409
        assert "with this name already" in text_of(response)
        assert client.post(url("template_add"), {"role": plan_role.pk, "name": ""}).status_code == 422

    def test_olga_finds_nothing(self, client_of, published):
        client = client_of("olga")
        for page in ("template_list", "template_add"):
            assert refused(client, "get", url(page)) == 404
        assert refused(client, "post", url("kit_load", "ml-team-lead")) == 404
        assert not Role.objects.filter(kit_slug="ml-team-lead").exists()


class TestTemplateEditor:
    def test_shows_rounds_coverage_and_structure(self, client_of, team_opening, draft_version):
        page = text_of(client_of("max").get(url("template_edit", draft_version.pk)))
        for words in (
            "Draft, version 2",
            "1. Technical",
            "37 of 60 min planned, 23 spare",
            "Scale a service",
            "What the loop covers",
            "Covered",
            "of 15</b> parts of a structured interview are in place",
            "Publish version 2",
            'No question of this loop is <a href="#rounds">unconventional</a>',
        ):
            assert words in page, words

    def test_says_what_stops_it_with_links(self, client_of, team_opening, draft_version, staff):
        round = draft_version.rounds.get()
        remove_question(placed=round.round_questions.last(), by=staff["rita"])
        update_round(round=round, minutes=20, by=staff["rita"])
        page = text_of(client_of("max").get(url("template_edit", draft_version.pk)))
        assert "Two things stop this version from being published." in page
        assert 'No question covers <a href="#coverage">collaboration</a>, and the' in page
        assert f'the <a href="#round-{round.pk}">technical round</a> is 5 minutes longer than its slot.' in page
        assert 'aria-disabled="true" aria-describedby="why-not"' in page
        assert "Gap" in page
        response = client_of("max").post(url("template_publish", draft_version.pk))
        assert response.status_code == 409
        assert "Two things stop this version" in text_of(response)

    def test_publishes_and_leads_to_its_use(self, client_of, team_opening, draft_version):
        client = client_of("max")
        response = client.post(url("template_publish", draft_version.pk))
        assert response.url == url("template_use", draft_version.pk)
        page = text_of(client.get(response.url))
        assert "Version 2 is published." in page
        client.post(response.url, {"opening": team_opening.pk})
        team_opening.refresh_from_db()
        assert team_opening.template == draft_version

    def test_a_published_version_is_read_only(self, client_of, team_opening, published, design, staff):
        client = client_of("max")
        page = text_of(client.get(url("template_edit", published.pk)))
        assert "Edit as version 2" in page
        assert "Add a question" not in page
        placed = published.rounds.get().round_questions.first()
        question = make_question("Late", competency=design)
        for address, data in (
            (url("question_remove", placed.pk), {}),
            (url("question_move", placed.pk), {"to": "down"}),
            (url("question_place", placed.round.pk), {"question": question.pk}),
            (url("round_remove", placed.round.pk), {}),
            (url("round_move", placed.round.pk), {"to": "later"}),
        ):
            response = client.post(address, data)
            assert response.status_code == 409
            assert "A published version never changes" in text_of(response)

    def test_editing_makes_a_draft_that_can_be_discarded(self, client_of, team_opening, published):
        client = client_of("max")
        response = client.post(url("template_draft", published.pk))
        draft = LoopTemplate.objects.get(version=2)
        assert response.url == url("template_edit", draft.pk)
        client.post(url("template_discard", draft.pk))
        assert LoopTemplate.objects.get() == published

    @pytest.mark.parametrize("name", ["rita", "ada", "max"])
    def test_people_of_the_roles_openings_edit_and_those_who_run_everything(
        self, client_of, team_opening, draft_version, name
    ):
        """A5"""
        assert "Discard the draft" in text_of(client_of(name).get(url("template_edit", draft_version.pk)))

    @pytest.mark.parametrize("part", ["hiring_manager", "recruiter"])
    def test_a_team_works_on_the_templates_of_its_own_roles_alone(
        self, client_of, team_opening, draft_version, staff, design, part
    ):
        """A5: to read the others stays."""
        other = make_opening(role=make_role("Another role", design), manager=staff["ada"])
        other.team_members.all().delete()
        add_member(other, staff["pia"], part)
        client, round_ = client_of("pia"), draft_version.rounds.first()
        page = text_of(client.get(url("template_edit", draft_version.pk)))
        assert draft_version.name in page
        assert "Discard the draft" not in page and "Publish version" not in page
        for name in ("template_publish", "template_discard", "template_draft"):
            assert refused(client, "post", url(name, draft_version.pk)) == 404
        for address in (url("round_add", draft_version.pk), url("round_edit", round_.pk), url("round_move", round_.pk)):
            assert refused(client, "post", address) == 404
        assert refused(client, "post", url("question_remove", round_.round_questions.first().pk)) == 404
        assert refused(client, "get", url("role_edit", draft_version.role_id)) == 404
        assert client.post(url("template_draft", other.template_id)).status_code == 302
        assert client.get(url("role_edit", other.role_id)).status_code == 200

    def test_a_template_begins_for_ones_own_roles_and_for_unused_ones(
        self, client_of, team_opening, plan_role, staff, design
    ):
        """A5: a role that nobody uses may be begun by the manager of any opening, and by no other part."""
        unused = make_role("Nobody's yet", design)
        own = make_opening(role=make_role("Another role", design), manager=staff["pia"])
        client = client_of("pia")
        page = text_of(client.get(url("template_add")))
        assert f'value="{unused.pk}"' in page and f'value="{own.role_id}"' in page
        assert f'value="{plan_role.pk}"' not in page
        assert client.post(url("template_add"), {"role": plan_role.pk, "name": "Mine"}).status_code == 422
        response = client.post(url("template_add"), {"role": unused.pk, "name": "Mine"})
        assert response.url == url("template_edit", LoopTemplate.objects.get(name="Mine").pk)
        recruiter = client_of("olga")
        add_member(own, staff["olga"], "recruiter")
        page = text_of(recruiter.get(url("template_add")))
        assert f'value="{own.role_id}"' in page and f'value="{unused.pk}"' not in page

    def test_runs_the_same_queries_for_one_question_and_four(
        self, client_of, team_opening, draft_version, design, staff, django_assert_max_num_queries
    ):
        client, address = client_of("max"), url("template_edit", draft_version.pk)
        first = queries_of(client, address, django_assert_max_num_queries)
        round = draft_version.rounds.get()
        for slug in ("third", "fourth"):
            add_question(round=round, question=make_question(slug, competency=design), by=staff["rita"])
        assert queries_of(client, address, django_assert_max_num_queries) == first

    def test_olga_finds_nothing(self, client_of, draft_version):
        client = client_of("olga")
        round = draft_version.rounds.get()
        placed = round.round_questions.first()
        for page in ("template_edit", "template_use", "question_pick", "round_add"):
            assert refused(client, "get", url(page, draft_version.pk)) == 404
        for page in ("template_draft", "template_publish", "template_discard", "template_use"):
            assert refused(client, "post", url(page, draft_version.pk)) == 404
        for page in ("round_edit", "round_move", "round_remove", "question_place"):
            assert refused(client, "post", url(page, round.pk)) == 404
        for page in ("question_move", "question_remove"):
            assert refused(client, "post", url(page, placed.pk)) == 404
        assert draft_version.rounds.get().round_questions.count() == 2


@pytest.fixture
def draft_version(published, staff):
    return draft_next_version(template=published, by=staff["rita"])


class TestRounds:
    values = {"kind": "scenario", "name": "Scenario", "purpose": "See how they think.", "minutes": 45}

    def test_are_added_changed_moved_and_removed(self, client_of, team_opening, draft_version):
        client = client_of("max")
        client.post(url("round_add", draft_version.pk), self.values)
        round = draft_version.rounds.get(name="Scenario")
        assert (round.position, round.minutes) == (2, 45)
        response = client.post(url("round_edit", round.pk), {**self.values, "name": "Case"})
        assert response.url == f"{url('template_edit', draft_version.pk)}#round-{round.pk}"
        client.post(url("round_move", round.pk), {"to": "earlier"})
        assert [one.name for one in draft_version.rounds.all()] == ["Case", "Technical"]
        client.post(url("round_move", round.pk), {"to": "earlier"})
        assert [one.name for one in draft_version.rounds.all()] == ["Case", "Technical"]
        assert client.post(url("round_move", round.pk), {"to": "sideways"}).status_code == 404
        client.post(url("round_remove", round.pk))
        assert [one.name for one in draft_version.rounds.all()] == ["Technical"]

    def test_keep_what_was_typed(self, client_of, team_opening, draft_version):
        response = client_of("max").post(url("round_add", draft_version.pk), {**self.values, "minutes": 5})
        assert response.status_code == 422
        assert "See how they think." in text_of(response)
        page = text_of(client_of("max").get(url("round_edit", draft_version.rounds.get().pk)))
        assert "Remove Technical?" in page
        assert "Two questions leave this template." in page


class TestPicker:
    def test_offers_active_questions_that_are_not_asked_yet(self, client_of, team_opening, draft_version, design):
        make_question("Fresh one", competency=design)
        make_question("Still a draft", competency=design, status="draft")
        page = text_of(client_of("max").get(url("question_pick", draft_version.pk)))
        assert "One question to choose from" in page
        assert "Fresh one" in page
        assert "Still a draft" not in page
        assert "Scale a service" not in page
        assert "37 of 60 min planned" in page

    def test_searches_and_filters(self, client_of, team_opening, draft_version, design, people_skills):
        make_question("Caching layers", competency=design)
        make_question("A loud voice", competency=people_skills, kind="situational")
        client, address = client_of("max"), url("question_pick", draft_version.pk)
        for query in ({"q": "caching"}, {"competency": design.pk}, {"kind": "past_behaviour"}):
            page = text_of(client.get(address, query))
            assert "Caching layers" in page
            assert "A loud voice" not in page
        assert "No question matches" in text_of(client.get(address, {"q": "volcano"}))

    def test_can_show_only_what_closes_a_gap(
        self, client_of, team_opening, draft_version, design, people_skills, staff
    ):
        placed = draft_version.rounds.get().round_questions.get(question__competency=people_skills)
        remove_question(placed=placed, by=staff["rita"])
        make_question("Caching layers", competency=design)
        page = text_of(client_of("max").get(url("question_pick", draft_version.pk, show="missing")))
        assert "Two minds" in page
        assert "Caching layers" not in page

    def test_adds_at_the_end_and_can_be_undone(self, client_of, team_opening, draft_version, design):
        question = make_question("Fresh one", competency=design)
        round = draft_version.rounds.get()
        client = client_of("max")
        response = client.post(url("question_place", round.pk), {"question": question.pk})
        placed = round.round_questions.get(question=question)
        assert placed.position == 3
        assert response.url.endswith(f"#question-{placed.pk}")
        page = text_of(client.get(response.url))
        assert "“Fresh one” is in Technical now." in page
        undo(
            client,
            client.post(
                url("question_place", round.pk),
                {"question": make_question("Fresher", competency=design).pk},
                follow=True,
            ),
        )
        client.post(url("question_remove", placed.pk))
        assert round.round_questions.count() == 2

    def test_refuses_what_is_not_there_or_asked_already(self, client_of, team_opening, draft_version, questions):
        client, address = client_of("max"), url("question_place", draft_version.rounds.get().pk)
        for key in ("", "x", "99999", "99999999999999999999999"):
            assert client.post(address, {"question": key}).status_code == 404
        response = client.post(address, {"question": questions[0].pk})
        assert response.status_code == 409
        assert "is asked already" in text_of(response)
        assert client.post(address, {"question": questions[0].pk, "position": "x"}).status_code == 404

    def test_runs_the_same_queries_for_one_row_and_three(
        self, client_of, team_opening, draft_version, design, django_assert_max_num_queries
    ):
        client, address = client_of("max"), url("question_pick", draft_version.pk)
        make_question("First", competency=design)
        one = queries_of(client, address, django_assert_max_num_queries)
        make_question("Second", competency=design)
        make_question("Third", competency=design)
        assert queries_of(client, address, django_assert_max_num_queries) == one


class TestMovingQuestions:
    def order(self, template):
        return [[placed.question.slug for placed in round.round_questions.all()] for round in template.rounds.all()]

    @pytest.fixture
    def two_rounds(self, draft_version, staff):
        add_round(template=draft_version, kind="scenario", name="Scenario", by=staff["rita"])
        return draft_version

    def test_up_and_down(self, client_of, team_opening, two_rounds):
        client = client_of("max")
        placed = two_rounds.rounds.first().round_questions.first()
        client.post(url("question_move", placed.pk), {"to": "down"})
        assert self.order(two_rounds)[0] == ["two-minds", "scale-a-service"]
        response = client.post(url("question_move", placed.pk), {"to": "up"})
        assert self.order(two_rounds)[0] == ["scale-a-service", "two-minds"]
        assert response.url.endswith(f"#question-{placed.pk}")

    def test_to_another_round_and_back_by_undo(self, client_of, team_opening, two_rounds):
        client = client_of("max")
        placed = two_rounds.rounds.first().round_questions.first()
        response = client.post(url("question_move", placed.pk), {"round": two_rounds.rounds.last().pk})
        assert self.order(two_rounds) == [["two-minds"], ["scale-a-service"]]
        undo(client, client.get(response.url))
        assert self.order(two_rounds) == [["scale-a-service", "two-minds"], []]

    def test_out_and_back_by_undo(self, client_of, team_opening, two_rounds):
        client = client_of("max")
        placed = two_rounds.rounds.first().round_questions.first()
        response = client.post(url("question_remove", placed.pk))
        assert self.order(two_rounds) == [["two-minds"], []]
        undo(client, client.get(response.url))
        assert self.order(two_rounds) == [["scale-a-service", "two-minds"], []]

    def test_nowhere_else(self, client_of, team_opening, two_rounds, plan_role):
        other = draft_template(plan_role, name="Other")
        placed = two_rounds.rounds.first().round_questions.first()
        client = client_of("max")
        assert client.post(url("question_move", placed.pk), {"round": other.rounds.get().pk}).status_code == 404
        assert client.post(url("question_move", placed.pk), {"to": "sideways"}).status_code == 404


class TestRoles:
    def test_are_read_by_every_colleague_without_openings_or_templates(self, client_of, team_opening, plan_role):
        client = client_of("olga")
        assert "Engineer" in text_of(client.get(url("role_list")))
        page = text_of(client.get(url("role_detail", plan_role.pk)))
        assert "System design" in page
        assert "ENG-1" not in page
        assert "Two rounds" not in page
        assert refused(client, "get", url("role_edit", plan_role.pk)) == 404
        assert refused(client, "post", url("role_add"), {"name": "Mine"}) == 404

    def test_show_templates_and_openings_to_planners(self, client_of, team_opening, plan_role):
        page = text_of(client_of("max").get(url("role_detail", plan_role.pk)))
        assert "Two rounds" in page
        assert "Engineer ENG-1" in page

    def test_are_written_with_competencies_and_weights(self, client_of, team_opening, design, people_skills):
        data = {"name": "Designer", f"c{design.pk}-part": "must", f"c{people_skills.pk}-part": "wish"}
        data |= {f"c{design.pk}-weight": "2", f"c{design.pk}-weight_reason": "Most of the work."}
        client_of("max").post(url("role_add"), data)
        role = Role.objects.get(name="Designer")
        links = role.role_competencies.order_by("competency__slug").values_list(
            "competency__slug", "is_must_have", "weight", "weight_reason"
        )
        assert list(links) == [("collaboration", False, 1, ""), ("system-design", True, 2, "Most of the work.")]

    def test_a_weight_is_above_zero(self, client_of, team_opening, design):
        data = {"name": "Designer", f"c{design.pk}-part": "must", f"c{design.pk}-weight": "0"}
        response = client_of("max").post(url("role_add"), data)
        assert response.status_code == 422
        assert "A weight is above zero." in text_of(response)

    def test_a_weight_needs_its_reason(self, client_of, team_opening, design):
        data = {"name": "Designer", "summary": "Draws.", f"c{design.pk}-part": "must", f"c{design.pk}-weight": "2"}
        response = client_of("max").post(url("role_add"), data)
        assert response.status_code == 422
        assert "Write why this competency weighs more or less than the others." in text_of(response)
        assert "Draws." in text_of(response)
        assert not Role.objects.filter(name="Designer").exists()

    def test_are_changed(self, client_of, team_opening, plan_role, design, people_skills):
        client = client_of("rita")
        page = text_of(client.get(url("role_edit", plan_role.pk)))
        assert 'value="must" selected' in page
        client.post(url("role_edit", plan_role.pk), {"name": "Builder", f"c{design.pk}-part": "must"})
        plan_role.refresh_from_db()
        assert plan_role.name == "Builder"
        assert plan_role.role_competencies.get().competency == design

    def test_one_with_hundreds_of_competencies_is_saved(self, client_of, plan_role):
        """F20: three fields for each competency of the library, more than a thousand together."""
        library = competencies_at_once(400)
        lines = {f"c{one.pk}-part": "must" for one in library}
        lines |= {f"c{one.pk}-{name}": "" for one in library for name in ("weight", "weight_reason")}
        response = client_of("rita").post(url("role_edit", plan_role.pk), {"name": "Builder", **lines})
        assert response.status_code == 302
        assert plan_role.role_competencies.count() == 400

    def test_names_are_unique(self, client_of, team_opening, plan_role):
        response = client_of("max").post(url("role_add"), {"name": "Engineer"})
        assert response.status_code == 422
        assert "There is a role with this name already." in text_of(response)


class TestNavigation:
    def test_leads_each_person_to_what_they_may_use(self, client_of, team_opening):
        page = text_of(client_of("rita").get(url("candidate_list")))
        assert f'<a href="{url("candidate_list")}" aria-current="page">Candidates</a>' in page
        assert f'<a href="{url("opening_list")}">Openings</a>' in page
        page = text_of(client_of("max").get(url("opening_detail", team_opening.pk)))
        assert f'<a href="{url("opening_list")}" aria-current="true">Openings</a>' in page
        assert f'href="{url("candidate_list")}"' not in page
        assert ">Openings</a>" not in text_of(client_of("olga").get(url("role_list")))


class TestHostileText:
    """What strangers and broken tools send: a sentence beside the field or the same text back, never a crash."""

    TEXTS = [
        "\x00",
        "\ud800",
        "a" * 5000,
        "\u202egnp.exe",
        "<script>alert(1)</script>",
        "=1+1",
        "\U0001f469\u200d\U0001f680",
        "'; --",
    ]

    @pytest.mark.parametrize("text", TEXTS)
    def test_in_searches(self, client_of, team_opening, published, text):
        draft = draft_next_version(template=published, by=None)
        client = client_of("rita")
        for address in (url("opening_list"), url("candidate_list"), url("question_pick", draft.pk)):
            for name in ("q", "status", "role", "opening", "stand", "competency", "round", "kind", "page", "sort"):
                response = client.get(f"{address}?{name}={quote(text, errors='surrogatepass')}")
                assert response.status_code == 200
                assert "<script>alert" not in text_of(response)

    @pytest.mark.parametrize("text", [text for text in TEXTS if text != "\ud800"])
    def test_in_names(self, client_of, team_opening, text):
        response = client_of("rita").post(
            url("candidate_add", team_opening.pk), {"name": text, "email": "d@example.org", "pronoun": "she"}
        )
        if response.status_code == 302:
            assert Candidate.objects.get().name == text
            assert html.escape(text) in text_of(client_of("rita").get(response.url))
        else:
            assert response.status_code == 422
            assert not Candidate.objects.exists()
