from appointments.models.candidate_mails import Appointment, CandidateMail

__all__ = ["Appointment", "CandidateMail"]
