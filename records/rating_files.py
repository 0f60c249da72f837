"""Ratings as files for use inside the organisation: exactly the cards that the person reads, one rating a line.

One flat statement gives the lines, one after the other, so that a file of any size is sent while it is read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import IO, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from core import spreadsheets
from core.spreadsheets import in_words
from hiring.models import Opening
from hiring.openings.agreement.wording import Quoted
from interviews.debriefs.cell import Given
from interviews.loops.agreed import versions_quoted_to
from interviews.models import FirstReading, Loop, Recommendation, Scorecard
from interviews.models.loops import SCORECARD_DUE_AFTER
from packets.writing.packet_content import reference

SCHEMA = "loopwright.ratings"
VERSION = 1
AT_ONCE = 2000
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
    "reference",
)


class RatingLine(NamedTuple):
    """One rating as it leaves, in the order of COLUMNS. Without a score, `blank` says why there is none."""

    opening_code: str
    candidate: str
    round: str
    interview_date: date | None
    panelist: str
    question: str
    competency: str
    score: float | None
    blank: str
    evidence: str
    recommendation: str
    submitted_at: datetime | None
    late: bool
    shadow: bool
    after_reading: bool
    agreement: str
    # The number that the candidate's packet has, too: it tells two of one name apart.
    reference: str


def rating_lines(user: User, subject: Opening | Loop) -> Iterator[RatingLine]:
    """The ratings of an opening or of one loop, on the cards that `user` may read at the moment of the first line;
    others' cards only where their reading is on record (`record_readings`).

    A person's own open card is among them, for it is theirs to read; it has no time of submission. A card without
    any rating gives one line. Two statements whatever the size.
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
            f"{interview}__loop",
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
    loop: int,
) -> RatingLine:
    number, why_none = Given.of(score, blank or "").in_file()
    return RatingLine(
        opening_code=code,
        candidate=candidate,
        round=round_name,
        interview_date=starts_at.astimezone(ZoneInfo(zone)).date() if starts_at else None,
        panelist=panelist,
        question=question or "",
        competency=competency or "",
        score=number,
        blank=why_none,
        evidence=evidence or "",
        recommendation=RECOMMENDATION_WORDS.get(recommendation, ""),
        submitted_at=submitted_at,
        late=_is_late(starts_at, minutes, first_submitted_at),
        shadow=is_shadow,
        after_reading=is_after_reading,
        agreement=versions[agreement].short if agreement else "",
        reference=reference(code, loop),
    )


def _is_late(starts_at: datetime | None, minutes: int, first_submitted_at: datetime | None) -> bool:
    """As `Scorecard.is_late` says it."""
    if starts_at is None or first_submitted_at is None:
        return False
    return first_submitted_at > starts_at + timedelta(minutes=minutes) + SCORECARD_DUE_AFTER


def as_csv(lines: Iterable[RatingLine], separator: str) -> Iterator[str]:
    """The file piece by piece; `separator` is a key of `core.spreadsheets.SEPARATORS`."""
    return spreadsheets.as_csv(COLUMNS, lines, separator)


def as_xlsx(lines: Iterable[RatingLine]) -> IO[bytes]:
    """The file with scores as numbers and times as times; the caller closes it."""
    return spreadsheets.as_xlsx("Ratings", COLUMNS, lines)


def as_json(lines: Iterable[RatingLine], opening_code: str, at: datetime) -> Iterator[str]:
    """The file piece by piece: its schema and version, then the ratings. A later version may add names, never change
    what one means."""
    head = {"schema": SCHEMA, "version": VERSION, "opening_code": opening_code, "exported_at": in_words(at)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "ratings": ['
    before = "\n"
    for line in lines:
        yield before + json.dumps(_values(line), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _values(line: RatingLine) -> dict[str, object]:
    """By name; times are text, and empty where there is none."""
    times = {name: in_words(getattr(line, name)) for name in ("interview_date", "submitted_at")}
    return {**line._asdict(), **times}
