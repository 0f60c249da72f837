"""A version is read by somebody who wrote no word of it before it is used, unless the house does without."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import RuleViolation
from questionbank.models import Competency, Question, ReviewMail, ReviewRule
from questionbank.questions.content import content_of
from questionbank.questions.services import (
    activate_question,
    create_question,
    go_back_to_version,
    retire_question,
    review_question,
    save_question,
    take_back_activation,
)
from questionbank.reviewing.comments import add_comment
from questionbank.reviewing.reviewers import tell_reviewers
from questionbank.reviewing.services import send_back, send_for_review
from tests.factories.bank import complete, in_a_small_house, make_question, write_question
from tests.factories.people import client_of, give_second_factor, make_user
from tests.factories.plan import mark_used

QUEUE = reverse("questionbank:question_reviews")
RULE = reverse("questionbank:review_rule")


def url(name: str, question: Question) -> str:
    return reverse(f"questionbank:{name}", args=[question.pk])


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def status_now(question: Question) -> str:
    return Question.objects.get(pk=question.pk).status


@pytest.fixture
def sent(casting: Competency, rita: User) -> Question:
    """Rita's, waiting for somebody else."""
    return write_question(casting, by=rita, status="review")


@pytest.fixture
def as_ada(ada: User) -> Client:
    give_second_factor(ada)
    return client_of(ada)


@pytest.fixture
def as_max(max_: User) -> Client:
    return client_of(max_)


# --- Who ------------------------------------------------------------------------------------------------------


def test_a_draft_is_not_used_before_somebody_else_has_read_it(casting: Competency, rita: User, ada: User) -> None:
    draft = write_question(casting, by=rita)
    for person in (rita, ada):
        with pytest.raises(RuleViolation, match="Send it for review"):
            activate_question(question=draft, by=person)
    send_for_review(question=draft, by=rita)
    with pytest.raises(RuleViolation, match="somebody else reviews"):
        activate_question(question=draft, by=rita)
    activate_question(question=draft, by=ada)
    stored = Question.objects.get(pk=draft.pk)
    assert (stored.status, stored.reviewer_name, stored.reviewed_on) == (
        "active",
        "Ada Whitfield",
        timezone.localdate(),
    )
    assert [event.action for event in audit.events_about(draft)][-1] == "question.approved"


def test_whoever_changed_a_word_does_not_review_it_either(casting: Competency, rita: User, ada: User) -> None:
    draft = write_question(casting, by=rita)
    save_question(question=draft, content=complete(casting, minutes=20), by=ada)
    send_for_review(question=draft, by=ada)
    with pytest.raises(RuleViolation, match="somebody else reviews"):
        activate_question(question=draft, by=ada)
    assert not ada.has_perm("questionbank.activate_question", Question.objects.get(pk=draft.pk))


def test_who_sent_it_for_review_may_review_what_they_did_not_write(sent: Question, ada: User) -> None:
    send_back(question=sent, comment="Shorter.", by=ada)
    send_for_review(question=sent, by=ada)
    activate_question(question=sent, by=ada)
    assert status_now(sent) == "active"


def test_the_next_version_is_reviewed_again_and_so_is_a_return_to_an_earlier_one(
    sent: Question, casting: Competency, rita: User, ada: User
) -> None:
    activate_question(question=sent, by=ada)
    second = save_question(question=sent, content=complete(casting, minutes=20), by=rita)
    with pytest.raises(RuleViolation, match="Send it for review"):
        activate_question(question=second, by=ada)
    again = go_back_to_version(question=Question.objects.get(pk=sent.pk), by=ada)
    assert (again.pk, again.status) == (second.pk, "draft")
    with pytest.raises(RuleViolation, match="Send it for review"):
        activate_question(question=again, by=rita)


def test_a_retired_draft_comes_into_use_by_no_side_door(casting: Competency, rita: User, ada: User) -> None:
    draft = write_question(casting, by=rita)
    retire_question(question=draft, by=rita)
    with pytest.raises(RuleViolation, match="Send it for review"):
        activate_question(question=draft, by=rita)
    send_for_review(question=draft, by=rita)
    activate_question(question=draft, by=ada)
    retire_question(question=draft, by=rita)
    # It was read by somebody else as it stands.
    activate_question(question=draft, by=rita)
    assert status_now(draft) == "active"


def test_an_approval_that_was_taken_back_counts_no_more(
    sent: Question, casting: Competency, rita: User, ada: User
) -> None:
    activate_question(question=sent, by=ada)
    take_back_activation(question=sent, by=rita)
    stored = Question.objects.get(pk=sent.pk)
    assert (stored.status, stored.reviewer_name, stored.reviewed_on) == ("review", "", None)
    save_question(question=stored, content=complete(casting, minutes=20), by=rita)
    assert status_now(sent) == "draft"
    with pytest.raises(RuleViolation, match="Send it for review"):
        activate_question(question=sent, by=rita)


def test_an_edit_takes_it_out_of_review(sent: Question, casting: Competency, rita: User, ada: User) -> None:
    saved = save_question(question=sent, content=complete(casting, minutes=20), by=rita)
    assert (saved.pk, status_now(sent)) == (sent.pk, "draft")
    with pytest.raises(RuleViolation, match="Send it for review"):
        activate_question(question=sent, by=ada)


def test_nobody_approves_words_that_they_did_not_see(
    sent: Question, casting: Competency, rita: User, as_ada: Client
) -> None:
    assert f'name="words" value="{sent.words_mark}"' in words(as_ada.get(url("question_detail", sent)))
    save_question(question=sent, content=complete(casting, minutes=20), by=rita)
    send_for_review(question=sent, by=rita)
    refused = as_ada.post(url("question_activate", sent), {"words": sent.words_mark})
    assert refused.status_code == 409 and "It was changed since you opened it." in words(refused)
    assert status_now(sent) == "review"


def test_an_incomplete_draft_is_not_sent(casting: Competency, rita: User) -> None:
    draft = create_question(content=complete(casting, rationale=""), by=rita)
    with pytest.raises(RuleViolation, match="why it is asked"):
        send_for_review(question=draft, by=rita)


def test_what_is_in_review_is_seen_by_writers_alone(sent: Question, as_olga: Client, as_max: Client) -> None:
    assert as_olga.get(url("question_detail", sent)).status_code == 404
    assert as_olga.get(QUEUE).status_code == 404
    assert sent.title not in words(as_olga.get(f"{reverse('questionbank:question_list')}?status=review"))
    assert as_max.get(url("question_detail", sent)).status_code == 200
    listed = as_max.get(f"{reverse('questionbank:question_list')}?status=review")
    assert [row.pk for row in listed.context["rows"]] == [sent.pk]


def test_a_yearly_review_is_no_way_into_use(sent: Question, rita: User) -> None:
    with pytest.raises(RuleViolation, match="not in use yet"):
        review_question(question=sent, by=rita)


# --- The small house ------------------------------------------------------------------------------------------


def test_a_small_house_does_without_and_its_pages_say_so(
    casting: Competency, rita: User, as_rita: Client, as_ada: Client
) -> None:
    draft = write_question(casting, by=rita)
    assert "Somebody who wrote no word of it reads it" in words(as_rita.get(url("question_detail", draft)))
    assert as_rita.get(RULE).status_code == 404
    assert words(as_ada.get(RULE)).count("A second person reviews every question before it is used") == 1
    assert as_ada.post(RULE, {}).status_code == 302
    assert not ReviewRule.asks_for_second_person()
    page = words(as_rita.get(url("question_detail", draft)))
    assert "Here nobody else has to review a question before it is used." in page
    as_rita.post(url("question_activate", draft))
    assert status_now(draft) == "active"
    as_ada.post(RULE, {"needs_second_person": "on"})
    assert ReviewRule.asks_for_second_person() and ReviewRule.objects.count() == 1


def test_what_was_in_use_when_the_rule_came_stays_in_use(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    in_a_small_house(is_small=False)
    retire_question(question=question, by=rita)
    activate_question(question=question, by=rita)
    assert status_now(question) == "active"


# --- Pages ----------------------------------------------------------------------------------------------------


def test_the_writer_sends_and_takes_back_and_another_reads_and_approves(
    casting: Competency, rita: User, as_rita: Client, as_max: Client
) -> None:
    draft = write_question(casting, by=rita)
    as_rita.post(url("question_send", draft))
    own = words(as_rita.get(url("question_detail", draft)))
    assert "You wrote words of this version, so somebody else reviews it." in own and ">Approve<" not in own
    assert "waits for somebody else" in words(as_rita.get(QUEUE))
    assert as_rita.post(url("question_activate", draft)).status_code == 404
    as_rita.post(url("question_send_back", draft))
    assert status_now(draft) == "draft"
    as_rita.post(url("question_send", draft))
    assert draft.title in words(as_max.get(QUEUE))
    page = words(as_max.get(url("question_detail", draft)))
    assert "Approve" in page and "Sent for review by Rita Okafor" in page
    done = words(as_max.post(url("question_activate", draft), {"words": draft.words_mark}, follow=True))
    assert "Question approved." in done and "Undo" in done
    assert "No question waits for a review" in words(as_max.get(QUEUE))


def test_sending_back_asks_what_should_change_and_keeps_what_was_typed(
    sent: Question, as_max: Client, as_rita: Client
) -> None:
    silent = as_max.post(url("question_send_back", sent), {"comment": "  "})
    assert silent.status_code == 422 and status_now(sent) == "review"
    as_max.post(url("question_send_back", sent), {"comment": "Ask one thing at a time."})
    assert status_now(sent) == "draft"
    assert "Ask one thing at a time." in words(as_rita.get(url("question_detail", sent)))
    late = as_max.post(url("question_send_back", sent), {"comment": "And shorter, please."})
    assert late.status_code == 409 and "And shorter, please." in words(late)


def test_pages_of_the_queue_do_not_ask_more_for_more(
    casting: Competency, rita: User, as_max: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        write_question(casting, by=rita, status="review", title=f"Bell {number:02}")
    as_max.get(QUEUE)
    with django_assert_max_num_queries(12):
        assert words(as_max.get(QUEUE)).count("Read it") == 25


# --- What waits on My work, and the mail -----------------------------------------------------------------------


def waiting_on_my_work(client: Client) -> str:
    return words(client.get(reverse("interviews:my_work")))


def test_my_work_names_reviews_to_those_who_did_not_write(
    sent: Question, as_rita: Client, as_max: Client, as_olga: Client
) -> None:
    assert "One question waits for a review" in waiting_on_my_work(as_max)
    for client in (as_rita, as_olga):
        assert "waits for a review" not in waiting_on_my_work(client)


def test_my_work_names_the_owner_s_questions_that_are_due(question: Question, as_rita: Client, as_max: Client) -> None:
    Question.objects.update(written_at=timezone.now() - timedelta(days=400))
    assert "One question of yours is due for review" in waiting_on_my_work(as_rita)
    assert "due for review" not in waiting_on_my_work(as_max)
    mine = f"{reverse('questionbank:question_list')}?mine=on&review_due=on"
    assert [row.pk for row in as_rita.get(mine).context["rows"]] == [question.pk]
    assert as_max.get(mine).context["rows"] == []


def mails_after(minutes: int) -> list[str]:
    """The subjects of what went out so many minutes from now, with whom it went to."""
    mail.outbox = []
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        tell_reviewers()
        jobs.drain()
    return sorted(f"{letter.to[0].split('@')[0].rstrip('0123456789')}: {letter.subject}" for letter in mail.outbox)


def test_one_mail_gathers_what_came_and_goes_to_those_who_may_review(
    casting: Competency, rita: User, ada: User, max_: User, olga: User
) -> None:
    write_question(casting, by=rita, status="review", title="Alloy")
    write_question(casting, by=ada, status="review", title="Beat")
    assert mails_after(minutes=5) == []
    assert mails_after(minutes=11) == [
        "ada: 1 question waits for a review",
        "max: 2 questions wait for a review",
        "rita: 1 question waits for a review",
    ]
    letter = next(letter for letter in mail.outbox if letter.to == [ada.email])
    assert "- Alloy, sent by Rita Okafor" in letter.body and "Beat" not in letter.body
    assert QUEUE in letter.body
    # Nobody is told twice.
    assert mails_after(minutes=60) == []


def test_a_second_request_is_told_again_and_what_was_settled_meanwhile_is_not(
    sent: Question, rita: User, ada: User, max_: User
) -> None:
    assert mails_after(minutes=11) == ["ada: 1 question waits for a review", "max: 1 question waits for a review"]
    send_back(question=sent, comment="Shorter.", by=ada)
    send_for_review(question=sent, by=rita)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert tell_reviewers() == 2
    activate_question(question=sent, by=ada)
    mail.outbox = []
    with time_machine.travel(timezone.now() + timedelta(minutes=12), tick=False):
        jobs.drain()
    assert mail.outbox == [] and set(ReviewMail.objects.values_list("job_status", flat=True)) == {"done"}


def test_whoever_wants_no_reminders_gets_none(sent: Question, ada: User, max_: User) -> None:
    User.objects.filter(pk=ada.pk).update(wants_reminders=False)
    make_user(name="Gone", site_role="recruiter", is_active=False)
    assert mails_after(minutes=11) == ["max: 1 question waits for a review"]


# --- Comments ---------------------------------------------------------------------------------------------------


def test_comments_are_written_removed_and_restored_by_their_writer(
    sent: Question, as_rita: Client, as_max: Client
) -> None:
    as_max.post(url("comment_add", sent), {"comment": "Why twelve minutes?"})
    comment = sent.comments.get()
    page = words(as_rita.get(url("question_detail", sent)))
    assert "Why twelve minutes?" in page and "Max Lindqvist" in page
    assert as_rita.post(reverse("questionbank:comment_remove", args=[comment.pk])).status_code == 404
    undo = words(as_max.post(reverse("questionbank:comment_remove", args=[comment.pk]), follow=True))
    assert "Comment removed." in undo and "Why twelve minutes?" not in undo
    as_max.post(reverse("questionbank:comment_restore", args=[comment.pk]))
    assert "Why twelve minutes?" in words(as_rita.get(url("question_detail", sent)))
    trail = [event.action for event in audit.events_about(sent)]
    assert trail[-3:] == ["question.commented", "question.comment_removed", "question.comment_restored"]
    assert "twelve" not in repr([vars(event) for event in audit.events_about(sent)])


def test_a_comment_that_cannot_be_kept_stays_in_its_box(sent: Question, ada: User, as_max: Client) -> None:
    too_long = "x" * 4_001
    answer = as_max.post(url("comment_add", sent), {"comment": too_long})
    assert answer.status_code == 422 and too_long in answer.content.decode()
    assert as_max.post(url("comment_add", sent), {"comment": ""}).status_code == 422
    activate_question(question=sent, by=ada)
    late = as_max.post(url("comment_add", sent), {"comment": "Too late for this one."})
    assert late.status_code == 409 and "Too late for this one." in words(late)


def test_comments_are_for_those_who_write(
    sent: Question, rita: User, ada: User, as_olga: Client, as_max: Client
) -> None:
    add_comment(question=sent, text="Between us writers.", by=rita)
    assert as_olga.post(url("comment_add", sent), {"comment": "Mine"}).status_code == 404
    activate_question(question=sent, by=ada)
    assert "Between us writers." not in words(as_olga.get(url("question_detail", sent)))
    assert "Between us writers." in words(as_max.get(url("question_detail", sent)))


def test_hostile_words_in_a_comment_are_words(sent: Question, as_max: Client) -> None:
    as_max.post(url("comment_add", sent), {"comment": "<script>alert(1)</script> {{ 7*7 }}"})
    page = as_max.get(url("question_detail", sent)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page and "{{ 7*7 }}" in page


def test_a_used_version_keeps_its_review(casting: Competency, rita: User, ada: User) -> None:
    used = make_question("Old bell", competency=casting)
    mark_used(used)
    with pytest.raises(RuleViolation, match="Retire it instead"):
        take_back_activation(question=used, by=ada)
    assert content_of(used).title == "Old bell"
