"""The debrief's tables as HTML, joined in Python: a matrix has hundreds of cells, and a template is slow at that.

What people wrote is escaped here; a cell says itself (interviews.debriefs.cell).
"""

from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString

from core.names import short_names
from core.wording import inside_a_sentence, long_date, plain
from hiring.planning import without_round
from interviews.debriefs.cell import OUTSIDE
from interviews.debriefs.matrix import CONFLICT, Change, Matrix, MatrixCell, MatrixRow, Person
from interviews.debriefs.scoring import printed
from interviews.readings import AFTER_READING
from questionbank.rating_markup import dist_svg

MUST_HAVE = '<span class="lw-must">must-have</span>'
NUMBER_HEADS = '<th scope="col">Spread</th><th scope="col">Gap</th><th scope="col">Mean</th>'


def round_in_a_sentence(name: str) -> str:
    """A round's name where the sentence says "round": "Technical round" gives "technical", "ML basics" stays."""
    return inside_a_sentence(without_round(name))


def cell_html(cell: MatrixCell | None, *, shows_numbers: bool = True) -> str:
    """One person's rating of one competency, then what was changed later and when. Without numbers, their ratings
    stand beside each other as they gave them."""
    if cell is None:
        return OUTSIDE.on_page()
    if not shows_numbers:
        return " ".join([*(given.on_page() for given in cell.each), *map(change_html, cell.changes)])
    return "".join([cell.given.on_page(), *map(change_html, cell.changes)])


def change_html(change: Change) -> str:
    """A later change, dated, beside the sealed rating."""
    what = f"later {change.new_score}" if change.new_score is not None else "note added"
    late = f", {AFTER_READING.lower()}" if change.is_after_reading else ""
    return f'<span class="lw-xs lw-muted d-block">{what}, {long_date(change.at, weekday=False)}{late}</span>'


def spread_html(row: MatrixRow) -> SafeString:
    """The distribution strip of the panelists' scores."""
    return dist_svg([printed(score) or 0 for score in row.score.panelist_scores.values()])


def number(value: object) -> str:
    """A gap or a mean as it is printed; nothing for None."""
    return "" if value is None else plain(value)


def mean_html(row: MatrixRow) -> str:
    """The mean with what it stands on; nothing rated says so."""
    coverage = f'<span class="lw-muted lw-sm d-block">{row.score.rated} of {row.score.planned}</span>'
    mean = printed(row.score.mean)
    return (f"{mean:.1f} " if mean is not None else "") + coverage


def must_have_html(is_must_have: bool) -> str:
    return f" {MUST_HAVE}" if is_must_have else ""


def name_html(name: str, short: str) -> str:
    """A competency where there is little room, with its whole name at hand."""
    return escape(name) if short == name else f'<span title="{escape(name)}">{escape(short)}</span>'


def row_html(
    row: MatrixRow, people: list[Person], link: str, *, is_must_have: bool = False, shows_numbers: bool = True
) -> str:
    """One competency of the matrix. `link` leads to the row's own page."""
    gap = number(printed(row.score.gap))
    flag, gap = (' class="is-flagged"', f"<b>{gap}</b>") if row.score.differs else ("", gap)
    rounds = ", ".join(round_in_a_sentence(name) for name in row.rounds)
    cells = "".join(f"<td>{cell_html(row.cells.get(person.pk), shows_numbers=shows_numbers)}</td>" for person in people)
    numbers = f'<td>{spread_html(row)}</td><td class="lw-num">{gap}</td><td class="lw-num">{mean_html(row)}</td>'
    name = f'<a href="{escape(link)}">{name_html(row.name, row.short)}</a>{must_have_html(is_must_have)}'
    return (
        f'<tr{flag}><th scope="row">{name}'
        f'<span class="lw-muted lw-sm fw-normal d-block">{escape(rounds)}</span></th>'
        f"{cells}{numbers if shows_numbers else ''}</tr>"
    )


def table_html(
    matrix: Matrix,
    rows: list[MatrixRow],
    links: dict[int, str],
    must_haves: Collection[int] = (),
    *,
    shows_numbers: bool = True,
) -> SafeString:
    """The whole matrix: competencies by people in speaking order, with spread, gap and mean where they are shown."""
    names = short_names(matrix.people)
    heads = "".join(
        f'<th scope="col">{escape(names[person.pk])}{conflict_html(person)}</th>' for person in matrix.people
    )
    body = "\n".join(
        row_html(
            row,
            matrix.people,
            links[row.competency_id],
            is_must_have=row.competency_id in must_haves,
            shows_numbers=shows_numbers,
        )
        for row in rows
    )
    more = NUMBER_HEADS if shows_numbers else ""
    return SafeString(
        '<table class="lw-table lw-debrief"><thead><tr><th scope="col">Competency</th>'
        f"{heads}{more}</tr></thead>"
        f"<tbody>\n{body}\n</tbody></table>"
    )


def late_html(person: Person) -> str:
    """The mark of somebody who read others first."""
    return _under_name(AFTER_READING) if person.is_late else ""


def conflict_html(person: Person) -> str:
    """The mark of somebody who must not interview the candidate."""
    return _under_name(CONFLICT) if person.has_conflict else ""


def _under_name(words: str) -> str:
    return f'<span class="lw-xs lw-muted fw-normal d-block">{words}</span>'


def shadow_table_html(
    matrix: Matrix, rows: list[MatrixRow], must_haves: Collection[int] = (), *, shows_numbers: bool = True
) -> SafeString:
    """What does not count: a table of its own. Who only watched needs no mark, for the heading says it."""
    names = short_names(matrix.shadows)
    heads = "".join(
        f'<th scope="col">{escape(names[person.pk])}{late_html(person)}{conflict_html(person)}</th>'
        for person in matrix.shadows
    )
    body = "\n".join(
        f'<tr><th scope="row">{name_html(row.name, row.short)}{must_have_html(row.competency_id in must_haves)}</th>'
        + "".join(
            f"<td>{cell_html(row.shadow_cells.get(person.pk), shows_numbers=shows_numbers)}</td>"
            for person in matrix.shadows
        )
        + "</tr>"
        for row in rows
        if row.shadow_cells
    )
    return SafeString(
        f'<table class="lw-table lw-debrief"><thead><tr><th scope="col">Competency</th>{heads}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table>"
    )
