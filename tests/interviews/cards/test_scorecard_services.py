"""What the services of a card guarantee and refuse."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import fingerprint
from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from interviews.cards import values as capture
from interviews.cards.completeness import IncompleteScorecard
from interviews.cards.services import (
    FollowUpAsked,
    add_dated_note,
    reopen_scorecard,
    save_and_submit_scorecard,
    save_card,
    save_rating,
    submit_scorecard,
    waive_scorecard,
)
from interviews.loops.services.panels import add_seat
from interviews.models import FollowUpUse, Interview, Loop, Rating, Scorecard, ScorecardRevision
from questionbank import scale
from tests.factories.run import fill, make_interview, make_round, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def save(made, who="pia", question=0, revision=0, **content):
    return save_rating(
        card=made.cards[who], question=made.questions[question], revision=revision, by=made.people[who], **content
    )


# --- Saving ---------------------------------------------------------------------------------------------------


def test_a_rating_is_stored_with_everything_around_it(made):
    follow_up = made.questions[0].follow_ups.first()
    rating = save(
        made,
        score=4,
        evidence="Shadow run first.",
        points_shown={0: "yes", 2: "partly", 1: "no"},
        follow_ups=[FollowUpAsked(follow_up=follow_up, note="Two weeks."), FollowUpAsked(own_text="And who paid?")],
    )
    rating.refresh_from_db()
    assert (rating.score, rating.blank_reason, rating.evidence, rating.revision) == (4, "", "Shadow run first.", 1)
    assert rating.points_shown == {"0": "yes", "2": "partly"}
    assert list(FollowUpUse.objects.values_list("follow_up", "own_text", "note")) == [
        (follow_up.pk, "", "Two weeks."),
        (None, "And who paid?", ""),
    ]
    assert made.cards["pia"].revision == Scorecard.objects.get(pk=made.cards["pia"].pk).revision == 1


def test_only_the_first_save_of_a_card_is_audited(made):
    save(made, evidence="One.")
    save(made, revision=1, evidence="One. Two.")
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="scorecard.")] == ["scorecard.begun"]


def test_an_old_revision_never_overwrites(made):
    save(made, evidence="Mine.")
    with pytest.raises(StaleRevision) as refused:
        save(made, revision=0, evidence="The other tab’s.")
    assert refused.value.current["values"]["evidence"] == "Mine."
    assert refused.value.current["revision"] == 1
    assert Rating.objects.get().evidence == "Mine."


def test_the_same_content_sent_again_changes_nothing(made):
    first = save(made, score=3, evidence="Heard.")
    again = save(made, revision=0, score=3, evidence="Heard.")
    assert (again.pk, again.revision) == (first.pk, 1)
    assert made.cards["pia"].revision == 1


def test_what_the_page_started_from_decides_about_a_conflict(made):
    rating = save(made, evidence="Heard.")
    base = fingerprint.of_fields(capture.answer_values(rating))
    assert save(made, revision=0, evidence="Heard. More.", base=base).revision == 2
    with pytest.raises(StaleRevision):
        save(made, revision=0, evidence="Something else.", base=base)


def test_the_text_that_lost_a_comparison_is_kept(made):
    save(made, evidence="On the laptop.")
    save(made, revision=1, evidence="On the phone.", set_aside="On the laptop, and longer.")
    version = ScorecardRevision.objects.get()
    assert version.occasion == "merged"
    assert version.content["ratings"][0]["evidence"] == "On the laptop."
    assert version.content["set_aside"] == "On the laptop, and longer."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"score": 3, "blank_reason": "declined"}, "not both"),
        ({"score": scale.HIGHEST + 1}, f"from {scale.FROM_TO}"),
        ({"blank_reason": "tired"}, "reasons for leaving an answer blank"),
        ({"points_shown": {7: "yes"}}, "does not have that point"),
        ({"points_shown": {0: "maybe"}}, "does not have that point"),
    ],
)
def test_what_no_answer_can_be_is_refused(made, content, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        save(made, **content)
    assert not Rating.objects.exists()


def test_only_the_writer_writes(made):
    with pytest.raises(RuleViolation, match="Only the person who writes"):
        save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, evidence="Hi.", by=made.paul)
    with pytest.raises(RuleViolation, match="Only the person who writes"):
        save_card(card=made.cards["pia"], revision=0, summary="Hi.", by=made.rita)


def test_a_question_of_another_round_is_refused(made):
    from tests.factories.run import make_interview, make_questions

    other = make_questions(make_interview(made.loop, position=2), 1)[0]
    with pytest.raises(RuleViolation, match="left the round"):
        save_rating(card=made.cards["pia"], question=other, revision=0, evidence="Hi.", by=made.pia)


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_nothing_is_written_about_a_round_that_did_not_take_place(made, status):
    Interview.objects.update(status=status)
    with pytest.raises(RuleViolation, match="did not take place"):
        save(made, evidence="Hi.")


def test_preparing_is_allowed_before_there_is_a_time(made):
    Interview.objects.update(status="unscheduled", starts_at=None, started_at=None)
    assert save(made, evidence="To ask about: the cache.").revision == 1


def test_the_parts_of_the_whole_card_are_saved_one_by_one(made):
    card = made.cards["pia"]
    save_card(card=card, revision=0, candidate_questions="Who is on call?", by=made.pia)
    save_card(card=card, revision=1, recommendation="yes", by=made.pia)
    card.refresh_from_db()
    assert (card.candidate_questions, card.recommendation, card.summary, card.revision) == (
        "Who is on call?",
        "yes",
        "",
        2,
    )


def test_a_rating_saved_meanwhile_is_no_conflict_for_the_summary(made):
    card = made.cards["pia"]
    base = fingerprint.of_fields(capture.card_values(card, ["summary"]))
    save(made, evidence="Heard.")
    assert save_card(card=card, revision=0, summary="Solid.", base=base, by=made.pia).summary == "Solid."
    with pytest.raises(StaleRevision):
        save_card(card=card, revision=0, summary="Weak.", base=base, by=made.pia)


def test_a_follow_up_is_noted_changed_and_taken_back(made):
    follow_up = made.questions[1].follow_ups.first()
    save(made, question=1, follow_ups=[FollowUpAsked(follow_up=follow_up)])
    save(made, question=1, revision=1, follow_ups=[FollowUpAsked(follow_up=follow_up, note="Twice.")])
    assert FollowUpUse.objects.get().note == "Twice."
    save(made, question=1, revision=2, follow_ups=[])
    assert not FollowUpUse.objects.exists()


# --- Submitting -----------------------------------------------------------------------------------------------


def test_a_submission_seals_dates_and_keeps(made):
    card = submit(made, "pia")
    stored = Scorecard.objects.get(pk=card.pk)
    assert stored.status == card.status == "submitted"
    assert stored.submitted_at == stored.first_submitted_at is not None
    version = ScorecardRevision.objects.get()
    assert (version.number, version.occasion) == (1, "submitted")
    assert [rating["score"] for rating in version.content["ratings"]] == [4, 4, 4]
    assert version.content["recommendation"] == "yes"
    event = AuditEvent.objects.get(action="scorecard.submitted")
    assert (event.by_id, event.subject_id, event.scope) == (made.pia.pk, str(card.pk), made.loop.scope)
    assert "Solid" not in str(vars(event))


def test_everything_that_is_missing_is_said_at_once(made):
    card = made.cards["pia"]
    save(made, question=0, score=5)
    save(made, question=1, score=3)
    with pytest.raises(IncompleteScorecard) as refused:
        submit_scorecard(card=card, revision=card.revision, by=made.pia)
    assert [one.sentence for one in refused.value.missing] == [
        "One answer has no rating. Rate it or say why it is blank.",
        "Ratings of 1 and 5 need evidence: what did Tamsin say or do?",
        "Write some evidence for Collaboration: what did Tamsin say or do?",
        "Choose a recommendation: would you hire Tamsin for this role?",
    ]
    assert [one.questions for one in refused.value.missing] == [
        (made.questions[2],),
        (made.questions[0],),
        (made.questions[1],),
        (),
    ]
    assert Scorecard.objects.get(pk=card.pk).status == "draft"


def test_two_unrated_answers_are_said_as_the_page_says_them(made):
    save(made, question=0, blank_reason="declined")
    with pytest.raises(IncompleteScorecard, match="Two answers have no rating. Rate them or say why they are blank."):
        submit_scorecard(card=made.cards["pia"], revision=1, by=made.pia)


def test_blanks_need_no_evidence(made):
    card = made.cards["pia"]
    for question, blank in enumerate(["not_asked", "no_evidence", "conflict"]):
        save(made, question=question, blank_reason=blank)
    save_card(card=card, revision=3, recommendation="no", by=made.pia)
    assert submit_scorecard(card=card, revision=4, by=made.pia).status == "submitted"


def test_an_empty_card_before_the_interview_opens_nothing(made):
    ahead = timezone.now() + timedelta(hours=2)
    Interview.objects.update(starts_at=ahead, started_at=None)
    fill(made, "pia")
    with pytest.raises(RuleViolation, match="has not begun yet"):
        submit_scorecard(card=made.cards["pia"], revision=4, by=made.pia)
    Interview.objects.update(started_at=timezone.now())
    with pytest.raises(RuleViolation, match="has not begun yet"):
        submit_scorecard(card=made.cards["pia"], revision=4, by=made.pia)
    Interview.objects.update(starts_at=timezone.now())
    made.cards["pia"] = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert submit_scorecard(card=made.cards["pia"], revision=4, by=made.pia).status == "submitted"


def test_a_second_submission_is_the_first_one(made):
    card = submit(made, "pia")
    again = submit_scorecard(card=Scorecard.objects.get(pk=card.pk), revision=0, key="other", by=made.pia)
    assert again.submitted_at == card.submitted_at
    assert AuditEvent.objects.filter(action="scorecard.submitted").count() == 1
    assert ScorecardRevision.objects.count() == 1


def test_a_late_repeat_of_a_sent_form_does_not_submit_a_reopened_card(made):
    """H10."""
    fill(made, "pia")
    card = made.cards["pia"]
    sent = {"revision": card.revision, "key": "of-the-first-page", "by": made.pia}
    submit_scorecard(card=card, **sent)
    reopen_scorecard(card=card, reason="Mixed two answers up.", by=made.pia)
    with pytest.raises(RuleViolation, match="You reopened this scorecard after"):
        submit_scorecard(card=card, **sent)
    assert Scorecard.objects.get(pk=card.pk).status == "draft"
    with pytest.raises(StaleRevision):
        submit_scorecard(card=card, revision=sent["revision"], key="another", by=made.pia)


def test_notes_from_another_page_are_seen_before_they_are_sealed(made):
    fill(made, "pia")
    with pytest.raises(StaleRevision, match="Look through them once more"):
        submit_scorecard(card=made.cards["pia"], revision=made.cards["pia"].revision - 1, by=made.pia)


def test_a_shadow_submits_whatever_there_is(made):
    card = submit_scorecard(card=made.cards["sam"], revision=0, by=made.sam)
    assert (card.status, card.recommendation) == ("submitted", "")
    assert not Scorecard.objects.counting().filter(pk=card.pk).exists()


def test_after_submission_nothing_more_is_saved(made):
    submit(made, "pia")
    with pytest.raises(RuleViolation, match="Reopen it with a reason"):
        save(made, revision=1, evidence="Afterthought.")
    with pytest.raises(RuleViolation, match="Reopen it with a reason"):
        save_card(card=made.cards["pia"], revision=9, summary="Afterthought.", by=made.pia)


# --- Reopening, dated notes, waiving --------------------------------------------------------------------------


def test_reopening_keeps_what_was_submitted_and_when_first(made):
    card = submit(made, "pia")
    first = card.first_submitted_at
    reopen_scorecard(card=card, reason="Mixed two answers up.", by=made.pia)
    assert (card.status, card.submitted_at, card.first_submitted_at) == ("draft", None, first)
    assert card.was_reopened
    save(made, revision=1, score=2, evidence="It was the other answer.")
    submit_scorecard(card=card, revision=card.revision, by=made.pia)
    versions = list(ScorecardRevision.objects.order_by("number"))
    assert [(v.number, v.occasion, v.content["ratings"][0]["score"]) for v in versions] == [
        (1, "submitted", 4),
        (2, "reopened", 4),
        (3, "submitted", 2),
    ]
    assert versions[1].reason == "Mixed two answers up."
    assert card.first_submitted_at == first < card.submitted_at


@pytest.mark.parametrize("status", ["debrief", "decided", "cancelled"])
def test_after_the_debrief_began_nothing_is_reopened(made, status):
    card = submit(made, "pia")
    Loop.objects.update(status=status)
    with pytest.raises(RuleViolation, match="stays? as (it is|they are)|stay as they are"):
        reopen_scorecard(card=Scorecard.objects.get(pk=card.pk), reason="Late thought.", by=made.pia)


def test_reopening_needs_a_reason_and_the_writer(made):
    card = submit(made, "pia")
    with pytest.raises(RuleViolation, match="Write the reason"):
        reopen_scorecard(card=card, reason="  ", by=made.pia)
    with pytest.raises(RuleViolation, match="Only the person who writes"):
        reopen_scorecard(card=card, reason="Curious.", by=made.max)
    with pytest.raises(RuleViolation, match="cannot become draft"):
        reopen_scorecard(card=made.cards["paul"], reason="Not yet there.", by=made.paul)


def test_who_was_excused_does_not_take_it_back(made):
    card = waive_scorecard(card=made.cards["paul"], reason="On leave until May.", by=made.rita)
    with pytest.raises(RuleViolation, match="was waived"):
        reopen_scorecard(card=card, reason="Back already.", by=made.paul)


def test_dated_notes_begin_with_the_debrief_and_leave_the_rating(made):
    card = submit(made, "pia")
    with pytest.raises(RuleViolation, match="begin with the debrief"):
        add_dated_note(card=card, text="Afterthought.", by=made.pia)
    Scorecard.objects.filter(pk=card.pk).update(status="locked")
    Loop.objects.update(status="debrief")
    note = add_dated_note(card=card, text="I misheard her.", question=made.questions[0], new_score=3, by=made.pia)
    assert (note.new_score, note.interview_question) == (3, made.questions[0])
    assert Rating.objects.get(scorecard=card, interview_question=made.questions[0]).score == 4
    event = AuditEvent.objects.get(action="scorecard.amended")
    assert event.fields == ["new_score", "text"]
    with pytest.raises(RuleViolation, match="names its question"):
        add_dated_note(card=card, text="Now 2.", new_score=2, by=made.pia)
    with pytest.raises(RuleViolation, match="Write what"):
        add_dated_note(card=card, text=" ", by=made.pia)
    with pytest.raises(RuleViolation, match="Only the person who writes"):
        add_dated_note(card=card, text="Mine.", by=made.paul)


def test_waiving_needs_a_reason_and_an_open_card(made):
    with pytest.raises(RuleViolation, match="Write why"):
        waive_scorecard(card=made.cards["paul"], reason="", by=made.rita)
    card = waive_scorecard(card=made.cards["paul"], reason="On leave until May.", by=made.rita)
    assert (card.status, card.waived_by, card.waive_reason) == ("waived", made.rita, "On leave until May.")
    assert AuditEvent.objects.get(action="scorecard.waived").reason == "On leave until May."
    with pytest.raises(RuleViolation, match="takes no more notes"):
        save(made, who="paul", evidence="Back again.")
    submitted = submit(made, "pia")
    with pytest.raises(RuleViolation, match="cannot become waived"):
        waive_scorecard(card=submitted, reason="No.", by=made.rita)


def test_who_owes_a_card_waives_nobody_elses(made):
    with pytest.raises(RuleViolation, match="You owe a scorecard"):
        waive_scorecard(card=made.cards["paul"], reason="To see the others.", by=made.pia)


# --- Hostile text ---------------------------------------------------------------------------------------------

HOSTILE = {
    "long": "ab cd " * 3333,
    "lines": "\n".join(["line"] * 500),
    "right to left": "‏שלום עולם ‮abc‬",
    "emoji": "👩🏽‍💻 🇺🇳 é",
    "word processor": "“Quote” — dash …\u00a0\u2028\u2029•\u200b",
    "markup": "<script>alert(1)</script> {{ x }} {% now %}",
    "spaces": "  \t trailing \n\n ",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_comes_back_as_it_was_typed(made, text):
    save(made, evidence=text)
    assert Rating.objects.get().evidence == text


# --- The words of the review and the submission together ------------------------------------------------------


def test_words_and_submission_are_stored_together(made):
    fill(made, "pia", recommendation="no")
    card = made.cards["pia"]
    words = {"recommendation": "yes", "summary": "Solid and kind."}
    sent = {"card": card, "revision": card.revision, "key": "of-this-page", "by": made.pia}
    assert save_and_submit_scorecard(parts=words, **sent) is None
    stored = Scorecard.objects.get(pk=card.pk)
    assert (stored.status, stored.recommendation, stored.summary) == ("submitted", "yes", "Solid and kind.")
    assert (stored.revision, stored.submitted_at) == (5, stored.first_submitted_at)
    assert ScorecardRevision.objects.get().content["summary"] == "Solid and kind."
    event = AuditEvent.objects.get(action="scorecard.submitted")
    assert event.fields == ["first_submitted_at", "status", "submitted_at"]


def test_what_stands_against_submitting_is_returned_and_the_words_stay(made):
    card = made.cards["pia"]
    refusal = save_and_submit_scorecard(
        card=card, parts={"summary": "Typed for long."}, revision=0, key="k", by=made.pia
    )
    assert isinstance(refusal, IncompleteScorecard)
    stored = Scorecard.objects.get(pk=card.pk)
    assert (stored.status, stored.summary, stored.revision) == ("draft", "Typed for long.", 1)
    assert AuditEvent.objects.filter(action="scorecard.begun").count() == 1
    assert not ScorecardRevision.objects.exists()
    # The key is free: the same page, sent again when nothing is missing, submits.
    for question in made.questions:
        save_rating(card=card, question=question, revision=0, score=4, evidence="Said so.", by=made.pia)
    words = {"summary": "Typed for long.", "recommendation": "yes"}
    assert save_and_submit_scorecard(card=card, parts=words, revision=card.revision, key="k", by=made.pia) is None
    assert Scorecard.objects.get(pk=card.pk).status == "submitted"


def test_words_from_an_old_page_are_refused_and_nothing_is_submitted(made):
    fill(made, "pia")
    with pytest.raises(StaleRevision):
        save_and_submit_scorecard(card=made.cards["pia"], parts={"summary": "Old."}, revision=1, by=made.pia)
    with pytest.raises(RuleViolation, match="Only the person who writes"):
        save_and_submit_scorecard(card=made.cards["pia"], parts={"summary": "Not mine."}, revision=4, by=made.paul)
    stored = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (stored.status, stored.summary) == ("draft", "Solid.")


def test_a_late_repeat_under_the_same_key_stores_its_words_and_says_that_it_submits_nothing(made):
    """H10: the key speaks of one card and of one submission of it."""
    fill(made, "pia")
    card = made.cards["pia"]
    sent = {"card": card, "parts": {"summary": "Solid."}, "key": "of-the-first-page", "by": made.pia}
    assert save_and_submit_scorecard(revision=card.revision, **sent) is None
    reopen_scorecard(card=card, reason="Mixed two answers up.", by=made.pia)
    card.refresh_from_db()
    refusal = save_and_submit_scorecard(revision=card.revision, **{**sent, "parts": {"summary": "Typed on."}})
    assert refusal is not None and "You reopened this scorecard after" in refusal.sentence
    stored = Scorecard.objects.get(pk=card.pk)
    assert (stored.status, stored.summary) == ("draft", "Typed on.")
    assert save_and_submit_scorecard(revision=stored.revision, **{**sent, "key": "of-the-page-that-follows"}) is None


def test_a_key_of_one_card_says_nothing_of_another_card(made):
    """H10."""
    interview = make_interview(made.loop, 2, name="Second")
    second = add_seat(interview, made.pia).scorecard
    save_card(card=second, revision=0, recommendation="no", by=made.pia)
    submit(made, "pia", key="same")
    assert save_and_submit_scorecard(card=second, parts={}, revision=second.revision, key="same", by=made.pia) is None
    assert Scorecard.objects.get(pk=second.pk).status == "submitted"
