"""What pages say after mails about a loop were queued."""

from core.wording import counted, sentence_case
from interviews.loops.services import messages
from interviews.models import Interview, Loop

PANEL_READS_IT = "It stands on the page and in the mail to everybody who was invited."


def after_saving(interview: Interview, number: int, *, was_planning: bool) -> str:
    """What became of the invitations after a round got its time: `number` were queued."""
    if number or messages.is_announced(interview):
        return after_inviting(interview.loop, number, was_planning=was_planning)
    return "Nobody is invited yet."


def after_inviting(loop: Loop, number: int, *, was_planning: bool) -> str:
    """Says "Two invitations on the way. Everybody is invited, so the interviews have started."."""
    mails = f"{sentence_case(counted(number, 'invitation'))} on the way." if number else "No invitation was sent."
    has_started = was_planning and loop.status == Loop.Status.ACTIVE
    return f"{mails} Everybody is invited, so the interviews have started." if has_started else mails
