from appointments.models.candidate_mails import Appointment, CandidateMail
from appointments.models.offers import HelpRequest, OfferedRound, OfferedSlot, SlotTime, TimeOffer

__all__ = ["Appointment", "CandidateMail", "HelpRequest", "OfferedRound", "OfferedSlot", "SlotTime", "TimeOffer"]
