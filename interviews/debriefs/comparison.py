"""Candidates of one opening side by side on the same competencies, from what their debriefs have fixed.

By name, never by score: the page ranks nobody. A debrief keeps its means with what they stand on, so a candidate
costs one row here however many cards there were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from core.wording import sentence_case
from interviews.debriefs.leans import score_to_show
from interviews.debriefs.markup import MUST_HAVE, name_html
from interviews.debriefs.page import FrozenScore, figure
from interviews.debriefs.scoring import kept_level, kept_must_haves, printed
from interviews.loops.agreed import quoted_for
from interviews.models import Debrief
from questionbank.models import Competency
from questionbank.rating_markup import score_html


class Compared(NamedTuple):
    """One candidate: the loop, the name, and what the newest debrief fixed."""

    loop_id: int
    name: str
    score: FrozenScore

    @property
    def frozen(self) -> Mapping[str, Any]:
        return self.score.frozen

    @property
    def must_haves(self) -> Mapping[int, str]:
        """What was a must-have when this candidate's debrief began; nothing while no number is shown."""
        return kept_must_haves(self.frozen)

    @property
    def competencies(self) -> set[int]:
        return {row["competency"] for row in self.frozen.get("competencies", ())}


@dataclass(frozen=True)
class Comparison:
    """Candidates by name, and the competencies that any of them was rated on, by name."""

    candidates: list[Compared]
    competencies: list[Competency]

    @property
    def table(self) -> SafeString:
        return table_html(self.candidates, self.competencies)


def read_comparison(loops: Sequence[tuple[int, str]], *, tells_cards: bool) -> Comparison:
    """Compare these loops (key and candidate's name, in the order to be shown) in two queries.

    The caller has found them through `with_readable_debrief`, and asked `tells_cards_to`.
    """
    newest: dict[int, FrozenScore] = {}
    rows = Debrief.objects.filter(loop__in=[pk for pk, _ in loops]).order_by("opened_at", "pk")
    for debrief in rows.select_related("loop__candidate__opening", "loop__agreement__proposed_by"):
        newest[debrief.loop_id] = _score_of(debrief, tells_cards=tells_cards)
    candidates = [Compared(pk, name, newest[pk]) for pk, name in loops if pk in newest]
    seen = set[int]().union(*(candidate.competencies for candidate in candidates))
    competencies = Competency.objects.filter(pk__in=seen).order_by("name").only("name", "short_name")
    return Comparison(candidates, list(competencies))


def _score_of(debrief: Debrief, *, tells_cards: bool) -> FrozenScore:
    quoted = quoted_for(debrief.loop)
    quoted = quoted if tells_cards else quoted.without_cards()
    is_open = debrief.closed_at is None
    return score_to_show(debrief.loop, debrief.pk, debrief.mechanical_score, quoted, is_open=is_open)


def table_html(candidates: Sequence[Compared], competencies: Sequence[Competency]) -> SafeString:
    """One row a candidate, one column a competency; every mean with what it stands on."""
    heads = "".join(_head(competency, candidates) for competency in competencies)
    keys = [competency.pk for competency in competencies]
    before, after = reverse("interviews:debrief", args=[0]).split("0")
    body = "\n".join(_row(candidate, keys, f"{before}{candidate.loop_id}{after}") for candidate in candidates)
    return SafeString(
        '<table class="lw-table lw-debrief"><thead><tr><th scope="col">Candidate</th>'
        f'{heads}<th scope="col">Score</th></tr></thead><tbody>\n{body}\n</tbody></table>'
    )


def _head(competency: Competency, candidates: Sequence[Compared]) -> str:
    return f'<th scope="col">{name_html(competency.name, competency.short)}{_must_have_in(competency, candidates)}</th>'


def _must_have_in(competency: Competency, candidates: Sequence[Compared]) -> str:
    """That it is a must-have, or was one for some of them: agreements change between two debriefs."""
    rated = [candidate for candidate in candidates if competency.pk in candidate.competencies]
    asked = sum(competency.pk in candidate.must_haves for candidate in rated)
    if not asked:
        return ""
    return f" {MUST_HAVE}" if asked == len(rated) else ' <span class="lw-must">must-have for some</span>'


def _row(candidate: Compared, keys: list[int], link: str) -> str:
    frozen = candidate.frozen
    found = {row["competency"]: row for row in frozen.get("competencies", ())}
    cells = "".join(_cell(found.get(key)) for key in keys)
    return (
        f'<tr><th scope="row"><a href="{link}">{escape(candidate.name)}</a>'
        f'<span class="lw-muted lw-xs fw-normal d-block">{escape(_note(candidate.score))}</span></th>{cells}'
        f"{_mean_of(frozen, kept_level(frozen)) if frozen else '<td></td>'}</tr>"
    )


def _note(score: FrozenScore) -> str:
    """Under the name: by which version, with which level; and why there is no number."""
    level = f", {score.level} or more" if score.level else ""
    return " ".join([f"{sentence_case(score.quoted.short)}{level}.", score.why_none]).strip()


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
