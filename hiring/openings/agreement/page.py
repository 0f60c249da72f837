"""What the page of an agreement says about each of its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from accounts.querysets import UserQuerySet
from core.relations import rows_of
from core.wording import clock, listed, long_date, number_word, sentence_case
from hiring.models import Agreement, AgreementSignature, Opening
from hiring.openings.agreement.forms import weight_word
from hiring.openings.agreement.services import signers_of
from hiring.openings.agreement.terms import AgreedCompetency, Terms, terms_of
from hiring.openings.agreement.wording import Quoted
from hiring.states import FrozenWhen, ScoreShown

# More of an opening with hundreds of candidates tells nobody anything.
MOST_NAMES = 12


class ChangedTerm(NamedTuple):
    """One thing that two texts of an agreement say differently."""

    name: str
    before: str
    after: str


class GoverningLoop(NamedTuple):
    """A loop of the opening: the version that it began under (None: it has not begun), and how many cards are in."""

    name: str
    version: int | None
    cards_in: int
    cards_planned: int


class Signer(NamedTuple):
    """One person who was asked to sign: who they are to the opening, and how it stands."""

    name: str
    part: str
    is_signed: bool
    sentence: str


@dataclass(frozen=True)
class VersionCard:
    """One version: what it says, who signed it, what it changed, and which loops go by it."""

    agreement: Agreement
    terms: Terms
    quoted: Quoted
    signers: list[Signer]
    changes: list[ChangedTerm]
    # Those that the reader may know of; none for people who only sign.
    loops: list[GoverningLoop]
    # Loops that begin now go by it.
    is_in_force: bool

    @property
    def state(self) -> str:
        if not self.agreement.is_frozen:
            return f"Version {self.agreement.version}, not signed yet"
        if not self.agreement.is_signed:
            return f"Version {self.agreement.version}, frozen and not signed"
        if self.quoted.is_from_before:
            return f"Version {self.agreement.version}, agreed and frozen"
        return sentence_case(self.quoted.short)

    @property
    def tone(self) -> str:
        return "done" if self.agreement.is_frozen and self.quoted.is_from_before else "caution"

    @property
    def icon(self) -> str:
        if not self.agreement.is_frozen:
            return "clock"
        return "lock" if self.quoted.is_from_before else "warn"

    @property
    def frozen_sentence(self) -> str:
        """Says when it was frozen, and by what: not to whom that would tell that a card was being written."""
        if self.agreement.frozen_at is None:
            return ""
        at = self.agreement.frozen_at
        by_what = f", {FrozenWhen(self.agreement.frozen_when).label}" if self.quoted.tells_cards else ""
        return f"Frozen on {long_date(at)} at {clock(at)}{by_what}."

    @property
    def cards_sentence(self) -> str:
        if not self.quoted.tells_cards:
            return "How many scorecards were in shows once you have submitted yours."
        if not self.agreement.cards_in:
            return "No scorecard was in."
        return f"{self.agreement.cards_in} of {self.agreement.cards_planned} scorecards were in."

    @property
    def fingerprint(self) -> str:
        """The beginning of it, in groups of four, as the audit trail has it in full."""
        digits = self.agreement.fingerprint[:12]
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    @property
    def must_haves(self) -> str:
        return listed([line.name for line in self.terms.must_haves]) or "None"

    @property
    def weights(self) -> str:
        others = [line for line in self.terms.competencies if not line.is_equal]
        if not others:
            return "Equal"
        parts = [f"{line.name} {weight_word(line.weight)}: {line.weight_reason.rstrip('.')}" for line in others]
        return f"Equal, but {'; '.join(parts)}."

    @property
    def score_shown(self) -> str:
        return ScoreShown(self.terms.score_shown).label

    @property
    def holds_for(self) -> str:
        """Whose loops go by this version: those that began under it, and those to come."""
        if not self.agreement.is_frozen:
            return ""
        began = [loop.name for loop in self.loops if loop.version == self.agreement.version]
        to_come = [loop.name for loop in self.loops if loop.version is None] if self.is_in_force else []
        parts = [_some(began)] if began else []
        if to_come:
            whose = "whose loop has" if len(to_come) == 1 else "whose loops have"
            parts.append(f"{_some(to_come)}, {whose} not begun")
        return "; ".join(parts)

    @property
    def does_not_hold_for(self) -> str:
        """Whose loops began under an earlier version, with how many cards are in by now."""
        if not self.agreement.is_frozen:
            return ""
        earlier: dict[int, list[str]] = {}
        for loop in self.loops:
            if loop.version is not None and loop.version < self.agreement.version:
                earlier.setdefault(loop.version, []).append(self._with_cards(loop))
        return "; ".join(
            f"{_some(names)}, whose {'loop' if len(names) == 1 else 'loops'} began under version {version}"
            for version, names in sorted(earlier.items())
        )

    def _with_cards(self, loop: GoverningLoop) -> str:
        if not self.quoted.tells_cards:
            return loop.name
        return f"{loop.name} ({loop.cards_in} of {loop.cards_planned} cards in)"


def _some(names: list[str]) -> str:
    """The names, and how many more there are."""
    more = len(names) - MOST_NAMES
    return listed([*names[:MOST_NAMES], f"{number_word(more)} more"] if more > 0 else names)


def read_cards(opening: Opening, user: User, *, names_loops: bool) -> list[VersionCard]:
    """Every version that is stored, the newest first, as `user` may read it, in a constant number of statements.

    How many cards were in is kept from whoever is bound by the sealed-card rule in a loop of this opening.
    """
    loops = rows_of(Opening, "candidates__loops")
    tells_cards = not loops.seals_counts_to(user, opening)
    parts = {member.user_id: member.get_part_display().lower() for member in opening.team_members.all()}
    held = _loops_known_to(user, opening) if names_loops else []
    versions = list(Agreement.objects.filter(opening=opening).with_terms().with_signatures().order_by("version"))
    newest = max((version.version for version in versions if version.is_frozen), default=0)
    cards: list[VersionCard] = []
    for agreement in versions:
        terms = terms_of(agreement)
        quoted = Quoted.of(agreement, tells_cards=tells_cards)
        changes = changes_between(cards[-1].terms, terms) if cards else []
        signers = _signers(agreement, terms, parts, user)
        in_force = agreement.version == newest
        cards.append(VersionCard(agreement, terms, quoted, signers, changes, held, in_force))
    return cards[::-1]


def changes_between(before: Terms, after: Terms) -> list[ChangedTerm]:
    """What `after` says differently, by its name."""
    changes = [
        ChangedTerm(name, str(old), str(new))
        for name, old, new in [
            ("Level", before.level, after.level),
            ("Score", _shown(before), _shown(after)),
            ("Reason", before.reason, after.reason),
        ]
        if old != new and (name != "Reason" or before.version == after.version)
    ]
    old_lines = {line.competency_id: line for line in before.competencies}
    new_lines = {line.competency_id: line for line in after.competencies}
    for key in sorted(old_lines.keys() | new_lines.keys(), key=lambda key: (old_lines | new_lines)[key].name):
        old, new = old_lines.get(key), new_lines.get(key)
        if old != new:
            changes.append(ChangedTerm((new or old or NOTHING).name, _says(old), _says(new)))
    return changes


NOTHING = AgreedCompetency(0, "")


def _shown(terms: Terms) -> str:
    return ScoreShown(terms.score_shown).label if terms.score_shown in ScoreShown.values else terms.score_shown


def _says(line: AgreedCompetency | None) -> str:
    """Says "must-have, double" of a line; "not asked for" where there is none."""
    if line is None:
        return "not asked for"
    must = "must-have" if line.is_must_have else "not a must-have"
    return must if line.is_equal else f"{must}, {weight_word(line.weight)}: {line.weight_reason}"


def _signers(agreement: Agreement, terms: Terms, parts: Mapping[int, str], reader: User) -> list[Signer]:
    signed = signers_of(agreement, terms)
    return [_signer(row, row.user_id in signed, parts, reader, agreement) for row in agreement.signatures.all()]


def _signer(
    row: AgreementSignature, is_signed: bool, parts: Mapping[int, str], reader: User, agreement: Agreement
) -> Signer:
    part = parts.get(row.user_id, row.user.title)
    if row.user_id == reader.pk:
        part = f"{part}, you" if part else "you"
    if is_signed and row.signed_at:
        sentence = f"signed {long_date(row.signed_at)}, {clock(row.signed_at)}"
    elif agreement.is_frozen:
        sentence = "did not sign it"
    elif not row.user.is_active:
        sentence = "has no account any more; somebody else is to be asked"
    else:
        sentence = "signed other words; asked again" if row.signed_at else "asked, not signed yet"
    return Signer(row.user.name, part, is_signed, sentence)


def _loops_known_to(reader: User, opening: Opening) -> list[GoverningLoop]:
    """The loops of this opening that the reader may know of, by name. Cancelled ones count where they had begun."""
    loops = rows_of(Opening, "candidates__loops").visible_to(reader).for_opening(opening).begun_or_to_come()
    columns = ("candidate__name", "agreement__version", "cards_in", "cards_planned")
    rows = loops.with_cards_in().order_by("candidate__name", "pk").values_list(*columns)
    return [GoverningLoop(*row) for row in rows]


def people_to_ask(opening: Opening, by: User) -> UserQuerySet:
    """Who may sign beside the hiring manager: colleagues with an account who did not apply for this opening."""
    applied = opening.candidates.exclude(user=None).values("user")
    addresses = opening.candidates.exclude(canonical_email="").values("canonical_email")
    return User.objects.people().exclude(pk=by.pk).exclude(pk__in=applied).exclude(canonical_email__in=addresses)


def freezes_at(opening: Opening) -> datetime | None:
    """When the first interview of the opening begins, as it is planned now; None where none has a time."""
    planned = rows_of(Opening, "candidates__loops__interviews").planned_in(opening)
    return planned.values_list("starts_at", flat=True).first()
