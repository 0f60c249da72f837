"""The packet editor's page: which notes are offered, what is written beside each, and what is worth a second look."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from core import fingerprint
from core.forms import mistakes_of
from packets.models import FeedbackPacket, PacketPassage
from packets.printing.words import words_for
from packets.writing.forms import PacketForm, PassageForm
from packets.writing.levels import levels_of, shows_levels
from packets.writing.services.packets import field_key, texts_of
from packets.writing.sources import Source, changed_since_chosen, sources_of
from packets.writing.text_checks import Facts, TextFinding, check_texts, facts_of

Section = PacketPassage.Section
# More notes than this stand behind "Show more", unless they are chosen.
SHOWN_AT_ONCE = 4


@dataclass
class Field:
    """One text of the editor: its name, what stands in it, and what is said about it."""

    name: str
    value: str
    mistakes: list[str] = field(default_factory=list)
    findings: list[TextFinding] = field(default_factory=list)


@dataclass
class Row:
    """One note with its rewriting. `source` is None for a passage whose note is gone."""

    key: str
    section: str
    source: Source | None
    is_chosen: bool
    heading: Field
    text: Field
    advice: Field
    has_changed: bool = False

    @property
    def fields(self) -> list[Field]:
        return [self.heading, self.text, self.advice]


@dataclass
class SectionOfNotes:
    code: str
    title: str
    rows: list[Row]

    @property
    def chosen(self) -> int:
        return sum(row.is_chosen for row in self.rows)

    @property
    def shown(self) -> list[Row]:
        return [row for place, row in enumerate(self.rows) if row.is_chosen or place < SHOWN_AT_ONCE]

    @property
    def more(self) -> list[Row]:
        return [row for place, row in enumerate(self.rows) if not row.is_chosen and place >= SHOWN_AT_ONCE]


class Editor:
    """What the page shows: the stored packet, or what was just posted. Posted text is never replaced."""

    def __init__(self, packet: FeedbackPacket, posted: QueryDict | None = None) -> None:
        self.packet = packet
        self.sources = sources_of(packet.loop)
        self.passages = list(packet.passages.all())
        self.form = PacketForm(posted)
        self.passage_forms = (
            {key: PassageForm(posted, prefix=key) for key in self._keys()} if posted is not None else {}
        )

    def _keys(self) -> dict[str, tuple[str, Source | None]]:
        """The fields' prefix for each note, in the order of the page: offered ones, then others in the packet."""
        by_pk = {source.pk: source for source in self.sources}
        keys: dict[str, tuple[str, Source | None]] = {}
        for section in Section.values:
            for source in self.sources:
                if section in source.sections:
                    keys[f"{section}-{source.pk}"] = (section, source)
            for passage in self.passages:
                if passage.section == section:
                    keys.setdefault(field_key(passage), (section, by_pk.get(passage.source_id or 0)))
        return keys

    @cached_property
    def is_valid(self) -> bool:
        """Whether everything posted can be saved."""
        return all([self.form.is_valid(), *(form.is_valid() for form in self.passage_forms.values())])

    def values(self) -> dict[str, Any]:
        """What `save_packet` takes. Notes that were never ticked and hold no text are left out."""
        cleaned = self.form.cleaned_data
        passages = []
        for key, (section, source) in self._keys().items():
            data = self.passage_forms[key].cleaned_data
            if data["chosen"] or any(data[name].strip() for name in ("heading", "text", "advice")):
                passages.append(
                    {
                        "section": section,
                        "source": source.pk if source else None,
                        "heading": data["heading"],
                        "text": data["text"],
                        "advice": data["advice"],
                        "is_chosen": data["chosen"],
                    }
                )
        return {**cleaned, "passages": passages}

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.packet.loop, self.packet.language)

    @cached_property
    def findings(self) -> list[TextFinding]:
        return check_texts(self._texts(), self.facts)

    @property
    def blocking(self) -> list[TextFinding]:
        return [finding for finding in self.findings if finding.blocks]

    def _texts(self) -> dict[str, str]:
        if not self.form.is_bound:
            return texts_of(self.packet)
        texts = {item.name: item.value for item in (self.letter, self.next_steps)}
        for section in self.sections:
            for row in section.rows:
                if row.is_chosen:
                    texts |= {item.name: item.value for item in row.fields}
        return texts

    def with_findings(self) -> "Editor":
        """The same editor with each finding at its field."""
        fields = {row.name: row for row in self.all_fields()}
        for finding in self.findings:
            if finding.field in fields:
                fields[finding.field].findings.append(finding)
        return self

    def all_fields(self) -> Iterable[Field]:
        yield self.letter
        yield self.next_steps
        for section in self.sections:
            for row in section.rows:
                yield from row.fields

    @cached_property
    def letter(self) -> Field:
        return self._field("letter")

    @cached_property
    def next_steps(self) -> Field:
        return self._field("next_steps")

    def _field(self, name: str) -> Field:
        bound = self.form[name]
        value = bound.value() if self.form.is_bound else getattr(self.packet, name)
        return Field(name, value or "", [str(mistake) for mistake in bound.errors] if self.form.is_bound else [])

    def is_on(self, name: str) -> bool:
        """Whether a box of "What goes in" is ticked."""
        return bool(self.form[name].value() if self.form.is_bound else getattr(self.packet, name))

    has_chart = property(lambda self: self.is_on("has_chart"))
    has_method = property(lambda self: self.is_on("has_method"))
    has_levels = property(lambda self: self.is_on("has_levels"))

    @cached_property
    def levels(self) -> list[tuple[str, str]]:
        """Topics and the phrases that a tick would print; nothing where the opening shows no levels."""
        if not shows_levels(self.packet.loop.candidate.opening):
            return []
        phrases = words_for(self.packet.language).levels
        return [(level.topic, phrases[level.key]) for level in levels_of(self.packet.loop)]

    @cached_property
    def mistakes(self) -> list[Any]:
        return mistakes_of(self.form, *self.passage_forms.values()) if self.form.is_bound else []

    @cached_property
    def sections(self) -> list[SectionOfNotes]:
        stored = {field_key(passage): passage for passage in self.passages}
        changed = changed_since_chosen(self.passages, self.sources)
        rows: dict[str, list[Row]] = {section: [] for section in Section.values}
        for key, (section, source) in self._keys().items():
            row = self._row(key, section, source, stored.get(key))
            row.has_changed = source is not None and source.pk in changed and key in stored
            rows[section].append(row)
        order = (Section.STRENGTH, Section.HOPE)
        return [SectionOfNotes(code, Section(code).label, rows[code]) for code in order]

    def _row(self, key: str, section: str, source: Source | None, passage: PacketPassage | None) -> Row:
        form = self.passage_forms.get(key)
        if form is not None:
            heading, text, advice = [
                Field(f"{key}-{name}", form[name].value() or "", [str(mistake) for mistake in form[name].errors])
                for name in ("heading", "text", "advice")
            ]
            return Row(key, section, source, bool(form["chosen"].value()), heading, text, advice)
        heading, text, advice = [
            Field(f"{key}-{name}", getattr(passage, name) if passage else "") for name in ("heading", "text", "advice")
        ]
        return Row(key, section, source, bool(passage and passage.is_chosen), heading, text, advice)


def stored_sha256(packet: FeedbackPacket) -> str:
    """The fingerprint of every text in the packet, read back from the database: the page compares it with its own."""
    packet.refresh_from_db(fields=["letter", "next_steps"])
    texts = {"letter": packet.letter, "next_steps": packet.next_steps}
    for passage in PacketPassage.objects.filter(packet=packet):
        key = field_key(passage)
        texts |= {f"{key}-{name}": getattr(passage, name) for name in ("heading", "text", "advice")}
    return fingerprint.of_fields(texts)
