"""What a packet may say about ratings: one phrase for each topic, where the opening allows it and somebody ticks it.

The phrase comes from the mean of a topic over all panelists, as their cards were sealed. The number itself goes
nowhere: what is frozen and printed is a key and its words.
"""

from fractions import Fraction

from hiring.models import Opening
from interviews.debriefs.matrix import read_matrix
from interviews.loops.agreed import computes_score
from interviews.models import InterviewQuestion, Loop
from packets.printing.content import LevelContent
from questionbank.scale import HIGHEST, LOWEST

# From the lowest mean to the highest. Each language has a phrase for each of them (see packets.printing.words).
KEYS = ("not_this_time", "a_little", "in_part", "clearly", "throughout")
NOT_COVERED = "not_covered"


def shows_levels(opening: Opening) -> bool:
    """Whether packets of this opening may hold levels in words."""
    return opening.allows_levels


def levels_of(loop: Loop) -> list[LevelContent]:
    """Every competency that the loop was to cover, in the order of its rounds, with the key of its phrase.

    A topic that nobody rated counts as not covered, whatever the reason was. None where the agreement has no ratings
    combined.
    """
    if not computes_score(loop.agreement):
        return []
    rows = {row.competency_id: row for row in read_matrix(loop).rows}
    planned = InterviewQuestion.objects.filter(loop=loop).order_by("interview__position", "position", "pk")
    order = [key for key in dict.fromkeys(planned.values_list("competency_id", flat=True)) if key in rows]
    return [LevelContent(rows[key].name, level_key(rows[key].score.mean)) for key in order]


def level_key(mean: Fraction | None) -> str:
    """The key of a mean's phrase. Halves go to the kinder phrase."""
    if mean is None:
        return NOT_COVERED
    share = (mean - LOWEST) / (HIGHEST - LOWEST)
    return KEYS[(share * (len(KEYS) - 1) + Fraction(1, 2)).__floor__()]
