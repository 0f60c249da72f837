"""Links of a candidate: https alone, on the pages of those who hire, and part of what is kept about them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hiring.candidates.services import update_candidate
from hiring.models import Candidate
from records.copies import record_of
from tests.factories.people import client_of
from tests.factories.run import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

PORTFOLIO = "https://tamsin.example.net/portfolio/"


@pytest.fixture
def made():
    return make_round()


def typed(candidate, links):
    return {"name": candidate.name, "email": candidate.email, "pronoun": candidate.pronoun, "links": links}


def edit(made, links):
    candidate = made.loop.candidate
    address = reverse("hiring:candidate_edit", args=[candidate.pk])
    return client_of(made.people["rita"]).post(address, typed(candidate, links))


@pytest.mark.parametrize(
    "links",
    [
        "http://tamsin.example.net",
        "javascript:alert(1)",
        "https:tamsin",
        "tamsin.example.net",
        "ftp://tamsin.example.net/a",
        "https://tamsin.example.net/ and more",
        "https://bank.example@tamsin.example.net/",
        "https://tamsin.example.net/\u202egnp.exe",
        "\n".join(f"https://tamsin.example.net/{n}" for n in range(7)),
    ],
)
def test_anything_but_a_few_https_addresses_is_refused(made, links):
    answer = edit(made, links)
    assert answer.status_code == 422
    assert Candidate.objects.get(pk=made.loop.candidate_id).links == ""


def test_links_stand_beside_the_resume_in_every_step(made):
    assert edit(made, f"{PORTFOLIO}\n\nhttps://code.example.org/tamsin").status_code == 302
    rita, pia = client_of(made.people["rita"]), client_of(made.people["pia"])
    link = (
        f'<a href="{PORTFOLIO}" target="_blank" rel="noopener noreferrer"><bdi>tamsin.example.net/portfolio</bdi></a>'
    )
    assert link in rita.get(reverse("hiring:candidate_detail", args=[made.loop.candidate_id])).text
    assert link in rita.get(reverse("interviews:loop_detail", args=[made.loop.pk])).text
    assert link in pia.get(reverse("interviews:kit", args=[made.interview.pk])).text
    assert link in pia.get(reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])).text


def test_what_is_no_secure_address_becomes_no_link(made):
    Candidate.objects.update(links="javascript:alert(1)\nhttps://code.example.org/")
    page = client_of(made.people["rita"]).get(reverse("hiring:candidate_detail", args=[made.loop.candidate_id])).text
    assert "javascript:" not in page and 'href="https://code.example.org/"' in page


def test_the_candidates_copy_holds_them(made):
    edit(made, PORTFOLIO)
    candidate = Candidate.objects.get(pk=made.loop.candidate_id)
    said = [line.text for chapter in record_of(candidate, made.people["rita"]).chapters for line in chapter.lines]
    assert PORTFOLIO in said


def test_the_resume_is_a_download_for_whoever_reads_the_loop(made):
    address = reverse("interviews:loop_resume", args=[made.loop.pk])
    assert client_of(made.people["pia"]).get(address).status_code == 404
    update_candidate(
        candidate=made.loop.candidate,
        resume=SimpleUploadedFile("cv.txt", b"Ten years of depots."),
        by=made.people["rita"],
    )
    for who in ("rita", "max", "pia"):
        answer = client_of(made.people[who]).get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client_of(made.people["olga"]).get(address).status_code == 404
    assert f'href="{address}" download' in client_of(made.people["rita"]).get(f"/loops/{made.loop.pk}/").text
