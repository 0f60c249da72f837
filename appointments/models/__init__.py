from appointments.models.candidate_mails import Appointment, CandidateMail
from appointments.models.offers import HelpRequest, OfferedRound, OfferedSlot, SlotTime, TimeOffer
from appointments.models.replies import InvitationReply, ReplyMailbox

__all__ = [
    "Appointment",
    "CandidateMail",
    "HelpRequest",
    "InvitationReply",
    "OfferedRound",
    "OfferedSlot",
    "ReplyMailbox",
    "SlotTime",
    "TimeOffer",
]
