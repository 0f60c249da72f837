"""Many at once, on PostgreSQL with real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core.errors import StaleRevision
from core.idempotency import first_time
from core.models import AuditEvent
from interviews.cards.services import save_rating, submit_scorecard
from interviews.locks import lock_whole_run
from interviews.models import Interview, Loop, Rating, Scorecard, ScorecardRevision
from tests.factories.people import client_of
from tests.factories.run import fill, make_round
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("keys", ["one key", "forty keys"])
def test_forty_submissions_are_one(keys):
    made = make_round()
    fill(made, "pia")
    revision = made.cards["pia"].revision
    client = client_of(made.pia)
    cookies = client.cookies
    url = reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])

    def post(place):
        mine = Client()
        mine.cookies = cookies
        key = "key" if keys == "one key" else f"key-{place}"
        return mine.post(url, {"revision": revision, "key": key, "go": "submit"}).status_code

    assert set(at_once(post, 40)) == {302}
    assert Scorecard.objects.submitted().count() == 1
    assert ScorecardRevision.objects.count() == 1
    assert AuditEvent.objects.filter(action="scorecard.submitted").count() == 1


def test_of_twenty_saves_from_one_version_one_wins():
    made = make_round()
    fill(made, "pia", evidence="Before.")

    def save(place):
        card = Scorecard.objects.get(pk=made.cards["pia"].pk)
        try:
            save_rating(card=card, question=made.questions[0], revision=1, evidence=f"Version {place}.", by=made.pia)
        except StaleRevision:
            return False
        return True

    assert sum(at_once(save, 20)) == 1
    rating = Rating.objects.get(interview_question=made.questions[0])
    assert rating.revision == 2


def test_a_first_save_from_two_tabs_at_once_makes_one_rating():
    made = make_round()

    def save(place):
        card = Scorecard.objects.get(pk=made.cards["pia"].pk)
        try:
            save_rating(card=card, question=made.questions[0], revision=0, evidence=f"Tab {place}.", by=made.pia)
        except StaleRevision:
            return False
        return True

    assert sum(at_once(save, 8)) == 1
    assert Rating.objects.count() == 1
    assert AuditEvent.objects.filter(action="scorecard.begun").count() == 1


def test_a_save_and_a_submission_at_once_leave_the_sealed_text_alone():
    made = make_round()
    fill(made, "pia", evidence="Sealed.")
    revision = made.cards["pia"].revision

    def action(place):
        card = Scorecard.objects.select_related("seat__interview").get(pk=made.cards["pia"].pk)
        try:
            if place == 0:
                submit_scorecard(card=card, revision=revision, by=made.pia)
            else:
                save_rating(card=card, question=made.questions[0], revision=1, evidence=f"Late {place}.", by=made.pia)
        except Exception as refusal:  # whoever came second
            return str(refusal)
        return ""

    at_once(action, 6)
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    kept = [v.content["ratings"][0]["evidence"] for v in ScorecardRevision.objects.filter(occasion="submitted")]
    now = Rating.objects.get(interview_question=made.questions[0]).evidence
    assert (kept == [now]) if card.status == "submitted" else (kept == [] and now.startswith("Late"))


def test_loop_and_interview_are_locked_before_the_card():
    """One statement takes three locks. Were the card the first, two services could wait for each other for ever."""
    made = make_round()
    card = made.cards["pia"]
    pid, is_waiting = [], Event()

    def lock_all():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    pid.append(cursor.fetchone()[0])
                is_waiting.set()
                lock_whole_run(card)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Scorecard.objects.select_for_update().get(pk=card.pk)
            other = pool.submit(lock_all)
            assert is_waiting.wait(10)
            wait_until_blocked(pid[0])
            for model, row in ((Loop, made.loop), (Interview, made.interview)):
                assert not model.objects.select_for_update(skip_locked=True).filter(pk=row.pk).exists()
        other.result(10)


def wait_until_blocked(pid):
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    raise AssertionError("It never waited for the card.")


def test_a_key_sent_twice_at_once_is_taken_once():
    person = make_round().pia

    def take(place):
        with transaction.atomic():
            return first_time(person, "key", "scorecard.submitted", person)

    assert sum(at_once(take, 12)) == 1
