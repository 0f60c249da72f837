"""Undo what took somebody off a panel."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from interviews.locks import lock_interview
from interviews.loops.seats_before import Passed, SeatsBefore
from interviews.loops.services.panels import assign_follow_up, assign_question, seat_panelist
from interviews.models import Interview, InterviewFollowUp


@transaction.atomic
def put_seats_back(*, interview: Interview, before: SeatsBefore, by: User) -> list[User]:
    """Give people the seats again that they had, with the questions and follow-ups that were theirs. What somebody gave
    to yet another person meanwhile stays there, and who leads by now goes on leading.

    Refused with RuleViolation: what `seat_panelist` refuses; nobody is put back then.
    """
    lock_interview(interview)
    asked = _still(interview.questions.all(), "asker_id", before.asked)
    follow_ups = InterviewFollowUp.objects.filter(interview_question__interview=interview)
    held = _still(follow_ups, "assignee_id", before.held)
    people = list(User.objects.filter(pk__in=list(before.parts)).order_by("pk"))
    has_lead = interview.panel.filter(is_lead=True).exists()
    for person in people:
        part = before.parts[person.pk]
        leads = part == "lead" and not has_lead
        seat_panelist(interview=interview, panelist=person, is_lead=leads, is_shadow=part == "shadow", by=by)
    seated = {seat.panelist_id: seat.panelist for seat in interview.panel.counting().select_related("panelist")}
    for question, asker in asked:
        if asker in seated:
            assign_question(question=question, asker=seated[asker], by=by)
    for follow_up, holder in held:
        follow_up.refresh_from_db()
        if (holder in seated or not holder) and (follow_up.assignee_id or 0) != holder:
            assign_follow_up(follow_up=follow_up, assignee=seated.get(holder), by=by)
    return people


def _still(rows: Iterable[Any], column: str, passed: Iterable[Passed]) -> list[tuple[Any, int]]:
    """Those of the rows that are still with whom they went to, each with whose it was."""
    found = {row.key: row for row in passed}
    there = [row for row in rows if row.pk in found]
    return [(row, found[row.pk].was) for row in there if (getattr(row, column) or 0) == found[row.pk].now]
