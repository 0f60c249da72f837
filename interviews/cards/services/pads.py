"""The pad for the hour: stored as it is typed, and its lines sent to a question."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import fingerprint
from core.errors import RuleViolation, StaleRevision
from core.text import MAX_CHARACTERS
from interviews.cards.pad import PadLine, appended, as_evidence, lines_of, pad_values, rows_of, with_sent
from interviews.cards.services.guards import lock_for_writing
from interviews.cards.services.saving import CHANGED_ELSEWHERE, count_change
from interviews.models import InterviewQuestion, Pad, Rating, Scorecard

STAYS_ON_THE_PAD = "This question has left the round. The line stays on your pad."
NO_SUCH_LINE = "This line is not on your pad any more. Load the page again."
NO_ROOM = f"With this line the note would be longer than {MAX_CHARACTERS:,} characters. The line stays on your pad."


@transaction.atomic
def save_pad(
    *,
    card: Scorecard,
    lines: Sequence[PadLine],
    typing: str,
    typing_key: str = "",
    revision: int,
    base: str = "",
    by: User,
) -> Pad:
    """Store the pad of one card as a whole.

    Guarantees and refusals are those of `save_rating`: a save made from `revision` 3 never overwrites 4, the same
    content sent again changes nothing. Where it was changed elsewhere the page puts both together, line by line.
    """
    stored_card = lock_for_writing(card, by)
    pad = Pad.objects.filter(scorecard=stored_card).first() or Pad(scorecard=stored_card)
    wanted = rows_of(lines)
    if pad.pk and (pad.lines, pad.typing, pad.typing_key) == (wanted, typing, typing_key):
        card.revision = stored_card.revision
        return pad
    _refuse_stale_pad(pad, revision, base)
    pad.lines, pad.typing, pad.typing_key = wanted, typing, typing_key
    pad.revision, pad.changed_at = pad.revision + 1, timezone.now()
    pad.save()
    count_change(card, stored_card, by)
    return pad


def _refuse_stale_pad(pad: Pad, revision: int, base: str) -> None:
    if pad.revision == revision:
        return
    values = pad_values(lines_of(pad), pad.typing, pad.typing_key)
    if not base or base != fingerprint.of_fields(values):
        raise StaleRevision(
            CHANGED_ELSEWHERE, {"revision": pad.revision, "values": values, "changed_at": pad.changed_at}
        )


@transaction.atomic
def send_pad_line(*, card: Scorecard, key: str, question: InterviewQuestion | None, by: User) -> Pad:
    """Put one line of the pad at the end of the note on `question`, with its time; on the pad it stays, marked.

    Sent again to the same question it changes nothing. Refused (RuleViolation): what `save_pad` refuses; a line that is
    not there; a question that left the round or whose note has no room, and then the line stays.
    """
    stored_card = lock_for_writing(card, by)
    interview = stored_card.seat.interview
    if question is None or question.interview_id != interview.pk:
        raise RuleViolation(STAYS_ON_THE_PAD)
    pad = Pad.objects.filter(scorecard=stored_card).first()
    line = next((line for line in lines_of(pad) if line.key == key), None)
    if pad is None or line is None:
        raise RuleViolation(NO_SUCH_LINE)
    if line.sent == question.pk:
        card.revision = stored_card.revision
        return pad
    now = timezone.now()
    rating, _ = Rating.objects.get_or_create(scorecard=stored_card, interview_question=question)
    rating.evidence = appended(rating.evidence, as_evidence(line, interview.begun_at(now)))
    if len(rating.evidence) > MAX_CHARACTERS:
        raise RuleViolation(NO_ROOM)
    rating.revision, rating.changed_at = rating.revision + 1, now
    rating.save()
    pad.lines = rows_of(with_sent(lines_of(pad), key, question.pk))
    pad.revision, pad.changed_at = pad.revision + 1, now
    pad.save()
    count_change(card, stored_card, by)
    return pad
