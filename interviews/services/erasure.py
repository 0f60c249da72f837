"""The end of what a candidate's interviews left behind."""

from collections.abc import Iterable

from interviews.models import Debrief, Decision, Interview, InterviewQuestion, Loop, PanelAssignment, Scorecard


def delete_runs(loops: Iterable[Loop]) -> None:
    """Delete these loops with everything said and written in them, earlier versions too.

    Part of a larger deed: call it inside a transaction that holds the loops' locks and leaves the trace. What
    belongs to an app on the right must be gone before. The order is that of the references, last ones first.
    """
    runs = [loop.pk for loop in loops]
    decisions = Decision.objects.filter(loop__in=runs)
    decisions.update(followed_by=None)
    decisions.delete()
    Debrief.objects.filter(loop__in=runs).delete()
    Scorecard.objects.filter(assignment__interview__loop__in=runs).delete()
    PanelAssignment.objects.filter(interview__loop__in=runs).delete()
    InterviewQuestion.objects.filter(loop__in=runs).delete()
    Interview.objects.filter(loop__in=runs).delete()
    Loop.objects.filter(pk__in=runs).delete()
