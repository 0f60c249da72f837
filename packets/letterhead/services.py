"""How packets look from now on. Packets that were approved keep what they were approved with."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from packets.letterhead.current import LetterheadTexts, current_letterhead, shown_values, text_name
from packets.models import Letterhead, LetterheadText
from packets.printing.words import LANGUAGES

LINES = ("organisation", "colour", "reply_to")


@transaction.atomic
def save_letterhead(
    *,
    organisation: str,
    colour: str,
    texts: Mapping[str, LetterheadTexts],
    logo: tuple[bytes, str] | None = None,
    reply_to: str = "",
    seen: Seen | None = None,
    by: User,
) -> Letterhead:
    """Write how packets look from now on.

    `logo` is what `packets.letterhead.logo.checked_logo` gave, (b"", "") to have none, or None to keep the one that is
    there. `texts` are by language; a language that is missing keeps its texts.

    Refused: RuleViolation for a language that packets are not written in; StaleRevision where somebody else changed the
    same since it was `seen` (as `packets.letterhead.current.shown_values` names it).
    """
    if not set(texts) <= set(LANGUAGES):
        raise RuleViolation("Packets are not written in this language yet.")
    Letterhead.objects.get_or_create(pk=1, defaults={"changed_by": by})
    row = Letterhead.objects.select_for_update().get(pk=1)
    typed: dict[str, Any] = {
        "organisation": organisation,
        "colour": colour,
        "reply_to": reply_to,
        **_typed_texts(texts),
    }
    if logo is not None:
        typed["logo"] = logo[0]
    written = merged(row, typed, seen, stored=shown_values(current_letterhead()), subjects=_subjects(row))
    fields = {name: value for name, value in written.items() if name in (*LINES, "logo")}
    if logo is not None and "logo" in written:
        fields["logo_type"] = logo[1]
    changed = [name for name, value in fields.items() if _plain(getattr(row, name)) != value]
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at, row.changed_by = timezone.now(), by
    row.save()
    changed += _write_texts(row, texts, written)
    audit.record("letterhead.changed", row, by=by, fields=changed)
    return row


def _typed_texts(texts: Mapping[str, LetterheadTexts]) -> dict[str, str]:
    return {text_name(name, language): text for language, own in texts.items() for name, text in asdict(own).items()}


def _subjects(row: Letterhead) -> dict[str, tuple[Model, str]]:
    """What the audit trail calls the texts."""
    names = asdict(LetterheadTexts())
    return {text_name(name, language): (row, f"{language}.{name}") for language in LANGUAGES for name in names}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _write_texts(row: Letterhead, texts: Mapping[str, LetterheadTexts], written: Mapping[str, Any]) -> list[str]:
    """Write those of the texts that differ and stand in `written`; says which, as "de.closing"."""
    stored = {text.language: text for text in row.texts.all()}
    changed = []
    for language, wanted in texts.items():
        text = stored.get(language) or LetterheadText(letterhead=row, language=language)
        mine = {name: value for name, value in asdict(wanted).items() if text_name(name, language) in written}
        differing = [name for name, value in mine.items() if getattr(text, name) != value]
        for name in differing:
            setattr(text, name, mine[name])
        if differing:
            text.save()
        changed += [f"{language}.{name}" for name in differing]
    return changed
