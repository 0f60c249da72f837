"""Ratings as files for use inside the organisation: exactly the cards that the person reads, one rating a line.

One flat statement gives the lines, one after the other, so that a file of any size is sent while it is read. What
leaves as CSV or XLSX is text that no spreadsheet program takes for a formula; numbers to reckon with are in the JSON.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING

from accounts.models import User
from hiring.models import Opening
from hiring.openings.agreement.wording import Quoted
from interviews.debriefs.cell import Given
from interviews.loops.agreed import versions_quoted_to
from interviews.models import FirstReading, Loop, Recommendation, Scorecard
from interviews.models.loops import SCORECARD_DUE_AFTER

SCHEMA = "loopwright.ratings"
VERSION = 1
AT_ONCE = 2000
XLSX_LONGEST = 32_767  # more does not fit into one cell
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The wide ones count as formulas in Japanese and Chinese versions of spreadsheet programs.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
RECOMMENDATION_WORDS = dict(Recommendation.choices)

COLUMNS = (
    "opening code",
    "candidate",
    "round",
    "interview date",
    "panelist",
    "question",
    "competency",
    "score",
    "blank",
    "evidence",
    "recommendation",
    "submitted at",
    "late",
    "shadow",
    "after reading",
    "agreement",
)


class RatingLine(NamedTuple):
    """One rating as it leaves, in the order of COLUMNS. Without a score, `blank` says why there is none."""

    opening_code: str
    candidate: str
    round: str
    interview_date: str
    panelist: str
    question: str
    competency: str
    score: float | None
    blank: str
    evidence: str
    recommendation: str
    submitted_at: str
    late: bool
    shadow: bool
    after_reading: bool
    agreement: str


def rating_lines(user: User, subject: Opening | Loop) -> Iterator[RatingLine]:
    """The ratings of an opening or of one loop, on the cards that `user` may read at the moment of the first line;
    others' cards only where their reading is on record (`record_readings`).

    A person's own open card is among them, for it is theirs to read; it has no time of submission. A card without
    any rating gives one line. Three statements whatever the size.
    """
    opening_pk = subject.candidate.opening_id if isinstance(subject, Loop) else subject.pk
    versions = versions_quoted_to(user, opening_pk)
    interview = "seat__interview"
    within = (
        {f"{interview}__loop": subject}
        if isinstance(subject, Loop)
        else {f"{interview}__loop__candidate__opening": subject}
    )
    # What opened to the person only after the file was asked for is not in it.
    read = FirstReading.objects.filter(user=user, loop=OuterRef(f"{interview}__loop"))
    rows = (
        Scorecard.objects.visible_to(user)
        .filter(Q(seat__panelist=user) | Exists(read), **within)
        .order_by(
            f"{interview}__loop__candidate__name",
            f"{interview}__loop",
            f"{interview}__position",
            "seat__panelist__name",
            "pk",
            F("ratings__interview_question__position").asc(nulls_first=True),
        )
        .values_list(
            f"{interview}__loop__candidate__opening__code",
            f"{interview}__loop__candidate__name",
            f"{interview}__name",
            f"{interview}__starts_at",
            f"{interview}__time_zone",
            f"{interview}__minutes",
            "seat__panelist__name",
            "ratings__interview_question__title",
            "ratings__interview_question__competency__name",
            "ratings__score",
            "ratings__blank_reason",
            "ratings__evidence",
            "recommendation",
            "submitted_at",
            "first_submitted_at",
            "seat__is_shadow",
            "is_after_reading",
            f"{interview}__loop__agreement",
        )
    )
    return (_line(versions, *row) for row in rows.iterator(chunk_size=AT_ONCE))


def _line(
    versions: Mapping[int, Quoted],
    code: str,
    candidate: str,
    round_name: str,
    starts_at: datetime | None,
    zone: str,
    minutes: int,
    panelist: str,
    question: str | None,
    competency: str | None,
    score: int | None,
    blank: str | None,
    evidence: str | None,
    recommendation: str,
    submitted_at: datetime | None,
    first_submitted_at: datetime | None,
    is_shadow: bool,
    is_after_reading: bool,
    agreement: int | None,
) -> RatingLine:
    number, why_none = Given.of(score, blank or "").in_file()
    return RatingLine(
        opening_code=code,
        candidate=candidate,
        round=round_name,
        interview_date=starts_at.astimezone(ZoneInfo(zone)).date().isoformat() if starts_at else "",
        panelist=panelist,
        question=question or "",
        competency=competency or "",
        score=number,
        blank=why_none,
        evidence=evidence or "",
        recommendation=RECOMMENDATION_WORDS.get(recommendation, ""),
        submitted_at=_moment(submitted_at),
        late=_is_late(starts_at, minutes, first_submitted_at),
        shadow=is_shadow,
        after_reading=is_after_reading,
        agreement=versions[agreement].short if agreement else "",
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def _is_late(starts_at: datetime | None, minutes: int, first_submitted_at: datetime | None) -> bool:
    """As `Scorecard.is_late` says it."""
    if starts_at is None or first_submitted_at is None:
        return False
    return first_submitted_at > starts_at + timedelta(minutes=minutes) + SCORECARD_DUE_AFTER


class _Echo:
    """A file that gives back what is written, for a csv writer whose lines are sent one by one."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterable[RatingLine]) -> Iterator[str]:
    """The file piece by piece. It begins with the mark by which spreadsheet programs know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in _words(line)])


def harmless(cell: str) -> str:
    """Text that a spreadsheet program shows and never works out."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _words(line: RatingLine) -> list[str]:
    """The cells of a line as text."""
    # Only for its columns' order: three of the cells are words in place of what the type says.
    said = {name: yes_or_no(getattr(line, name)) for name in ("late", "shadow", "after_reading")}
    words = line._replace(**said)  # type: ignore[arg-type]
    return ["" if cell is None else str(cell) for cell in words]


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def as_json(lines: Iterable[RatingLine], opening_code: str, at: datetime) -> Iterator[str]:
    """The file piece by piece: its schema and version, then the ratings. A later version may add names, never change
    what one means."""
    head = {"schema": SCHEMA, "version": VERSION, "opening_code": opening_code, "exported_at": _moment(at)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "ratings": ['
    before = "\n"
    for line in lines:
        yield before + json.dumps(line._asdict(), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def as_xlsx(lines: Iterable[RatingLine]) -> IO[bytes]:
    """The file, written row by row to the disk and never held in memory; the caller closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ratings")
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, name) for name in COLUMNS])
    for line in lines:
        sheet.append([_text(sheet, cell) for cell in _words(line)])
    stream = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(stream)
    stream.seek(0)
    return stream


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with: openpyxl by itself takes "=..." for a formula."""
    cell = WriteOnlyCell(sheet, NOT_IN_XML.sub("", value)[:XLSX_LONGEST])
    cell.data_type = TYPE_STRING
    return cell
