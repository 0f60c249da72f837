"""How each row of a list stands to the candidates who are there: ready, here already, of a name that is there, or not
to be taken. Read in a constant number of statements for five thousand rows, once for the preview and for the import."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from core.addresses import MOST_CHARACTERS, canonical_email, validate_address
from core.portions import portions_of
from core.reading.sheets import table_of_text
from core.text import clean_line
from hiring.candidates.importing.listed_candidates import LINKS, ListedCandidate, listed_candidates
from hiring.models import Candidate, CandidateList
from hiring.models.candidates import validate_links
from hiring.querysets import about

READY, HERE, NAMESAKE, LEFT_OUT = "ready", "here", "namesake", "left"
SKIP, UPDATE, ADD = "skip", "update", "add"
# What may be answered about a row that stands like this; the first is what happens without an answer, if any does.
ANSWERS = {READY: (ADD, SKIP), HERE: (SKIP, UPDATE), NAMESAKE: (ADD, SKIP), LEFT_OUT: ()}
TAKEN_HERE = "This address is in the opening already"
ASKS = (HERE, NAMESAKE)
ANSWER_WORDS = {ADD: "Add", SKIP: "Skip", UPDATE: "Update"}


@dataclass(frozen=True)
class RowStanding:
    """One row as it would come in: how it stands, with a sentence where there is something to know; what was answered;
    and the candidate who is there already."""

    row: ListedCandidate
    kind: str
    says: str = ""
    answer: str = ""
    here: int | None = None

    @property
    def is_asked(self) -> bool:
        """Somebody has to say what becomes of it, and has not."""
        return self.kind in ASKS and not self.answer

    @property
    def does(self) -> str:
        """What the import would do with it as it is answered now."""
        return self.answer or (ADD if self.kind == READY else SKIP)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """What may be answered: as it is kept, in words, and whether it is what happens now."""
        words = {**ANSWER_WORDS, **({ADD: "Add anyway"} if self.kind == NAMESAKE else {})}
        return [
            (answer_to(self.kind, answer), words[answer], not self.is_asked and answer == self.does)
            for answer in ANSWERS[self.kind]
        ]


def answer_to(kind: str, answer: str) -> str:
    """An answer as it is kept: with the kind of row that it was given to, so that it answers no other question."""
    return f"{kind}-{answer}"


KEPT_ANSWERS = {answer_to(kind, answer): answer for kind, answers in ANSWERS.items() for answer in answers}


def standings_of(listed: CandidateList, reader: User) -> list[RowStanding]:
    """Every row of the list as it stands now to what is in the opening, and in others that the reader may know of.

    Rows about the reader are not among them, whether they applied or not.
    """
    visible = Candidate.objects.visible_to(reader)
    rows = _without(listed_candidates(table_of_text(listed.table), listed.columns), listed, reader)
    addresses = [canonical_email(row.email) for row in rows]
    taken = _by_address(Candidate.objects.filter(opening=listed.opening_id), addresses)
    here = _by_address(visible.filter(opening=listed.opening_id), addresses)
    others = visible.exclude(opening=listed.opening_id)
    before = _codes_by_address(others, addresses)
    team = _team_addresses(listed)
    names = set(visible.filter(opening=listed.opening_id).order_by().values_list("name", flat=True))
    first_lines: dict[str, int] = {}
    found = []
    for row, address in zip(rows, addresses, strict=True):
        standing = _standing(row, address, _There(taken, here, names, team, first_lines))
        if standing.kind == READY and address in before:
            standing = replace(standing, says=f"Applied for {', '.join(before[address])}, too")
        standing = replace(standing, answer=_answer_of(listed, standing))
        found.append(standing)
        if standing.kind != LEFT_OUT and standing.answer != SKIP:
            first_lines[address] = row.line
    return found


def _without(rows: Sequence[ListedCandidate], listed: CandidateList, reader: User) -> list[ListedCandidate]:
    """The rows without those about this person: of an address of theirs, or of their application here."""
    others = Candidate.objects.filter(opening=listed.opening_id, different_user=reader)
    own = Candidate.objects.filter(about(reader), opening=listed.opening_id)
    hidden = {*reader.known_addresses} - {*others.values_list("canonical_email", flat=True)}
    hidden |= {*own.values_list("canonical_email", flat=True)}
    return [row for row in rows if not row.email or canonical_email(row.email) not in hidden]


def _answer_of(listed: CandidateList, standing: RowStanding) -> str:
    """What was answered about a row, if it was asked as the row stands now."""
    kept = str(listed.answers.get(str(standing.row.line), ""))
    answer = KEPT_ANSWERS.get(kept, "")
    return answer if kept == answer_to(standing.kind, answer) else ""


def numbers_of(standings: Iterable[RowStanding]) -> Counter[str]:
    """How many rows stand how, and how many of them do what."""
    numbers: Counter[str] = Counter()
    for standing in standings:
        numbers.update((standing.kind, f"does_{standing.does}", *(("asked",) if standing.is_asked else ())))
    return numbers


@dataclass(frozen=True)
class _There:
    """What a row is held against: addresses in the opening, those of them that the reader may know of, names, the
    addresses of the hiring team, and the lines above."""

    taken: dict[str, int]
    here: dict[str, int]
    names: set[str]
    team: set[str]
    first_lines: dict[str, int]


def _standing(row: ListedCandidate, address: str, there: _There) -> RowStanding:
    if lacks := what_lacks(row):
        return RowStanding(row, LEFT_OUT, lacks)
    if address in there.first_lines:
        return RowStanding(row, LEFT_OUT, f"Line {there.first_lines[address]} has this address already")
    if address in there.team:
        return RowStanding(row, LEFT_OUT, "Is on the hiring team of this opening")
    if address in there.here:
        return RowStanding(row, HERE, TAKEN_HERE, here=there.here[address])
    if address in there.taken:
        return RowStanding(row, LEFT_OUT, TAKEN_HERE)
    if row.name in there.names:
        return RowStanding(row, NAMESAKE, "Somebody of this name is in the opening, with another address")
    return RowStanding(row, READY)


def what_lacks(row: ListedCandidate) -> str:
    """Why a row is no candidate; empty where it is one."""
    if not row.name:
        return "No name"
    if not row.email:
        return "No address of mail"
    try:
        validate_address(row.email)
    except ValidationError:
        return "The address is not whole"
    if len(row.email) > 254 or len(canonical_email(row.email)) > MOST_CHARACTERS:
        return "The address is too long"
    return next((lack for part, text in row.said.items() if (lack := _what_is_wrong(part, text))), "")


def _what_is_wrong(part: str, text: str) -> str:
    field: Any = Candidate._meta.get_field(part)
    try:
        if part == LINKS:
            validate_links(text)
        else:
            clean_line(text, max_characters=field.max_length)
    except ValidationError as mistake:
        return f"{str(field.verbose_name).capitalize()}: {mistake.messages[0]}"
    return ""


def _by_address(candidates: Any, addresses: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _in_portions(addresses):
        found.update(candidates.filter(canonical_email__in=some).values_list("canonical_email", "pk"))
    return found


def _codes_by_address(candidates: Any, addresses: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for some in _in_portions(addresses):
        rows = candidates.filter(canonical_email__in=some).order_by("created_at")
        for address, code in rows.values_list("canonical_email", "opening__code"):
            found[address].append(code)
    return found


def _in_portions(addresses: Sequence[str]) -> Iterator[Sequence[str]]:
    return portions_of(sorted({address for address in addresses if address}))


def _team_addresses(listed: CandidateList) -> set[str]:
    members = User.objects.filter(hiring_teams__opening=listed.opening_id)
    return {address for member in members for address in member.known_addresses}
