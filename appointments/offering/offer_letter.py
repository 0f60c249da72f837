"""The mail with the link to a candidate's choice of times."""

from accounts.models import User
from appointments.offering.offer_words import offer_words
from core.organisation import organisation_name
from interviews.models import Loop
from packets.handing_over.mails import SUBJECT_CHARACTERS, plain
from packets.letterhead.current import current_letterhead
from packets.letterhead.placeholders import fill


def offer_letter(loop: Loop, language: str, by: User) -> tuple[str, str]:
    """Subject and body in a language, ready to be changed; {link} and {until} still stand in the body."""
    candidate = loop.candidate
    organisation = plain(current_letterhead().organisation or organisation_name())
    words = offer_words(language, organisation)
    values = {
        "called": plain(candidate.called),
        "role": plain(candidate.opening.title),
        "sender": plain(by.name),
        "organisation": organisation,
    }
    return plain(fill(words.mail_subject, values))[:SUBJECT_CHARACTERS], fill(words.mail_body, values)
