"""Sample data: loaded once, told from what is real, and taken out with nothing but itself."""

from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.mails import send_access_mail
from accounts.models import User
from accounts.services import change_person, make_access_link, send_access_link
from config.samples.loading import IS_LOADED, load_sample
from config.samples.removing import ALL_STAYS, NOT_HERE, STAYS_TOGETHER, remove_sample
from core import mails
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.kits.services import load_kits
from hiring.models import Candidate, Kit, LoopTemplate, Opening, Role
from interviews.figures.keeping import keep_months
from interviews.figures.keeping_questions import keep_questions
from interviews.loops.services.panels import seat_panelist
from interviews.models import InterviewQuestion, Loop, Message, Scorecard
from questionbank.finding.counts import recount
from questionbank.models import Competency, PracticePrompt, Question, SearchEntry
from tests.factories.people import client_of, make_access_mail, make_cast
from tests.factories.plan import add_member, make_candidate, make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

PAGE = "samples:sample_data"
MADE = (
    User,
    Opening,
    Candidate,
    Loop,
    Scorecard,
    Message,
    Kit,
    Role,
    LoopTemplate,
    Question,
    Competency,
    PracticePrompt,
)


@pytest.fixture
def ada():
    return make_cast("ada").ada


def numbers():
    return {model.__name__: model.objects.count() for model in MADE}


def test_it_comes_and_goes_without_a_trace(ada):
    before, client = numbers(), client_of(ada)
    assert "Load the sample data" in client.get(reverse(PAGE)).text
    loaded = client.post(reverse(PAGE), follow=True)
    assert "hiring manager of its opening" in loaded.text and "(sample)" in loaded.text
    loops = Loop.objects.values_list("status", flat=True)
    assert sorted(loops) == ["active", "debrief", "planning"] and Candidate.objects.count() == 4
    debrief = Loop.objects.get(status="debrief")
    assert client.get(reverse("interviews:debrief", args=[debrief.pk])).status_code == 200
    page = client.get(reverse(PAGE)).text
    assert "1 opening, 4 candidates, 3 loops" in page and "6 people and 1 kit" in page
    gone = client.post(reverse("samples:sample_remove"), follow=True).text
    assert "The sample data is taken out." in gone and "stays" not in gone.split("<main")[1].split("Load it")[0]
    assert numbers() == before
    told = AuditEvent.objects.filter(action__startswith="sample.").order_by("pk").values_list("action", "by_id")
    assert list(told) == [("sample.loaded", ada.pk), ("sample.removed", ada.pk)]
    assert not AuditEvent.objects.exclude(by_id=ada.pk).exists()


def test_it_is_loaded_once_and_removed_once(ada):
    load_sample(by=ada)
    once = numbers()
    with pytest.raises(RuleViolation, match=IS_LOADED):
        load_sample(by=ada)
    assert numbers() == once
    remove_sample(by=ada)
    with pytest.raises(RuleViolation, match=NOT_HERE):
        remove_sample(by=ada)
    load_sample(by=ada)
    assert numbers() == once


def test_it_is_not_loaded_among_real_interviews(loop_active, ada):
    page = client_of(ada).get(reverse(PAGE)).text
    assert "Interviews are under way here" in page and "Load the sample data" not in page
    client_of(ada).post(reverse(PAGE))
    assert not Opening.objects.filter(is_sample=True).exists()


def test_nobody_else_finds_the_page(ada):
    cast = make_cast("rita", "max")
    for person in (cast.rita, cast.max):
        assert client_of(person).get(reverse(PAGE)).status_code == 404
        assert client_of(person).post(reverse("samples:sample_remove")).status_code == 404


def test_nobody_signs_in_as_its_people(ada):
    load_sample(by=ada)
    people = User.objects.filter(is_sample=True)
    assert len(people) == 6 and not any(person.has_usable_password() for person in people)
    assert not any(
        person.has_perm(act) for person in people for act in ("accounts.manage_people", "hiring.add_opening")
    )
    pia = people.get(email__startswith="pia@")
    for act in (make_access_link, send_access_link):
        with pytest.raises(RuleViolation, match="made up"):
            act(person=pia, by=ada)
    change_person(person=pia, email="somebody@real.example", by=ada)
    pia.refresh_from_db()
    send_access_mail(make_access_mail(pia))
    assert not mail.outbox


def test_no_mail_leaves_to_its_people_and_candidates(ada, rita):
    load_sample(by=ada)
    for address in ("pia@sample.invalid", "Lead.1@SAMPLE.invalid", "Pia <pia@sample.invalid>"):
        mails.send(EmailMessage(subject="Invitation", body="You are invited.", to=[address]))
    assert not mail.outbox
    mails.send(EmailMessage(subject="Invitation", body="You are invited.", to=[rita.email]))
    assert len(mail.outbox) == 1


def test_a_real_candidate_keeps_the_opening(ada):
    opening = load_sample(by=ada)
    make_candidate("Nora Real", opening=opening)
    client = client_of(ada)
    assert "Nora Real applied there" in client.get(reverse(PAGE)).text
    page = client.post(reverse("samples:sample_remove"), follow=True).text
    assert "stays, for Nora Real applied there" in page and "The kit" in page
    assert "There is an opening for its role." in client.get(reverse(PAGE)).text
    opening.refresh_from_db()
    assert not opening.is_sample and [row.name for row in opening.candidates.all()] == ["Nora Real"]
    assert not Loop.objects.exists() and Kit.objects.exists()
    assert not opening.team_members.filter(user__is_sample=True).exists()


def test_whoever_is_needed_in_something_real_stays(ada):
    load_sample(by=ada)
    pia = User.objects.get(email="pia@sample.invalid")
    own = make_opening(manager=ada)
    member = add_member(own, pia, "recruiter")
    assert any(str(pia) in sentence for sentence in remove_sample(by=ada))
    assert User.objects.filter(is_sample=True).get() == pia and own.team_members.filter(user=pia).exists()
    member.delete()
    assert remove_sample(by=ada) == [] and not User.objects.filter(is_sample=True).exists()


def test_a_colleague_who_is_invited_hears_of_it_first(ada, rita):
    load_sample(by=ada)
    loop = Loop.objects.get(status="active")
    interview = loop.interviews.filter(status="scheduled", starts_at__gt=timezone.now()).first()
    seat_panelist(interview=interview, panelist=rita, by=ada)
    stays = remove_sample(by=ada)
    assert any(f"{rita} is invited" in sentence for sentence in stays)
    assert Loop.objects.get() == loop and Opening.objects.filter(is_sample=True).exists()


def test_what_stays_with_a_candidate_is_said_before_and_after(ada, rita):
    """Tamsin alone is left: her opening, her panel and the kit are needed, and nobody built anything else."""
    load_sample(by=ada)
    loop = Loop.objects.get(status="active")
    interview = loop.interviews.filter(status="scheduled", starts_at__gt=timezone.now()).first()
    seat_panelist(interview=interview, panelist=rita, by=ada)
    client, remove = client_of(ada), reverse("samples:sample_remove")
    page = client.get(reverse(PAGE)).text
    assert "There go 3 candidates, 2 loops" in page and "6 people" not in page and STAYS_TOGETHER in page
    first = client.post(remove, follow=True).text
    assert "What could go of the sample data is taken out." in first and "something that you built" not in first
    assert "There go" not in first and "Take the sample data out" not in first
    once = numbers()
    second = client.post(remove, follow=True).text
    assert ALL_STAYS in second and "taken out." not in second
    assert numbers() == once and User.objects.filter(is_sample=True).count() == 6
    assert AuditEvent.objects.filter(action="sample.removed").count() == 1


def test_a_kit_that_was_here_stays(ada):
    load_kits(slugs=["ml-team-lead"], by=ada)
    before = numbers()
    load_sample(by=ada)
    assert remove_sample(by=ada) == [] and numbers() == before


def test_the_first_steps_are_none_of_its(ada):
    load_sample(by=ada)
    page = client_of(ada).get(reverse("interviews:my_work")).text
    assert "Getting to your first interview" in page and "Take it out again" in page
    assert reverse("hiring:opening_add") in page


def test_the_command_does_the_same(ada):
    out = StringIO()
    call_command("sample_data", "load", ada.email, stdout=out)
    call_command("sample_data", "remove", ada.email, stdout=out)
    assert "taken out" in out.getvalue() and not Opening.objects.exists()


def test_it_enters_no_figure(ada):
    load_sample(by=ada)
    sample = Loop.objects.filter(status="debrief")
    assert sample.exists() and InterviewQuestion.objects.filter(interview__status="completed").exists()
    address = reverse("interviews:calibration")
    before = [client_of(ada).get(f"{address}?by={by}").text for by in ("role", "month")]
    assert not any("Machine Learning Team Lead" in page.split("<main")[1] for page in before)
    sample.update(status="decided")
    assert keep_months() == keep_questions() == 0
    recount()
    assert not SearchEntry.objects.filter(asked__gt=0).exists()
    # The same rows enter them once nobody calls them made up.
    Candidate.objects.update(is_sample=False)
    assert keep_months() and keep_questions()
    recount()
    assert SearchEntry.objects.filter(asked__gt=0).exists()
    assert "Machine Learning Team Lead" in client_of(ada).get(f"{address}?by=role").text
