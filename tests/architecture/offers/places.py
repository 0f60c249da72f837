"""Where each page and each write action is offered: every name of the URL map stands here once.

Whoever may do it, to a thing whose state lets them, finds it on one of the pages named. What needs no offer says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from core import jobs
from core.models import Job
from hiring.models import Agreement, Candidate, LoopTemplate, Opening
from hiring.openings.agreement.services import signers_of, why_first_version_stands
from hiring.states import TAKES_NO_CANDIDATES
from hiring.templates.transitions import TEMPLATE_TRANSITIONS
from interviews.cards.services import why_not_absent
from interviews.debriefs.leans import leaners_in
from interviews.loops.loop_version import newer_version_of, why_not_offered
from interviews.loops.services.messages import is_owed, why_not_remind
from interviews.loops.services.panels import why_not_hand_over, why_panel_is_closed
from interviews.models import Decision, Loop, Scorecard
from interviews.scheduling.guest_links import why_over
from interviews.states import DID_NOT_TAKE_PLACE
from packets.handing_over.ending import why_not_replace
from packets.states import LIVE
from packets.writing.origins import changes_in
from packets.writing.services.approval import packet_digest
from packets.writing.translated import house_language
from questionbank.models import QUESTION_TRANSITIONS, Question

Fields = dict[str, Any]
JobStatus = Job.JobStatus


@dataclass(frozen=True)
class Place:
    """Where something is offered, or `why` it is nowhere.

    `sent` is what a person types into its form, beside what the form brings along; where it is None, nothing is sent
    and the page is there to be read. `when` says for which things it makes sense, `keys` what else the address holds.
    """

    on: tuple[str, ...] = ()
    sent: Fields | Callable[[Any, User], Fields] | None = None
    when: Callable[[Any, User], bool] | None = None
    keys: Callable[[Any], Iterable[tuple[Any, ...]]] | None = None
    why: str = ""
    # Why the form as it stands is refused with a sentence: it wants something that only a person can give.
    asks: str = ""
    # Whether who did what before decides: nobody approves or confirms their own.
    is_personal: bool = False

    def fields_for(self, obj: Any, user: User) -> Fields:
        return self.sent(obj, user) if callable(self.sent) else self.sent or {}


def read(*on: str, **more: Any) -> Place:
    return Place(on, **more)


def act(*on: str, sent: Any = None, **more: Any) -> Place:
    return Place(on, sent=sent or {}, **more)


def nowhere(why: str) -> Place:
    return Place(why=why)


MENU = ("interviews:my_work",)
REASON = {"reason": "So it has to be."}


def a_colleague(candidate: Any, user: User) -> Fields:
    """One who could be this candidate."""
    others = User.objects.people().exclude(pk=user.pk).exclude(hiring_teams__opening=candidate.opening)
    return {"person": others.values_list("pk", flat=True)[0]}


def may_go_over(loop: Loop, user: User) -> bool:
    return newer_version_of(loop) is not None and not why_not_offered(loop, user)


def has_untimed_round(loop: Loop, user: User) -> bool:
    return loop.is_before_debrief and loop.interviews.filter(status="unscheduled").exists()


def an_offer(loop: Loop, user: User) -> Fields:
    """Somebody outside the panel who reads what the candidate asks for."""
    return {"helper": User.objects.get(email="luis@tidewell.example").pk, "assistants": "said"}


def somebody_else(obj: Any, user: User) -> Fields:
    return {"to": User.objects.get(email="luis@tidewell.example").pk}


def next_status(opening: Any, user: User) -> Fields:
    to = Opening.Status.ON_HOLD if opening.status == Opening.Status.OPEN else Opening.Status.OPEN
    return {"to": to, **REASON}


def leans_now(loop: Loop, user: User) -> bool:
    """The score of the open debrief waits for leans, this person's among them."""
    debrief = loop.debriefs.filter(closed_at=None).first()
    if debrief is None or loop.agreement is None or not loop.agreement.waits_for_leans:
        return False
    people = leaners_in(debrief.pk)
    return any(person.pk == user.pk for person in people) and not all(person.has_written for person in people)


def has_leaned(loop: Loop, user: User) -> bool:
    return leans_now(loop, user) and loop.debriefs.filter(closed_at=None, leans__by=user).exists()


def waits_for_signature(agreement: Agreement, user: User) -> bool:
    """The person is asked to sign a version that may still change, and has not signed the words that stand now."""
    agreement = Agreement.objects.with_terms().with_signatures().get(pk=agreement.pk)
    is_asked = any(row.user_id == user.pk for row in agreement.signatures.all())
    may_change = not agreement.is_frozen and not why_first_version_stands(agreement)
    return is_asked and may_change and user.pk not in signers_of(agreement)


def is_later_and_open(agreement: Agreement, user: User) -> bool:
    return agreement.is_later and not agreement.is_frozen


def published(opening: Any, user: User) -> Fields:
    return {"template": LoopTemplate.objects.published().get(role=opening.role_id).pk}


def unasked(round: Any, user: User) -> Fields:
    asked = round.template.rounds.values("round_questions__question__slug")
    return {"question": Question.objects.active().exclude(slug__in=asked).order_by("pk")[0].pk}


def others_who_may_ask(question: Any) -> Any:
    return question.interview.panel.counting().exclude(panelist=question.asker_id or 0).order_by("pk")


def has_follow_ups_to_hold(question: Any, user: User) -> bool:
    return question.follow_ups.exists() and question.interview.panel.counting().exists()


def has_another_asker(question: Any, user: User) -> bool:
    return others_who_may_ask(question).exists()


def another_asker(question: Any, user: User) -> Fields:
    seat = others_who_may_ask(question).first()
    return {"asker": seat.panelist_id if seat else 0, "instead_of": question.asker_id or 0}


def unasked_in_loop(loop: Any, user: User) -> Fields:
    question = Question.objects.active().exclude(slug__in=loop.questions.values("slug")).order_by("pk")[0]
    standing = loop.interviews.standing().first()
    return {"round": standing.pk if standing else 0, "question": question.pk}


def a_time(interview: Any, user: User) -> Fields:
    # A working day of its own for each round, so that no time gives pause: none is past, at night or taken.
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(weeks=2 + interview.pk % 40, days=interview.pk % 5)
    return {"day": day.isoformat(), "time": "11:00", "time_zone": interview.time_zone}


def a_decision(loop: Any, user: User) -> Fields:
    said = {"outcome": Decision.Outcome.NO_HIRE, "rationale": "As we saw.", "departure_reason": "It outweighs."}
    return {**said, "reopen_reason": "We learnt more."}


def the_waiting(loop: Any, user: User) -> Fields:
    waiting = loop.decisions.waiting().first()
    return {"decision": waiting.pk if waiting else 0}


def the_digest(packet: Any, user: User) -> Fields:
    return {"digest": packet_digest(packet)}


def the_erased(candidate: Any, user: User) -> Fields:
    return {"erase-name": candidate.name, "erase-reason": "Asked for it."}


# --- When it makes sense --------------------------------------------------------------------------------------


def plans(thing: Any, user: User) -> bool:
    """Colleagues who plan nothing are not led to what a plan is made of, though it is no secret."""
    return user.has_perm("hiring.list_openings")


def takes_candidates(opening: Any, user: User) -> bool:
    return opening.status not in TAKES_NO_CANDIDATES


def has_candidates(opening: Any, user: User) -> bool:
    """Nobody is ticked in an empty list."""
    return Candidate.objects.visible_to(user).filter(opening=opening).exists()


def compares_ratings(thing: Any, user: User) -> bool:
    """Figures need ratings."""
    follows = user.has_perm("interviews.follow_calibration")
    return follows or user.seats.filter(scorecard__first_submitted_at__isnull=False).exists()


def is_run_by(thing: Any, user: User) -> bool:
    """A panelist is led to the kit, the card and the debrief; the plan around them is there for who wants to see."""
    return user.has_perm("interviews.run_loop", thing)


def is_printed_for_others(interview: Any, user: User) -> bool:
    """Who sits in the round has the kit itself, and its paper on My work once the round is the next."""
    return is_run_by(interview, user) and not interview.panel.filter(panelist=user).exists()


def is_written_in_kit(interview: Any, user: User) -> bool:
    """From when the round has its time until the card is submitted; afterwards the card is what is read."""
    is_open = interview.panel.get(panelist=user).scorecard.status == "draft"
    is_held = interview.status in ("scheduled", "completed")
    return is_open and is_held and interview.loop.status == "active"


def is_open_card(card: Any, user: User) -> bool:
    return card.status == "draft" and is_written_in_kit(card.seat.interview, user)


def is_written(card: Any, user: User) -> bool:
    """An own draft is read where it is written. Whoever was excused is led to no page of the round any more."""
    return card.status not in ("draft", "waived")


def takes_guests(interview: Any, user: User) -> bool:
    """Guests of a panel that stays as it is are led to from their seats."""
    return not why_panel_is_closed(interview)


def has_a_seat_yet(guest: Any, user: User) -> bool:
    return not why_over(guest)


def has_a_round_over(loop: Any, user: User) -> bool:
    return any(interview.is_over(timezone.now()) for interview in loop.interviews.all())


def starts_without_invitations(loop: Any, user: User) -> bool:
    """Before any round has its time, the page asks for times and for nothing else; inviting everybody starts it."""
    return loop.status == "planning" and waits_for_invitation(loop, user)


def waits_for_invitation(loop: Any, user: User) -> bool:
    """Somebody on a round to come has not been invited. Inviting everybody again changes nothing."""
    invited = loop.interviews.filter(messages__kind="invitation").values("pk")
    to_come = loop.interviews.filter(status="scheduled", starts_at__gt=timezone.now())
    return to_come.exclude(pk__in=invited).exists()


def lacks_people(loop: Any, user: User) -> bool:
    """While a loop is planned: a round has fewer than two raters."""
    return loop.status == "planning" and any(row.panel.counting().count() < 2 for row in loop.interviews.standing())


def keeps_pools(competency: Any, user: User) -> bool:
    """Pools are found beside the competencies of a role; whoever may only approve a step is sent there."""
    return competency.role_competencies.exists() and user.has_perm("hiring.keep_pools")


def is_own_start(interview: Any, user: User) -> bool:
    """Whoever started a round takes it back; nobody else has anything to take back."""
    return interview.started_by_id == user.pk


def can_end(interview: Any, user: User) -> bool:
    """Saying once more that it was held changes nothing."""
    return interview.status == "scheduled"


def is_awaited(seat: Any, user: User) -> bool:
    """While a loop is planned people are taken off a panel, and so are shadows, whose cards count for nothing."""
    is_own_to_come = seat.panelist != user or seat.interview.starts_at
    takes_place = seat.interview.status not in DID_NOT_TAKE_PLACE and is_own_to_come
    return seat.interview.loop.status == "active" and takes_place and not seat.is_shadow


def can_be_replaced(seat: Any, user: User) -> bool:
    return seat.panelist != user and not why_not_hand_over(seat.scorecard, seat.interview)


def can_be_reminded(seat: Any, user: User) -> bool:
    is_late = is_awaited(seat, user) and is_owed(seat, seat.interview, timezone.now())
    return is_late and not why_not_remind(seat.panelist) and not seat.interview.messages.exclude(sent_at=None).exists()


def can_say_absent(card: Any, user: User) -> bool:
    has_ratings = any(rating.is_given for rating in card.ratings.all())
    return not why_not_absent(card, timezone.now(), has_ratings=has_ratings)


def has_resume(loop: Any, user: User) -> bool:
    return bool(loop.candidate.resume)


def has_a_card_in(loop: Any, user: User) -> bool:
    """Before that there is nothing to look at. The card that waits for its writer says the sealed rule."""
    return Scorecard.objects.for_loop(loop).counting().submitted().exists()


def has_debrief(loop: Any, user: User) -> bool:
    """Before that the loop's page says what it waits for, and ratings leave as those of the whole opening. To those
    who do not read it the page says why, and nothing else; and with the decision a panelist's work is done."""
    leads_there = loop.status == "debrief" or loop.status == "decided" and user.has_perm("interviews.run_loop", loop)
    return leads_there and user.has_perm("interviews.read_debrief", loop)


def may_be_walked(loop: Any, user: User) -> bool:
    return loop.status == "debrief" and loop.debriefs.filter(closed_at=None).exists() and loop.questions.exists()


def has_decision(loop: Any, user: User) -> bool:
    return has_debrief(loop, user) and loop.decisions.exists()


def is_active(question: Any, user: User) -> bool:
    """Reviews are due of what is asked in interviews."""
    return question.status == Question.Status.ACTIVE


def has_versions(question: Any, user: User) -> bool:
    return Question.objects.visible_to(user).filter(slug=question.slug).count() > 1


def is_earlier(question: Any, user: User) -> bool:
    """One goes back to a version that another one has overtaken."""
    return Question.objects.filter(slug=question.slug, version__gt=question.version).exists()


def gets_into_use(question: Any, user: User) -> bool:
    """The newest version, read by a second person or about to be; here a second person always reviews."""
    is_read = question.is_in_review or question.is_retired and question.activated_at is not None
    return is_read and not is_earlier(question, user)


def goes_to_review(question: Any, user: User) -> bool:
    waits = question.is_draft or question.is_retired and question.activated_at is None
    is_whole = not QUESTION_TRANSITIONS.why_not(question, Question.Status.REVIEW)
    return waits and is_whole and not is_earlier(question, user)


def is_in_review(question: Any, user: User) -> bool:
    return question.is_in_review and not is_earlier(question, user)


def is_being_written(question: Any, user: User) -> bool:
    return question.is_being_written


def stands(comment: Any, user: User) -> bool:
    return comment.removed_at is None


def names_a_source(question: Any, user: User) -> bool:
    return bool(question.source_lines)


def a_source(question: Any, user: User) -> Fields:
    return {"source": (question.source_lines or [""])[0]}


def a_writer(question: Any, user: User) -> Fields:
    return {"owner": User.objects.get(email="luis@tidewell.example").pk}


def is_published(template: Any, user: User) -> bool:
    return template.status == LoopTemplate.Status.PUBLISHED


def is_draft(template: Any, user: User) -> bool:
    return template.status == LoopTemplate.Status.DRAFT


def has_other_versions(template: Any, user: User) -> bool:
    return LoopTemplate.objects.filter(role=template.role_id, name=template.name).count() > 1


def is_out_of_offer(template: Any, user: User) -> bool:
    """The newest version that was published is archived, and nothing else of the template is published."""
    return not TEMPLATE_TRANSITIONS.why_not(template, LoopTemplate.Status.PUBLISHED) and not is_draft(template, user)


def has_no_draft(template: Any, user: User) -> bool:
    """Where there is a draft already, the page leads to it."""
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name)
    return not family.filter(status=LoopTemplate.Status.DRAFT).exists()


def is_in_another_language(packet: Any, user: User) -> bool:
    """In the installation's own language everything has its name."""
    return packet.is_editable and packet.language != house_language()


def has_changed(packet: Any, user: User) -> bool:
    """Of a draft in which everything is as it was there is nothing to settle."""
    return packet.is_editable and bool(changes_in(packet))


def is_replaceable(packet: Any, user: User) -> bool:
    """What is still being written is changed instead."""
    return not why_not_replace(packet)


def is_live(packet: Any, user: User) -> bool:
    """One that was withdrawn is read from the page of the version after it."""
    return packet.status in LIVE


def has_failed(job: Any, user: User) -> bool:
    return job.job_status == JobStatus.FAILED


OF_A_KIT = "A kit has a name and no row before it is loaded; tests/hiring/kits/test_gallery.py walks its pages."

PLACES: dict[str, Place] = {
    "healthz": nowhere("Asked by a load balancer."),
    "readyz": nowhere("Asked by a load balancer."),
    "core:gallery": nowhere("For those who develop; answers 404 elsewhere."),
    "core:help": read(*MENU),
    "core:find": read(*MENU),
    "core:offline": nowhere("Shown by the browser when the network is gone."),
    # --- People ---
    "accounts:first_visit": nowhere("The front door leads there while nobody has an account: test_first_visit."),
    "accounts:me": read(*MENU),
    "accounts:own_calendar": read("accounts:me"),
    "accounts:settings": read(*MENU),
    "accounts:person_list": read("accounts:settings", *MENU),
    "accounts:person_add": act("accounts:person_list", sent={"name": "New", "email": "new@tidewell.example"}),
    "accounts:people_add": act("accounts:person_list", sent={"look": "1", "text": "New <new@tidewell.example>"}),
    "accounts:organisation_edit": act("accounts:settings", sent={"name": "Tidewell", "time_zone": "Europe/Lisbon"}),
    "accounts:mail_edit": act("accounts:settings"),
    "accounts:person_edit": act("accounts:person_list"),
    "accounts:person_access": act(
        "accounts:person_edit", sent={"deed": "end"}, when=lambda person, user: person != user and person.is_active
    ),
    "accounts:audit_list": read("accounts:settings"),
    "samples:sample_data": read("accounts:settings"),
    "samples:sample_remove": nowhere("Offered where sample data is loaded: tests/samples."),
    "accounts:job_retry_all": nowhere("Offered where more than one piece of work has failed: test_mail_patience."),
    "accounts:job_retry": act("accounts:settings", keys=lambda _: failed_jobs()),
    "accounts:person_find": nowhere("A field for a colleague asks it while somebody types."),
    # --- Questions ---
    "questionbank:question_list": read(*MENU),
    "questionbank:question_detail": read("questionbank:question_list", "questionbank:question_detail"),
    "questionbank:question_add": read("questionbank:question_list"),
    "questionbank:exhibit_file": nowhere(
        "A picture on the page of a question, or a link there: tests/questionbank/exhibits."
    ),
    "questionbank:exhibit_kept": nowhere("The same beside a question that is being written, and in a kit."),
    "questionbank:question_beside": nowhere("The form of a question asks it while somebody types."),
    "questionbank:questions_export": read("questionbank:question_list"),
    "questionbank:import": read("questionbank:question_list"),
    "questionbank:list_import": read("questionbank:question_list"),
    "questionbank:list_preview": nowhere("Where sending a list leads; the next one is sent anew."),
    "questionbank:import_detail": nowhere("Where an import leads; the latest stand on the page of lists."),
    "questionbank:import_again": nowhere("Stands on the page of an import that failed."),
    "questionbank:import_undo": nowhere("The undo of an import: stands on its page."),
    "questionbank:question_versions": read("questionbank:question_detail", when=has_versions),
    "questionbank:question_go_back": act("questionbank:question_versions", when=is_earlier),
    "interviews:question_take_apart": nowhere("The Undo of a merge: test_merging_questions."),
    "interviews:question_merge": read("questionbank:question_edit"),
    "questionbank:question_edit": read("questionbank:question_detail"),
    "questionbank:question_activate": act(
        "questionbank:question_detail", "questionbank:question_list", when=gets_into_use, is_personal=True
    ),
    "questionbank:question_send": act("questionbank:question_detail", when=goes_to_review),
    "questionbank:question_send_back": act(
        "questionbank:question_detail", sent={"comment": "Shorter."}, when=is_in_review, is_personal=True
    ),
    "questionbank:question_reviews": read("questionbank:question_list", *MENU),
    "questionbank:review_rule": read("accounts:settings"),
    "questionbank:comment_add": act("questionbank:question_detail", sent={"comment": "Why?"}, when=is_being_written),
    "questionbank:question_hand_over": act("questionbank:question_detail", sent=a_writer),
    "questionbank:source_check": act("questionbank:question_detail", sent=a_source, when=names_a_source),
    "questionbank:question_trail": read("questionbank:question_detail"),
    "questionbank:comment_remove": act("questionbank:question_detail", when=stands, is_personal=True),
    "questionbank:comment_restore": nowhere("The undo of a removed comment: stands in the sentence that tells of it."),
    "questionbank:question_take_back": nowhere("The undo of an activation: stands in the sentence that tells of it."),
    "questionbank:question_retire": act("questionbank:question_detail", "questionbank:question_list"),
    "questionbank:question_review": act(
        "questionbank:question_detail", "questionbank:question_list", when=is_active, is_personal=True
    ),
    "questionbank:competency_list": read("questionbank:question_list"),
    "questionbank:competency_add": read("questionbank:competency_list"),
    "questionbank:competency_edit": read("questionbank:competency_list"),
    "questionbank:category_list": read("accounts:settings"),
    "questionbank:category_add": read("questionbank:category_list"),
    "questionbank:category_edit": read("questionbank:category_list"),
    "questionbank:category_move": act("questionbank:category_list", sent={"step": "1"}),
    "questionbank:category_retire": act("questionbank:category_list"),
    "questionbank:category_bring_back": nowhere("Offered for a retired one, and in the sentence that tells of it."),
    "questionbank:group_add": read("questionbank:category_list"),
    "questionbank:group_edit": read("questionbank:category_list"),
    "questionbank:group_move": act("questionbank:category_list", sent={"step": "1"}),
    "questionbank:group_retire": act("questionbank:category_list"),
    "questionbank:group_bring_back": nowhere("Offered for a retired one, and in the sentence that tells of it."),
    "questionbank:practice": read("questionbank:question_list", *MENU),
    "questionbank:practice_prompt": read("questionbank:practice"),
    "questionbank:practice_keep": nowhere(
        "Offered at the end of a practice that went well; test_passes.py goes there."
    ),
    "questionbank:practice_forget": nowhere("Offered to whoever keeps a pass; test_passes.py keeps one."),
    "questionbank:practice_limits": read("accounts:settings"),
    # --- Openings ---
    "hiring:opening_list": read(*MENU),
    "hiring:opening_add": read("hiring:opening_list"),
    "hiring:opening_requests": read("hiring:opening_list", "interviews:my_work"),
    "hiring:opening_request": read("hiring:opening_list", "interviews:my_work"),
    "hiring:opening_request_turn_down": act("hiring:opening_request", sent={"reason": "Not before summer."}),
    "hiring:opening_request_withdraw": act("hiring:opening_requests"),
    "hiring:opening_detail": read("hiring:opening_list"),
    "hiring:opening_edit": act("hiring:opening_detail"),
    "hiring:opening_status": act("hiring:opening_detail", sent=next_status),
    "hiring:opening_template": act("hiring:opening_detail", sent=published),
    "hiring:opening_team_add": act(
        "hiring:opening_detail",
        sent=lambda opening, user: {"user": User.objects.get(email="sam@tidewell.example").pk, "part": "coordinator"},
    ),
    "hiring:opening_team_remove": act("hiring:opening_detail"),
    "hiring:agreement": read("hiring:opening_detail", "interviews:my_work"),
    "hiring:agreement_propose": act("hiring:agreement", asks="Another person is asked to sign, whom somebody names."),
    "hiring:agreement_sign": act("hiring:agreement", when=waits_for_signature, is_personal=True),
    "hiring:agreement_withdraw": act("hiring:agreement", when=is_later_and_open),
    # --- Candidates ---
    "hiring:candidate_list": read(*MENU),
    "hiring:candidate_start": read("hiring:candidate_list"),
    "hiring:candidate_add": act("hiring:opening_detail", sent={"name": "New", "email": "new@c.example"}),
    "hiring:candidate_detail": read("hiring:opening_detail"),
    "hiring:candidate_edit": act("hiring:candidate_detail"),
    "hiring:candidate_colleague": act("hiring:candidate_detail", sent=a_colleague),
    "hiring:candidate_recusals": act("hiring:candidate_detail", sent=a_colleague),
    "hiring:candidate_resume": read("hiring:candidate_detail"),
    "hiring:candidates_import": read("hiring:opening_detail", when=takes_candidates),
    "hiring:list_of_candidates": nowhere("Where sending a file of candidates leads; the next one is sent anew."),
    "hiring:candidate_import": nowhere("Where an import leads; the latest stand on the page of imports."),
    "hiring:candidate_import_undo": nowhere("The undo of an import: stands on its page."),
    "hiring:candidates_export": read("hiring:opening_detail", when=has_candidates),
    "hiring:candidates_take_back": nowhere("The Undo of an end, and on the page of whose application ended."),
    "interviews:loops_plan": read("hiring:opening_detail", when=has_candidates),
    "interviews:loops_invite": read("hiring:opening_detail", when=has_candidates),
    "interviews:applications_end": read("hiring:opening_detail", when=has_candidates),
    # --- Roles and templates ---
    "hiring:role_list": read("hiring:opening_list", when=plans),
    "hiring:role_detail": read("hiring:role_list", when=plans),
    "hiring:pool": read("hiring:role_detail", when=keeps_pools),
    "hiring:pool_place": nowhere("A form on the page of a pool: tests/hiring/pools."),
    "hiring:person_pools": nowhere("On the page of a pool, beside a name: tests/hiring/pools."),
    "hiring:role_add": read("hiring:role_list"),
    "hiring:role_edit": act("hiring:role_detail"),
    "hiring:template_list": read("hiring:opening_list"),
    "hiring:template_add": read("hiring:template_list"),
    "hiring:kit_list": read("hiring:template_list"),
    "hiring:kit_detail": nowhere(OF_A_KIT),
    "hiring:kit_booklet": nowhere(OF_A_KIT),
    "hiring:kit_file": nowhere(OF_A_KIT),
    "hiring:kit_load": nowhere(OF_A_KIT),
    "hiring:kit_take_out": nowhere(OF_A_KIT),
    "hiring:template_edit": read("hiring:template_list", "hiring:opening_detail", "hiring:template_edit"),
    "hiring:template_copy": read("hiring:template_edit"),
    "hiring:template_compare": read("hiring:template_edit", when=has_other_versions),
    "hiring:template_archive": act("hiring:template_edit", when=is_published),
    "hiring:template_bring_back": act("hiring:template_edit", when=is_out_of_offer),
    "hiring:template_draft": act("hiring:template_edit", when=has_no_draft),
    "hiring:template_publish": act("hiring:template_edit"),
    "hiring:template_discard": act("hiring:template_edit"),
    "hiring:template_put_back": nowhere("The undo of a draft that was discarded: test_discarded."),
    "hiring:template_use": read("hiring:template_edit", when=is_published),
    "hiring:question_pick": read("hiring:template_edit", when=is_draft, asks="which questions are ticked"),
    "hiring:questions_take_out": nowhere("The undo of questions that were added: test_building."),
    "hiring:round_add": act("hiring:template_edit", sent={"name": "One more", "kind": "custom", "minutes": 60}),
    "hiring:round_edit": act("hiring:template_edit"),
    "hiring:round_move": act("hiring:template_edit", "hiring:round_edit", sent={"to": "later"}),
    "hiring:round_remove": act("hiring:template_edit", "hiring:round_edit"),
    "hiring:question_rounds": read("questionbank:question_detail", "questionbank:question_list", when=is_active),
    "hiring:question_place": act("hiring:question_rounds", sent=unasked),
    "hiring:question_move": act("hiring:template_edit", sent={"to": "down"}),
    "hiring:question_remove": act("hiring:template_edit"),
    # --- Loops ---
    "interviews:my_work": read("hiring:opening_list", "questionbank:question_list", *MENU),
    "interviews:interview_list": read(*MENU),
    "interviews:calibration": read("interviews:interview_list", *MENU, when=compares_ratings),
    "interviews:selection_rates": read("interviews:calibration"),
    "interviews:compare": read("hiring:opening_detail", when=lambda opening, user: opening.candidates.exists()),
    "interviews:loop_notes": act("interviews:loop_detail", sent={"text": "Mornings suit them better."}),
    "interviews:opening_notes": act("hiring:opening_detail", sent={"text": "Two more apply next week."}),
    "interviews:note_edit": nowhere("Beside one's own notes: tests/interviews/notes."),
    "interviews:note_remove": nowhere("Beside one's own notes: tests/interviews/notes."),
    "interviews:note_restore": nowhere("The Undo of a removal: tests/interviews/notes."),
    "interviews:loop_plan": act("hiring:candidate_detail"),
    "interviews:loop_day": act(
        "interviews:loop_detail", when=lambda loop, user: loop.is_before_debrief, asks="which times are meant"
    ),
    "interviews:loop_version": read("interviews:loop_detail", when=may_go_over),
    "interviews:loop_version_undo": nowhere(
        "Offered by the sentence that says that a loop went over: test_newer_version."
    ),
    "interviews:loop_day_undo": nowhere("Offered by the sentence that says what was planned: test_loop_day."),
    "interviews:loop_detail": read(
        "hiring:candidate_detail", "interviews:my_work", "interviews:interview_list", when=is_run_by
    ),
    "interviews:loop_resume": read("interviews:loop_detail", when=has_resume),
    "interviews:loop_invite": act(
        "interviews:loop_detail", when=waits_for_invitation, asks="whether a time that gives pause is meant"
    ),
    "interviews:loop_mails_retry": nowhere("Offered where a mail of the loop was refused: test_mail_patience."),
    "interviews:loop_start": act("interviews:loop_detail", when=starts_without_invitations),
    "interviews:loop_hold": act("interviews:loop_detail", when=has_a_round_over),
    "interviews:loop_cancel": act("interviews:loop_detail", sent=REASON),
    "interviews:loop_debrief_time": act("interviews:loop_detail"),
    "interviews:loop_questions": act("interviews:loop_detail", sent=unasked_in_loop, asks="which questions are ticked"),
    "interviews:questions_take_out": nowhere("The undo of questions that were added: test_building_loops."),
    "interviews:round_change": act("interviews:loop_detail"),
    "interviews:question_ask": act("interviews:loop_detail", sent=another_asker, when=has_another_asker),
    "interviews:question_hand_out": act("interviews:loop_detail", when=has_follow_ups_to_hold),
    "interviews:question_move": act("interviews:loop_detail", sent={"to": "down"}),
    "interviews:question_remove": act("interviews:loop_detail"),
    "interviews:loop_panels": read("interviews:loop_detail", when=lacks_people),
    "interviews:interview_panel": act("interviews:loop_detail"),
    "interviews:interview_edit": act(
        "interviews:loop_detail", sent=a_time, asks="whether a time that gives pause is meant"
    ),
    "interviews:interview_cancel": act("interviews:interview_edit", sent=REASON),
    "interviews:interview_end": act("interviews:loop_detail", sent={"held": "1"}, when=can_end),
    "interviews:interview_ics": read("interviews:loop_detail", when=is_run_by),
    # --- Kits and cards ---
    "interviews:round_take_back_start": act("interviews:kit", when=is_own_start),
    "interviews:kit": read(
        "interviews:my_work",
        "interviews:interview_list",
        when=is_written_in_kit,
        asks="whether to start long before the time",
    ),
    "interviews:kit_print": read("interviews:loop_detail", when=is_printed_for_others),
    "interviews:question_shown": nowhere("On the kit, beside a question that shows something: test_question_shown."),
    "interviews:exhibit_file": nowhere("A picture on the kit, or a link there: test_question_shown."),
    "interviews:kit_resume": read("interviews:kit", "interviews:scorecard_submit"),
    "interviews:kit_company": nowhere("Asked by the kit's script while the round runs."),
    "interviews:kit_session": nowhere("Asked by the kit's script."),
    "interviews:kit_worker": nowhere("Asked by the browser that keeps an open kit."),
    "interviews:answer_save": act(
        "interviews:kit",
        "interviews:scorecard_submit",
        sent={"revision": 0},
        keys=lambda card: [(question.pk,) for question in card.interview.questions.all()[:1]],
    ),
    "interviews:scorecard_save": act("interviews:kit", "interviews:scorecard_submit", sent={"revision": 0}),
    "interviews:pad_save": act("interviews:kit", "interviews:scorecard_submit", sent={"revision": 0}),
    "interviews:scorecard_submit": read(
        "interviews:kit", "interviews:scorecard_detail", when=is_open_card, asks="what the card lacks"
    ),
    "interviews:scorecard_detail": read(
        "interviews:loop_detail", "interviews:my_work", "interviews:kit", "interviews:scorecard_detail", when=is_written
    ),
    "interviews:scorecard_reopen": act("interviews:scorecard_detail", sent=REASON),
    "interviews:scorecard_amend": act("interviews:scorecard_detail", sent={"text": "Later I heard more."}),
    "interviews:scorecard_absent": act("interviews:scorecard_submit", when=can_say_absent),
    "interviews:seat_remind": act("interviews:loop_detail", when=can_be_reminded),
    "interviews:scorecard_waive": act("interviews:loop_detail", sent=REASON, when=is_awaited),
    "interviews:scorecard_hand_over": act(
        "interviews:kit", "interviews:scorecard_submit", sent=somebody_else, when=is_awaited
    ),
    "interviews:seat_replace": act("interviews:loop_detail", sent=somebody_else, when=can_be_replaced),
    # --- Debrief and decision ---
    "interviews:debrief": read(
        "interviews:loop_detail", "interviews:decision_detail", "interviews:my_work", when=has_debrief
    ),
    "interviews:glances": read("interviews:loop_detail", "interviews:scorecard_detail", when=has_a_card_in),
    "interviews:debrief_open": act("interviews:loop_detail", "interviews:debrief"),
    "interviews:debrief_walk": read("interviews:debrief", when=has_debrief),
    "interviews:walk_start": act("interviews:debrief", when=may_be_walked),
    "interviews:walk_step": nowhere("Offered to whoever leads a walk-through: test_walks."),
    "interviews:walk_note": nowhere("Saves by itself what the leader of a walk-through types: test_walks."),
    "interviews:walk_lead": nowhere("Offered to whoever follows a walk-through: test_walks."),
    "interviews:walk_end": nowhere("Offered while a walk-through is under way: test_walks."),
    "interviews:debrief_note": act(
        "interviews:debrief",
        sent={"text": "Start with this one."},
        keys=lambda loop: [(loop.questions.all()[0].competency_id,)],
    ),
    "interviews:lean_write": act("interviews:debrief", sent={"leans_to": "hire"}, when=leans_now, is_personal=True),
    "interviews:lean_take_back": act("interviews:debrief", when=has_leaned, is_personal=True),
    "interviews:fact_ask": act("interviews:debrief", sent={"question": "How many people?"}),
    "interviews:fact_answer": act(
        "interviews:debrief",
        sent={"answer": "Nine."},
        keys=lambda loop: [(fact.pk,) for debrief in loop.debriefs.all() for fact in debrief.facts.all()],
    ),
    "interviews:decision_record": act("interviews:debrief", sent=a_decision),
    "interviews:decision_detail": read("interviews:loop_detail", "interviews:debrief", when=has_decision),
    "interviews:decision_confirm": act("interviews:decision_detail", sent=the_waiting, is_personal=True),
    "interviews:decision_follow": act("interviews:decision_detail", sent=a_decision),
    "interviews:seat_answer": nowhere("Beside a person's next interview on My work: test_answers."),
    "interviews:seat_recuse": nowhere("Beside a person's next interview on My work: test_recusals."),
    "interviews:guest_kit": nowhere("Its address goes out with the mail to a guest: tests/interviews/guests."),
    "interviews:guest_invite": read("interviews:interview_panel", "interviews:loop_detail", when=takes_guests),
    "interviews:guest_renew": act("interviews:guest_invite", sent={"days": "30"}, when=has_a_seat_yet),
    "interviews:guest_end": act("interviews:guest_invite", when=has_a_seat_yet),
    "interviews:invitation_answer": nowhere("Its address goes out with the invitation."),
    # --- What candidates are written ---
    "appointments:loop_mails": act("interviews:loop_detail"),
    "appointments:mails_state": nowhere("Asked by the part of the page that counts what left."),
    "appointments:mail_retry": act(
        "appointments:loop_mails", when=lambda mail, user: has_failed(mail, user) or mail.may_leave_after_all
    ),
    "appointments:mail_stop": act("appointments:loop_mails", when=lambda mail, user: mail.job_status == "waiting"),
    "integrations:chat_hook": act("accounts:settings", sent={"remove": "1"}),
    "appointments:reply_mailbox": read("accounts:settings"),
    "appointments:reply_seen": act("appointments:loop_mails", when=lambda reply, user: reply.waits_for_a_look),
    "appointments:loop_offer": act("interviews:loop_detail", when=has_untimed_round, sent=an_offer),
    "appointments:offer_end": act("appointments:loop_mails", when=lambda offer, user: offer.ended_at is None),
    "appointments:offer_again": act("appointments:loop_mails", when=lambda offer, user: offer.may_stand_again),
    "appointments:help_request": act("interviews:my_work", sent={"effect": "A longer break."}),
    "appointments:choose_times": nowhere("The candidate's page: its address goes out by mail."),
    # --- Packets ---
    "packets:packet_list": read(*MENU),
    "packets:packet_start": act("packets:packet_list", sent={"language": "en"}),
    "packets:packet_detail": read("packets:packet_list", when=is_live),
    "packets:packet_edit": act("packets:packet_detail"),
    "packets:packet_preview": read(
        "packets:packet_detail", "packets:packet_edit", "packets:packet_approve", when=is_live
    ),
    "packets:preview_state": nowhere("Asked by the pane of the preview while its pages are made."),
    "packets:preview_request": nowhere("Asked by the pane of the preview when its pages are not those of the text."),
    "packets:packet_approve": act("packets:packet_detail", sent=the_digest, is_personal=True),
    "packets:packet_return": act("packets:packet_approve", sent=REASON, is_personal=True),
    "packets:packet_recall": act("packets:packet_detail"),
    "packets:packet_hand_over": act("packets:packet_detail"),
    "packets:packet_replace": act("packets:packet_detail", "packets:packet_edit", when=is_replaceable),
    "packets:packet_names": act("packets:packet_edit", when=is_in_another_language),
    "packets:packet_settle": act("packets:packet_edit", when=has_changed),
    "packets:packet_revoke": act("packets:packet_detail", sent=REASON),
    "packets:packet_share": act("packets:packet_detail"),
    "packets:packet_mail": act("packets:packet_detail"),
    "packets:mail_state": nowhere("Asked by the line of a mail that is on its way."),
    "packets:mail_retry": act(
        "packets:packet_detail", when=lambda mail, user: has_failed(mail, user) or mail.was_stopped
    ),
    "packets:mail_stop": act("packets:packet_detail", when=lambda mail, user: mail.job_status == "waiting"),
    "packets:link_end": act("packets:packet_detail", when=lambda link, user: link.ended_at is None),
    "packets:export_start": act("packets:packet_list", sent={"everyone": "1"}, asks="whom to tick"),
    "packets:export_detail": nowhere("Where asking for an export leads; the next one is asked for anew."),
    "packets:export_retry": act("packets:export_detail", when=has_failed),
    "packets:export_download": read("packets:export_detail"),
    "packets:shared": nowhere("The candidate's page: its address goes out by mail."),
    "packets:shared_file": nowhere("On the candidate's page."),
    "packets:shared_answer": nowhere("On the candidate's page."),
    "packets:shared_look": nowhere("The colour of the candidate's page."),
    "packets:shared_logo": nowhere("The picture on the candidate's page."),
    "packets:letterhead": read("accounts:settings"),
    "packets:letterhead_contrast": read("packets:letterhead"),
    "packets:letterhead_logo": read("packets:letterhead"),
    "packets:letterhead_sample": nowhere(
        "Buttons of the letterhead's form; making it takes seconds, see its own test."
    ),
    "packets:document_detail": nowhere("Where asking for a PDF leads; asking again leads there again."),
    "packets:document_view": read("packets:packet_detail", "packets:packet_approve", "packets:packet_edit"),
    "packets:document_retry": act(
        "packets:packet_detail",
        "packets:document_detail",
        when=has_failed,
    ),
    "packets:document_download": read("packets:packet_detail", "packets:document_detail"),
    "packets:page_image": nowhere("Pictures in the pane of the preview."),
    "packets:kit_request": act("interviews:kit_print", when=is_printed_for_others),
    "packets:debrief_request": act("interviews:debrief", when=has_debrief),
    "records:opening_ratings": read("interviews:compare"),
    "records:loop_ratings": read("interviews:debrief", when=has_debrief),
    # --- Records ---
    "records:candidate_record": read("hiring:candidate_detail"),
    "records:candidate_copy": read("records:candidate_record"),
    "records:candidate_copy_request": act(
        "records:candidate_copy",
        sent={"words": "By mail."},
        when=lambda candidate, user: not candidate.is_copy_asked_for,
    ),
    "records:candidate_hold": act("records:candidate_record", sent={"hold-reason": "A charge."}),
    "records:candidate_release": act("records:candidate_record", when=lambda candidate, user: candidate.is_held),
    "records:candidate_erase": act("records:candidate_record", sent=the_erased),
}


def failed_jobs() -> Iterable[tuple[Any, ...]]:
    for model in jobs.job_models():
        for pk in model._default_manager.filter(job_status="failed").values_list("pk", flat=True):
            yield model._meta.label_lower, pk
