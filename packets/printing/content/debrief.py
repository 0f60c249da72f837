"""What the debrief PDF prints. Whoever calls this has asked the sealed-card rule first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.dateformat import format as date_format

from accounts.models import User
from core.organisation import house_time, organisation_name
from core.wording import listed, plain
from interviews.debriefs.below import below_the_level
from interviews.debriefs.cell import NOT_RATED, OUTSIDE, WAIVED
from interviews.debriefs.leans import leaners_in, score_to_show, still_to_write
from interviews.debriefs.matrix import Answer, Change, Matrix, MatrixCell, MatrixRow, Person, read_matrix
from interviews.debriefs.page import FrozenScore
from interviews.debriefs.scoring import kept_level, kept_must_haves, printed
from interviews.debriefs.why import Why, read_whys
from interviews.loops.agreed import quoted_for
from interviews.models import Debrief, Decision, Loop, Recommendation, WalkRow
from interviews.readings import AFTER_READING
from packets.printing.content import DebriefContent, DebriefRow, DebriefWhy


def debrief_content(loop: Loop, reader: User | None = None) -> DebriefContent:
    """The latest debrief of the loop: its rows by disagreement, the score as it was frozen, and what was decided; the
    agreement as it is quoted to `reader` (None: as it is kept)."""
    debrief = loop.debriefs.order_by("-opened_at").first()
    matrix = read_matrix(loop)
    whys = read_whys(loop, matrix)
    must_haves = kept_must_haves(debrief.mechanical_score) if debrief else {}
    talks = {row.competency_id: row for row in WalkRow.objects.filter(walk__debrief=debrief)} if debrief else {}
    notes = dict(debrief.row_notes.values_list("competency_id", "text")) if debrief else {}
    opening = loop.candidate.opening
    score = _score(loop, debrief, matrix, reader)
    below = below_the_level(matrix.by_disagreement(), kept_level(score.frozen), must_haves)
    return DebriefContent(
        organisation=organisation_name(),
        candidate=loop.candidate.name,
        role=opening.title,
        mean=score.value or NOT_RATED,
        coverage=f"{matrix.score.rated} of {matrix.score.planned}",
        equal_weights=matrix.score.has_equal_weights,
        panel=[person.name for person in matrix.people],
        rows=[
            _with_reasons(
                _row(row, matrix, notes.get(row.competency_id, ""), combines=not score.why_none),
                whys[row.competency_id],
                talks.get(row.competency_id),
            )
            for row in matrix.by_disagreement()
        ],
        recommendations=[
            (_who(given.person, given.interview_name), _recommendation(given.value, given.is_waived))
            for given in [*matrix.recommendations, *matrix.shadow_recommendations]
            if not given.person.mark or given.person.is_late
        ],
        shadows=[_who(person) for person in matrix.shadows],
        decision=_decision(loop),
        weights=_weights(score, matrix),
        score_name=score.quoted.score_name,
        level_sentence=score.level_sentence,
        agreement=score.quoted.short,
        why_no_score=score.why_none,
        leans=_leans(debrief),
        facts=_facts(debrief),
        remarks=[(f"{remark.person.name}, {_dated(remark.change)}", remark.change.text) for remark in matrix.remarks],
        shadow_rows=[
            (
                row.name,
                [_cell(row.shadow_cells.get(person.pk), combines=not score.why_none)[0] for person in matrix.shadows],
            )
            for row in matrix.by_disagreement()
            if row.shadow_cells
        ],
        must_haves=[row.name for row in matrix.rows if row.competency_id in must_haves],
        level=score.level,
        below=[(row.name, below.mean_of(row)) for row in below.agreed],
        below_by_one=below.by_one_sentence,
        conflicts=matrix.conflict_sentence,
    )


def _who(person: Person, place: str = "") -> str:
    """The name, where it was, and whether it was written after reading others."""
    late = f"{AFTER_READING.lower()}, not counted" if person.is_late else ""
    return ", ".join(filter(None, [person.name, place, late]))


def _dated(change: Change) -> str:
    late = f", {AFTER_READING.lower()}" if change.is_after_reading else ""
    return f"{_day(change.at)}{late}"


def _day(moment: datetime) -> str:
    """Says "12 March 2026" in the installation's zone, whoever asks and in whatever year: the same debrief gives the
    same content."""
    return date_format(house_time(moment), "j F Y")


def _score(loop: Loop, debrief: Debrief | None, matrix: Matrix, reader: User | None) -> FrozenScore:
    """The score as the agreement lets it be shown now; before the debrief, as it stands."""
    frozen = debrief.mechanical_score if debrief else matrix.score.as_json()
    is_open = debrief is not None and debrief.closed_at is None
    return score_to_show(
        loop.agreement, debrief.pk if debrief else 0, frozen, quoted_for(loop, reader), is_open=is_open
    )


def _leans(debrief: Debrief | None) -> list[tuple[str, str]]:
    """What each leaned to before the score was shown; nothing while others are still to write."""
    if debrief is None:
        return []
    if debrief.closed_at is None and still_to_write(leaners_in(debrief.pk)):
        return []
    leans = debrief.leans.select_related("by")
    return [(lean.by.name, " ".join([f"{lean.get_leans_to_display()}.", lean.words]).strip()) for lean in leans]


def _weights(score: FrozenScore, matrix: Matrix) -> list[str]:
    names = {row.competency_id: row.name for row in matrix.rows}
    return [f"{names[pk]} {weight}" for pk, weight in score.weights if pk in names]


def _facts(debrief: Debrief | None) -> list[tuple[str, str, str]]:
    """What the room asked for, by whom, and what was found out."""
    if debrief is None:
        return []
    return [
        (
            f"Asked by {fact.asked_by.name}, "
            + (f"answered by {fact.answered_by.name}" if fact.answered_by else "not answered"),
            fact.question,
            fact.answer,
        )
        for fact in debrief.facts.select_related("asked_by", "answered_by")
    ]


def _row(row: MatrixRow, matrix: Matrix, note: str, *, combines: bool) -> DebriefRow:
    """One competency. Unless ratings are combined there is neither mean nor gap in it."""
    mean, gap = printed(row.score.mean), printed(row.score.gap)
    return DebriefRow(
        competency=row.name,
        cells=[_cell(row.cells.get(person.pk), combines=combines) for person in matrix.people],
        gap=plain(gap) if gap is not None and combines else "",
        mean=(plain(mean) if mean is not None else NOT_RATED) if combines else "",
        coverage=f"{row.score.rated} of {row.score.planned}",
        differs=row.score.differs,
        note=note,
        beside=[(_who(cell.person), _cell(cell)[1]) for cell in row.late_views],
    )


def _with_reasons(row: DebriefRow, whys: list[Why], talk: WalkRow | None) -> DebriefRow:
    said, leaning = (talk.said, talk.get_leans_to_display()) if talk else ("", "")
    return replace(row, whys=[_why(why) for why in whys], said=said, leaning=leaning)


def _why(why: Why) -> DebriefWhy:
    return DebriefWhy(
        prompt=why.question.prompt,
        asker=why.question.asker,
        anchors=[(f"{step.number}, {step.word}", _names(step.people), step.says) for step in why.steps_that_tell],
        points=[(line.text, line.said_of(why.people)) for line in why.points],
        follow_ups=[
            *((line.text, line.said_of(why.people)) for line in why.follow_ups),
            *((text, f"asked by {person.marked}, of their own") for person, text in why.own),
        ],
    )


def _names(people: Iterable[Person]) -> str:
    return listed([person.marked for person in people])


def _cell(cell: MatrixCell | None, *, combines: bool = True) -> tuple[str, list[str]]:
    if cell is None:
        return OUTSIDE.in_print(), []
    said = cell.given.in_print() if combines else ", ".join(given.in_print() for given in cell.each)
    return said, [text for answer in cell.answers for text in _texts(answer)]


def _texts(answer: Answer) -> list[str]:
    texts = [answer.evidence] if answer.evidence else []
    for change in answer.changes:
        rated = f" ({change.would_rate})" if change.would_rate else ""
        texts.append(f"Added on {_dated(change)}: {change.text}{rated}")
    return texts


def _recommendation(value: str, is_waived: bool) -> str:
    if is_waived:
        return WAIVED
    return Recommendation(value).label if value else NOT_RATED


def _decision(loop: Loop) -> list[tuple[str, str]]:
    decision: Decision | None = loop.decisions.current().select_related("decided_by").first()
    if decision is None:
        return []
    confirmed = f"By a second person on {_day(decision.confirmed_at)}" if decision.confirmed_at else ""
    if loop.decisions.waiting().exists():
        confirmed = "Waits for a second person"
    parts = [
        ("Decision", decision.get_outcome_display()),
        ("Decided", f"{_day(decision.decided_at)}, by {decision.decided_by.name}"),
        ("Confirmed", confirmed),
        ("Why it followed the earlier decision", decision.reopen_reason),
        ("The score", decision.before_score),
        ("Reason", decision.rationale),
        ("What outweighs it", decision.departure_reason),
        ("Dissent", decision.dissent),
        ("Conditions", decision.conditions),
    ]
    return [(label, text) for label, text in parts if text]
