"""What the debrief PDF prints. Whoever calls this has asked the sealed-card rule first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format

from core.wording import plain
from interviews.debriefs.cell import NOT_RATED, OUTSIDE, WAIVED
from interviews.debriefs.matrix import Answer, Change, Matrix, MatrixCell, MatrixRow, Person, read_matrix
from interviews.debriefs.page import FrozenScore
from interviews.debriefs.scoring import kept_level, printed
from interviews.models import Debrief, Decision, Loop, Recommendation
from interviews.readings import AFTER_READING
from packets.printing.content import DebriefContent, DebriefRow


def debrief_content(loop: Loop) -> DebriefContent:
    """The latest debrief of the loop: its rows by disagreement, the score as it was frozen, and what was decided."""
    debrief = loop.debriefs.order_by("-opened_at").first()
    matrix = read_matrix(loop)
    notes = dict(debrief.row_notes.values_list("competency_id", "text")) if debrief else {}
    opening = loop.candidate.opening
    return DebriefContent(
        organisation=settings.ORGANISATION,
        candidate=loop.candidate.name,
        role=opening.title,
        mean=_frozen_mean(debrief, matrix),
        agreed_level=_level(debrief),
        coverage=f"{matrix.score.rated} of {matrix.score.planned}",
        equal_weights=matrix.score.has_equal_weights,
        panel=[person.name for person in matrix.people],
        rows=[_row(row, matrix, notes.get(row.competency_id, "")) for row in matrix.by_disagreement()],
        recommendations=[
            (_who(given.person, given.interview_name), _recommendation(given.value, given.is_waived))
            for given in [*matrix.recommendations, *matrix.shadow_recommendations]
            if not given.person.mark or given.person.is_late
        ],
        shadows=[_who(person) for person in matrix.shadows],
        decision=_decision(loop),
        weights=_weights(debrief, matrix),
        facts=_facts(debrief),
        remarks=[(f"{remark.person.name}, {_dated(remark.change)}", remark.change.text) for remark in matrix.remarks],
        shadow_rows=[
            (row.name, [_cell(row.shadow_cells.get(person.pk))[0] for person in matrix.shadows])
            for row in matrix.by_disagreement()
            if row.shadow_cells
        ],
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
    return date_format(timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)), "j F Y")


def _weights(debrief: Debrief | None, matrix: Matrix) -> list[str]:
    names = {row.competency_id: row.name for row in matrix.rows}
    kept = FrozenScore(debrief.mechanical_score if debrief else matrix.score.as_json()).weights
    return [f"{names[pk]} {weight}" for pk, weight in kept if pk in names]


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


def _frozen_mean(debrief: Debrief | None, matrix: Matrix) -> str:
    return FrozenScore(debrief.mechanical_score if debrief else matrix.score.as_json()).value or NOT_RATED


def _level(debrief: Debrief | None) -> str:
    kept = kept_level(debrief.mechanical_score) if debrief else None
    return "" if kept is None else plain(kept)


def _row(row: MatrixRow, matrix: Matrix, note: str) -> DebriefRow:
    mean, gap = printed(row.score.mean), printed(row.score.gap)
    return DebriefRow(
        competency=row.name,
        cells=[_cell(row.cells.get(person.pk)) for person in matrix.people],
        gap=plain(gap) if gap is not None else "",
        mean=plain(mean) if mean is not None else NOT_RATED,
        coverage=f"{row.score.rated} of {row.score.planned}",
        differs=row.score.differs,
        note=note,
        beside=[(_who(cell.person), _cell(cell)[1]) for cell in row.late_views],
    )


def _cell(cell: MatrixCell | None) -> tuple[str, list[str]]:
    if cell is None:
        return OUTSIDE.in_print(), []
    return cell.given.in_print(), [text for answer in cell.answers for text in _texts(answer)]


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
        ("Reason", decision.rationale),
        ("Why it departs from the score", decision.departure_reason),
        ("Dissent", decision.dissent),
        ("Conditions", decision.conditions),
    ]
    return [(label, text) for label, text in parts if text]
