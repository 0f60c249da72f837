"""The page on which somebody types the times to choose among: asked before, and nothing that was typed is lost."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import CandidateMail, TimeOffer
from appointments.offering.free_slots import rounds_to_offer
from appointments.offering.offer_letter import offer_letter
from appointments.offering.services import decline_slots
from appointments.telling.drafting import draft_for
from core.errors import RuleViolation
from tests.appointments.test_choosing_times import make_offer
from tests.factories.people import make_busy_time

pytestmark = pytest.mark.django_db
SUNDAY_NIGHT = datetime(2027, 3, 14, 2)


@pytest.fixture
def address(loop_planned):
    return reverse("appointments:loop_offer", args=[loop_planned.pk])


def typed(client, address, helper, **changes):
    """What the page sends as it stands, with the helper chosen."""
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent = {name: as_typed(value) if hasattr(value, "strftime") else value for name, value in sent.items()}
    return {**sent, "helper": helper.name, "assistants": "prepare", **changes}


def as_typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def at_night(rounds):
    """One choice, every round in the night from Saturday to Sunday, and no other choice."""
    times, start = {}, SUNDAY_NIGHT
    for number in range(1, 5):
        times |= {f"choice-{number}-{row.pk}": "" for row in rounds}
    for row in rounds:
        times[f"choice-1-{row.pk}"] = as_typed(start)
        start += timedelta(minutes=row.minutes + 15)
    return times


def test_times_by_night_are_asked_about_before_a_mail_leaves(loop_planned, rita, olga, as_user, address):
    """D4."""
    client = as_user(rita)
    sent = typed(client, address, olga, **at_night(rounds_to_offer(loop_planned)))
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and not CandidateMail.objects.exists()
    assert "Nothing is sent yet" in page and "Sunday 14 March" in page and as_typed(SUNDAY_NIGHT) in page
    anyway = answer.context["question"].key
    other = {**sent, **{name: value.replace("03-14", "03-21") for name, value in sent.items() if "choice-1" in name}}
    assert client.post(address, {**other, "anyway": anyway}).status_code == 409
    assert client.post(address, {**sent, "anyway": anyway}).status_code == 302


def test_a_busy_panelist_is_named_beside_the_choice(loop_planned, rita, olga, as_user, address):
    """D4."""
    client = as_user(rita)
    sent = typed(client, address, olga)
    first = rounds_to_offer(loop_planned)[0]
    person = first.panel.attending().first().panelist
    make_busy_time(person, timezone.now(), timezone.now() + timedelta(days=60))
    answer = client.post(address, sent)
    assert answer.status_code == 409 and "Choice 1: " in answer.content.decode()
    assert f"{person.name} is busy" in answer.content.decode()


def test_an_open_offer_is_shown_and_ended_only_knowingly(loop_planned, rita, olga, ada, as_user, address):
    """B1. B2."""
    client = as_user(rita)
    before = typed(client, address, olga)
    first = make_offer(loop_planned, ada, olga)
    answer = client.post(address, before)
    page = answer.content.decode()
    assert answer.status_code == 409 and "was offered times already" in page and f"{ada.name} offered times" in page
    first.refresh_from_db()
    assert first.ended_at is None
    with pytest.raises(RuleViolation):
        make_offer(loop_planned, rita, olga)
    page = client.get(address).content.decode()
    assert f'name="replaces" value="{first.pk}"' in page and "End that link and send another" in page
    assert client.post(address, {**before, "replaces": first.pk}).status_code == 302
    first.refresh_from_db()
    assert first.ended_at and TimeOffer.objects.count() == 2


def test_after_none_worked_others_are_offered_without_a_question(loop_planned, rita, olga, as_user, address):
    first = make_offer(loop_planned, rita, olga)
    decline_slots(offer=first, help_text="Only in April.")
    client = as_user(rita)
    assert client.post(address, typed(client, address, olga)).status_code == 302
    first.refresh_from_db()
    assert first.ended_at


@pytest.mark.parametrize("asks", [{"rewrite": "1"}, {}])
def test_another_language_keeps_times_topics_and_helper(loop_planned, rita, olga, as_user, address, asks):
    """B3. The choice of a language alone sends nothing under the old words."""
    client = as_user(rita)
    first = rounds_to_offer(loop_planned)[0]
    own = {f"about-{first.pk}": "Bring a drawing.", f"choice-1-{first.pk}": "2027-03-12T10:05", "assistants": "free"}
    answer = client.post(address, {**typed(client, address, olga), **own, "language": "de", **asks})
    form = answer.context["form"]
    assert answer.status_code == 200 and not TimeOffer.objects.exists()
    page = answer.content.decode()
    for kept in ("Bring a drawing.", "2027-03-12T10:05", f'value="{olga.name}"', 'value="free" selected'):
        assert kept in page
    assert (form["subject"].value(), form["body"].value()) == offer_letter(loop_planned, "de", rita)
    assert form["written_in"].value() == "de"


def test_another_language_keeps_a_text_that_was_changed(loop_planned, rita, olga, as_user, address):
    """B3."""
    client = as_user(rita)
    sent = typed(client, address, olga, body="My own words.\r\n{link} {until}")
    answer = client.post(address, {**sent, "language": "de", "rewrite": "1"})
    form = answer.context["form"]
    assert form["body"].value() == "My own words.\n{link} {until}"
    assert form["subject"].value() == offer_letter(loop_planned, "de", rita)[0]
    assert "Guten Tag" in answer.content.decode()
    again = {**sent, "language": "de", "written_in": "de"}
    assert client.post(address, again).status_code == 302
    assert TimeOffer.objects.get().language == "de"


def test_another_language_keeps_a_mail_about_times(loop_active, rita, as_user):
    """B3."""
    client, address = as_user(rita), reverse("appointments:loop_mails", args=[loop_active.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if name != "to_candidate"}
    answer = client.post(address, {**sent, "subject": "Bring your boots", "language": "de"})
    form = answer.context["form"]
    assert answer.status_code == 200 and not CandidateMail.objects.exists()
    assert form["subject"].value() == "Bring your boots" and not form["to_candidate"].value()
    assert form["body"].value() == draft_for(loop_active, "de", rita).body
