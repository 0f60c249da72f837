"""What pages say after mails about a loop were queued."""

from core.mail_words import on_the_way
from core.wording import counted, sentence_case
from interviews.loops.services import messages
from interviews.loops.services.rounds import Invited
from interviews.models import Interview

PANEL_READS_IT = "It stands on the page and in the mail to everybody who was invited."


def after_saving(interview: Interview, invited: Invited) -> str:
    """What became of the invitations after a round got its time."""
    if invited.number or messages.is_announced(interview):
        return after_inviting(invited)
    return "Nobody is invited yet."


def after_inviting(invited: Invited) -> str:
    """Says "Two invitations are on their way. Everybody is invited, so the interviews have started."."""
    mails = invitations_on_the_way(invited.number)
    return f"{mails} Everybody is invited, so the interviews have started." if invited.has_started_loop else mails


def invitations_on_the_way(number: int) -> str:
    """Says "Two invitations are on their way."; of none that none was sent."""
    return on_the_way(sentence_case(counted(number, "invitation")), number) if number else "No invitation was sent."
