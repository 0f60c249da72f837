"""What pages say after mails about a loop were queued."""

from core.wording import counted, sentence_case
from interviews.models import Loop


def after_inviting(loop: Loop, number: int, *, was_planning: bool) -> str:
    """Says "Two invitations on the way. Everybody is invited, so the interviews have started."."""
    mails = f"{sentence_case(counted(number, 'invitation'))} on the way." if number else "No invitation was sent."
    has_started = was_planning and loop.status == Loop.Status.ACTIVE
    return f"{mails} Everybody is invited, so the interviews have started." if has_started else mails
