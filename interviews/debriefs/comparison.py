"""Candidates of one opening side by side on the same competencies, from what their debriefs have fixed.

By name, never by score: the page ranks nobody. A debrief keeps its means with what they stand on, so a candidate
costs one row here however many cards there were.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from core.wording import sentence_case
from hiring.models import Agreement, Opening
from hiring.openings.agreement.wording import UNSIGNED, Quoted
from interviews.debriefs.leans import score_to_show
from interviews.debriefs.markup import MUST_HAVE, name_html
from interviews.debriefs.page import FrozenScore
from interviews.debriefs.scoring import figure, kept_level, kept_must_haves, printed
from interviews.models import Debrief, Loop
from questionbank.models import Competency
from questionbank.rating_markup import score_html

MOST_ROWS_IN_SIGHT = 8


class Compared(NamedTuple):
    """One candidate: the loop, the name, and what the newest debrief fixed."""

    loop_id: int
    name: str
    score: FrozenScore
    has_conflict: bool = False

    @property
    def frozen(self) -> Mapping[str, Any]:
        return self.score.frozen

    @property
    def competencies(self) -> list[int]:
        return [row["competency"] for row in self.frozen.get("competencies", ())]

    @property
    def must_haves(self) -> list[int]:
        """Which of them were must-haves when this candidate's debrief began."""
        kept = kept_must_haves(self.frozen)
        return [key for key in self.competencies if key in kept]


@dataclass(frozen=True)
class Comparison:
    """Candidates by name, and the competencies that any of them was rated on, by name."""

    candidates: list[Compared]
    competencies: list[Competency]

    @property
    def table(self) -> SafeString:
        return table_html(self.candidates, self.competencies)

    @property
    def is_long(self) -> bool:
        """More rows than are read with the heads of the columns in sight."""
        return len(self.candidates) > MOST_ROWS_IN_SIGHT


def read_comparison(opening: Opening, loops: Sequence[tuple[int, str]], *, tells_cards: bool) -> Comparison:
    """Compare these loops of an opening (key and candidate's name, in the order to be shown) in three queries, without
    an object for each row.

    The caller has found them through `with_readable_debrief`, and asked `tells_cards_to`.
    """
    newest = _newest_debriefs([pk for pk, _ in loops])
    versions = Agreement.objects.filter(pk__in=Loop.objects.for_opening(opening).values("agreement"))
    agreements: dict[int | None, Agreement] = {
        version.pk: version for version in versions.select_related("proposed_by")
    }
    quoted = {pk: Quoted.of(agreement, tells_cards=tells_cards) for pk, agreement in agreements.items()}

    def score_of(kept: _Kept) -> FrozenScore:
        agreement, words = agreements.get(kept.agreement_id), quoted.get(kept.agreement_id, UNSIGNED)
        return score_to_show(agreement, kept.pk, kept.frozen, words, is_open=kept.closed_at is None)

    candidates = [
        Compared(pk, name, score_of(newest[pk]), newest[pk].has_conflict) for pk, name in loops if pk in newest
    ]
    seen = set[int]().union(*(candidate.competencies for candidate in candidates))
    competencies = Competency.objects.filter(pk__in=seen).order_by("name").only("name", "short_name")
    return Comparison(candidates, list(competencies))


class _Kept(NamedTuple):
    """What is read of a debrief."""

    loop_id: int
    pk: int
    agreement_id: int | None
    frozen: Mapping[str, Any]
    closed_at: datetime | None
    has_conflict: bool


def _newest_debriefs(loops: list[int]) -> dict[int, _Kept]:
    """The newest debrief of each loop, by the loop."""
    rows = Debrief.objects.filter(loop__in=loops).with_conflicts().order_by("opened_at", "pk")
    columns = rows.values_list("loop", "pk", "loop__agreement", "mechanical_score", "closed_at", "has_conflict")
    return {kept.loop_id: kept for kept in map(_Kept._make, columns)}


def table_html(candidates: Sequence[Compared], competencies: Sequence[Competency]) -> SafeString:
    """One row a candidate, one column a competency; every mean with what it stands on."""
    rated = Counter(key for candidate in candidates for key in candidate.competencies)
    asked = Counter(key for candidate in candidates for key in candidate.must_haves)
    heads = "".join(_head(competency, rated[competency.pk], asked[competency.pk]) for competency in competencies)
    keys = [competency.pk for competency in competencies]
    before, after = reverse("interviews:debrief", args=[0]).split("0")
    note = cache(_note)
    body = "\n".join(
        _row(
            candidate,
            keys,
            f"{before}{candidate.loop_id}{after}",
            note(
                candidate.score.quoted,
                candidate.score.level,
                candidate.score.why_none,
                has_conflict=candidate.has_conflict,
            ),
        )
        for candidate in candidates
    )
    return SafeString(
        '<table class="lw-table lw-debrief"><thead><tr><th scope="col">Candidate</th>'
        f'{heads}<th scope="col">Score</th></tr></thead><tbody>\n{body}\n</tbody></table>'
    )


def _head(competency: Competency, rated: int, asked: int) -> str:
    return f'<th scope="col">{name_html(competency.name, competency.short)}{_must_have_words(rated, asked)}</th>'


def _must_have_words(rated: int, asked: int) -> str:
    """That it is a must-have, or was one for some of those who were rated: agreements change between two debriefs."""
    if not asked:
        return ""
    return f" {MUST_HAVE}" if asked == rated else ' <span class="lw-must">must-have for some</span>'


def _row(candidate: Compared, keys: list[int], link: str, note: str) -> str:
    frozen = candidate.frozen
    found = {row["competency"]: row for row in frozen.get("competencies", ())}
    cells = "".join(_cell(found.get(key)) for key in keys)
    return (
        f'<tr><th scope="row"><a href="{link}">{escape(candidate.name)}</a>'
        f'<span class="lw-muted lw-xs fw-normal d-block">{escape(note)}</span></th>{cells}'
        f"{_mean_of(frozen, kept_level(frozen)) if frozen else '<td></td>'}</tr>"
    )


def _note(quoted: Quoted, level: str, why_none: str, *, has_conflict: bool) -> str:
    """Under the name: by which version, with which level; why there is no number; and that somebody is close."""
    level = f", {level} or more" if level else ""
    conflict = "Somebody whose card is in has a conflict of interest." if has_conflict else ""
    return " ".join(filter(None, [f"{sentence_case(quoted.short)}{level}.", why_none, conflict]))


def _cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return '<td><span class="visually-hidden">not in this loop</span></td>'
    return _mean_of(row)


def _mean_of(kept: Mapping[str, Any], level: float | None = None) -> str:
    return mean_cell(kept.get("exact") or kept.get("mean"), kept.get("rated", 0), kept.get("planned", 0), level)


@lru_cache(maxsize=4096)
def mean_cell(mean: str | float | None, rated: int, planned: int, level: float | None = None) -> str:
    """A mean (as a fraction or a number) with its coverage; a competency that nobody scored shows the coverage alone.

    The figure is the one of the debrief page, so that no candidate reads 3.2 here and 3.3 there.
    """
    exact = None if mean is None else Fraction(str(mean))
    score = "" if exact is None else score_html(printed(exact, 2), figure(exact, level))
    return (
        f'<td class="lw-num">{score}<span class="lw-muted lw-xs d-block text-nowrap">{rated} of {planned}</span></td>'
    )
