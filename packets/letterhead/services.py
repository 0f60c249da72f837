"""How packets look from now on. Packets that were approved keep what they were approved with."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation, StaleRevision
from packets.letterhead.current import LetterheadTexts, current_letterhead
from packets.models import Letterhead, LetterheadText
from packets.printing.words import LANGUAGES

SAVED_ELSEWHERE = "Somebody changed these settings while you had them open. Compare both before you save again."


@transaction.atomic
def save_letterhead(
    *,
    revision: int,
    organisation: str,
    colour: str,
    texts: Mapping[str, LetterheadTexts],
    logo: tuple[bytes, str] | None = None,
    reply_to: str = "",
    by: User,
) -> Letterhead:
    """Write how packets look from now on.

    `logo` is what `packets.letterhead.logo.checked_logo` gave, (b"", "") to have none, or None to keep the one that is
    there. `texts` are by language; a language that is missing keeps its texts.

    Refused: RuleViolation for a language that packets are not written in; StaleRevision, with what is stored, when
    somebody saved since `revision`.
    """
    if not set(texts) <= set(LANGUAGES):
        raise RuleViolation("Packets are not written in this language yet.")
    Letterhead.objects.get_or_create(pk=1, defaults={"changed_by": by})
    row = Letterhead.objects.select_for_update().get(pk=1)
    if row.revision != revision:
        raise StaleRevision(SAVED_ELSEWHERE, stored_letterhead())
    fields: dict[str, Any] = {"organisation": organisation, "colour": colour, "reply_to": reply_to}
    if logo is not None:
        fields |= {"logo": logo[0], "logo_type": logo[1]}
    changed = [name for name, value in fields.items() if _plain(getattr(row, name)) != value]
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at, row.changed_by = timezone.now(), by
    row.save()
    changed += _write_texts(row, texts)
    audit.record("letterhead.changed", row, by=by, fields=changed)
    return row


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _write_texts(row: Letterhead, texts: Mapping[str, LetterheadTexts]) -> list[str]:
    """Write the texts that differ; says which, as "de.closing"."""
    stored = {text.language: text for text in row.texts.all()}
    changed = []
    for language, wanted in texts.items():
        text = stored.get(language) or LetterheadText(letterhead=row, language=language)
        differing = [name for name, value in asdict(wanted).items() if getattr(text, name) != value]
        for name in differing:
            setattr(text, name, getattr(wanted, name))
        if differing:
            text.save()
        changed += [f"{language}.{name}" for name in differing]
    return changed


def stored_letterhead() -> dict[str, Any]:
    """What is stored now, for comparing: everything but the logo's bytes."""
    now = current_letterhead()
    return {
        "revision": now.revision,
        "organisation": now.organisation,
        "colour": now.colour,
        "reply_to": now.reply_to,
        "texts": {language: asdict(texts) for language, texts in now.own.items()},
    }
