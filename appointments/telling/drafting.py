"""The mail to a candidate about their interviews, as it would leave now: ready to be read through and changed.

It holds when, how and with whom; nothing of what is asked, weighed or written about them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from accounts.models import User
from appointments.models import CandidateMail
from appointments.states import CandidateMailKind
from appointments.telling.known_rounds import Details, KnownRound, rounds_for_candidate
from appointments.telling.letter_words import LetterWords, letter_words, said_day, said_hours
from core import fingerprint
from core.text import one_line
from core.wording import listed, zone_name
from interviews.models import Loop
from packets.handing_over.mails import SUBJECT_CHARACTERS, plain
from packets.letterhead.current import current_letterhead
from packets.letterhead.placeholders import fill
from packets.printing.words import LANGUAGES, words_for

Kind = CandidateMailKind
FIRST_LANGUAGE = next(iter(LANGUAGES))


@dataclass(frozen=True)
class LetterDraft:
    """A mail before it is sent. `about` stands for everything that it says of the rounds: another fingerprint means
    that something else holds by now."""

    kind: str
    language: str
    time_zone: str
    rounds: list[KnownRound]
    to: str
    reply_to: str  # the organisation's address; empty where answers go to whoever sends it
    subject: str
    body: str
    about: str

    @property
    def has_news(self) -> bool:
        """It would tell the candidate something that they do not know yet."""
        return any(row.is_news for row in self.rounds)


def draft_for(loop: Loop, language: str, by: User) -> LetterDraft:
    """The mail of a loop in a language, signed by whoever sends it."""
    candidate, letterhead = loop.candidate, current_letterhead()
    rounds = rounds_for_candidate(loop, language)
    words, zone = letter_words(language), candidate.zone
    kind = kind_of(rounds, has_written=loop.candidate_mails.sent().with_times().exists())
    said = {row.interview.pk: said_round(row.details, zone.key, language) for row in rounds}
    standing = "\n\n".join(said[row.interview.pk] for row in rounds if not row.is_cancelled)
    off = "\n\n".join(said[row.interview.pk] for row in rounds if row.is_cancelled)
    if off and kind != Kind.CANCELLATION:
        off = "\n\n" + words.off.format(rounds=off)
    values = {
        "called": plain(candidate.called),
        "role": plain(candidate.opening.title),
        "organisation": plain(letterhead.organisation),
        "sender": plain(by.name),
        "zone": words.zone.format(zone=zone_name(zone)),
        "rounds": standing,
        "cancelled": off,
    }
    subject, body = texts_of(words, kind)
    return LetterDraft(
        kind=kind,
        language=language,
        time_zone=zone.key,
        rounds=rounds,
        to=candidate.email,
        reply_to=letterhead.reply_to,
        subject=plain(fill(subject, values))[:SUBJECT_CHARACTERS],
        body=fill(body, values),
        about=about_of(rounds, zone.key, language),
    )


def kind_of(rounds: Iterable[KnownRound], *, has_written: bool) -> CandidateMailKind:
    """What a mail about these rounds is to somebody who was, or was not, written before."""
    if not has_written:
        return Kind.INVITATION
    return Kind.CANCELLATION if all(row.is_cancelled for row in rounds) else Kind.CHANGE


def texts_of(words: LetterWords, kind: str) -> tuple[str, str]:
    """Subject and body of a kind, with their places still empty."""
    return {
        Kind.INVITATION: (words.invitation_subject, words.invitation_body),
        Kind.CHANGE: (words.change_subject, words.change_body),
        Kind.CANCELLATION: (words.cancellation_subject, words.cancellation_body),
    }[Kind(kind)]


def said_round(details: Details, zone: str, language: str) -> str:
    """One round in a few lines: when, what, with whom, where."""
    words = letter_words(language)
    people = words.with_people.format(people=names_listed(details.people, language)) if details.people else ""
    lines = [
        said_time(details, zone, language),
        words.line.format(title=plain(details.title), minutes=details.minutes, people=people),
        words.listening.format(people=names_listed(details.listeners, language)) if details.listeners else "",
        *where_lines(details, language),
    ]
    return "\n".join(line for line in lines if line)


def said_time(details: Details, zone: str, language: str) -> str:
    """Says "Tuesday 17 March 2026, 10:30 to 11:30" in the language."""
    place = ZoneInfo(zone)
    day = said_day(details.starts_at, place, language)
    return f"{day}, {said_hours(details.starts_at, details.ends_at, place, language)}"


def where_lines(details: Details, language: str) -> list[str]:
    """How and where, a line each; nothing where nobody has said so."""
    words = letter_words(language)
    places = ((words.where, details.place), (words.video, details.link), (words.phone, details.dial_in))
    lines = [one_line(label + value) for label, value in places if value]
    return [words.means[details.means], *lines] if details.means else lines


def last_language_of(loop: Loop) -> str:
    """The language in which the candidate was written last; empty where nobody wrote."""
    mails = CandidateMail.objects.filter(loop__candidate=loop.candidate_id)
    return mails.values_list("language", flat=True).first() or ""


def language_for(loop: Loop, asked: str) -> str:
    """The language that somebody asked for, where there is one; else that of the last mail, else the first."""
    language = asked or last_language_of(loop)
    return language if language in LANGUAGES else FIRST_LANGUAGE


def about_of(rounds: Iterable[KnownRound], zone: str, language: str) -> str:
    """The fingerprint of what a mail says of these rounds."""
    said = [
        {**asdict(row.details), "starts_at": row.details.starts_at.isoformat(), "off": row.is_cancelled}
        | {"interview": row.interview.pk}
        for row in rounds
    ]
    return fingerprint.of_text(fingerprint.canonical_json([said, zone, language]))


def names_listed(people: Iterable[str], language: str) -> str:
    """Says "Hanne and Kofi" in the language."""
    return listed([plain(name) for name in people], words_for(language).conjunction)
