"""How packets look and who they come from: what an administrator chose, or our own words where nothing was chosen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.organisation import organisation_name
from packets.models import Letterhead
from packets.printing.words import LANGUAGES, words_for

PRINTED_NAMES = ("candidate", "role", "organisation")
# A subject stands in lists of mail and in logs on the way, so the link is not put into it.
SUBJECT_NAMES = PRINTED_NAMES
MAIL_NAMES = (*PRINTED_NAMES, "called", "link", "until")


@dataclass(frozen=True)
class LetterheadTexts:
    """An organisation’s words in one language, with {names} that `packets.letterhead.placeholders.fill` fills in."""

    sign_off: str = ""
    closing: str = ""
    mail_subject: str = ""
    mail_body: str = ""


@dataclass(frozen=True)
class CurrentLetterhead:
    """What holds now. `own` are the texts as they were typed, by language; ask `texts` for those to use."""

    organisation: str
    logo: bytes = b""
    logo_type: str = ""
    colour: str = ""
    reply_to: str = ""
    revision: int = 0
    own: Mapping[str, LetterheadTexts] = field(default_factory=dict)

    @property
    def fallback_name(self) -> str:
        """The installation's name, which stands where no other was typed."""
        return organisation_name()

    @property
    def own_name(self) -> str:
        """The name that was typed here; empty where it is the installation's."""
        return "" if self.organisation == self.fallback_name else self.organisation

    def texts(self, language: str) -> LetterheadTexts:
        """The texts of a language, each with our own words where the organisation has none."""
        words, own = words_for(language), self.own.get(language, LetterheadTexts())
        return LetterheadTexts(
            sign_off=own.sign_off or words.sign_off,
            closing=own.closing or words.closing,
            mail_subject=own.mail_subject or words.mail_subject,
            mail_body=own.mail_body or words.mail_body,
        )


def current_letterhead() -> CurrentLetterhead:
    """How packets look now. Without any settings: the installation's name, our colour, no logo, our words."""
    nothing = CurrentLetterhead(organisation=organisation_name())
    row = Letterhead.objects.prefetch_related("texts").first()
    if row is None:
        return nothing
    own = {
        text.language: LetterheadTexts(text.sign_off, text.closing, text.mail_subject, text.mail_body)
        for text in row.texts.all()
    }
    return replace(
        nothing,
        organisation=row.organisation or nothing.organisation,
        logo=bytes(row.logo),
        logo_type=row.logo_type,
        colour=row.colour,
        reply_to=row.reply_to,
        revision=row.revision,
        own=own,
    )


def shown_values(letterhead: CurrentLetterhead) -> dict[str, Any]:
    """What a page of its settings shows, by field: the logo's bytes, and each text as `text_name` calls it."""
    values: dict[str, Any] = {
        "organisation": letterhead.own_name,
        "colour": letterhead.colour,
        "reply_to": letterhead.reply_to,
        "logo": letterhead.logo,
    }
    for language in LANGUAGES:
        own = asdict(letterhead.own.get(language, LetterheadTexts()))
        values |= {text_name(name, language): text for name, text in own.items()}
    return values


def text_name(name: str, language: str) -> str:
    """What a text of a language is called among the fields of the letterhead."""
    return f"{name}_{language}"
