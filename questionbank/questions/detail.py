"""What the full view of a question shows, beside the list and on its page."""

from typing import Any

from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from questionbank.exhibits.shown_exhibits import exhibits_of
from questionbank.models import QUESTION_TRANSITIONS, Question, RatingAnchor, ReviewRule
from questionbank.models.questions import why_not_reviewed_by
from questionbank.querysets import PARTS
from questionbank.questions.page_parts import parts_for
from questionbank.questions.source_links import source_links

EDIT = "questionbank.edit_question"
ACTIVATE = "questionbank.activate_question"
Status = Question.Status


def side_of(user: User, question: Question) -> dict[str, Any]:
    """What a question read `with_use()` says, and what may be done with it, in a constant number of queries."""
    visible = Question.objects.visible_to(user)
    prefetch_related_objects([question], *PARTS)
    versions = list(visible.filter(slug=question.slug).with_templates().with_own_words(user).order_by("-version"))
    shown = next(version for version in versions if version == question)
    can_edit = user.has_perm(EDIT, question)
    is_newest = versions[0] == question
    return {
        "question": question,
        "versions": versions,
        "newest": versions[0],
        "active": next((version for version in versions if version.is_active), None),
        "anchors": _anchors_of(question),
        "templates": shown.template_count,
        "sources": source_links(question.source_lines, question.sources_checked),
        "exhibits": exhibits_of(question),
        "can_edit": can_edit,
        "edit_label": "" if not can_edit or question.changes_in_place else f"version {question.version + 1}",
        "why_not_reviewed": why_not_reviewed_by(question, user) if shown.has_own_words and shown.is_active else "",
        **(_next_steps(user, question) if can_edit and is_newest and not question.is_active else {}),
    }


def _anchors_of(question: Question) -> list[RatingAnchor]:
    """Those that its answers are rated by, its own or its competency's, in one query."""
    both = RatingAnchor.objects.filter(Q(question=question) | Q(competency=question.competency_id))
    own = [anchor for anchor in both if anchor.question_id]
    return own or list(both)


def _next_steps(user: User, question: Question) -> dict[str, Any]:
    """How a version gets into use: reviewed by somebody else, or activated where nobody else has to."""
    needs_review = question.activated_at is None and ReviewRule.asks_for_second_person()
    offers_review = needs_review and not question.is_in_review
    waits_for_others = question.is_in_review and not user.has_perm(ACTIVATE, question)
    offers_activation = not offers_review and not waits_for_others
    aim = Status.REVIEW if offers_review else Status.ACTIVE
    return {
        "needs_no_review": question.is_being_written and not needs_review,
        "offers_review": offers_review,
        "waits_for_others": waits_for_others,
        "offers_activation": offers_activation,
        "why_not": "" if waits_for_others else QUESTION_TRANSITIONS.why_not(question, aim),
    }


def page_of_question(user: User, question: Question) -> dict[str, Any]:
    """What its page shows beyond that, in a constant number of queries."""
    parts = parts_for(user, question)
    if not user.has_perm(EDIT, question):
        return {"parts": parts, "comments": []}
    return {"parts": parts, "comments": question.comments.standing().select_related("by")}
