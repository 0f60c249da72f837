"""What panelists write: saved as they type, submitted once, kept for ever.

Every service locks in the order loop, interview, scorecard, and leaves out only what it does not need.
"""

from interviews.cards.services.dated_notes import add_dated_note, why_not_add_note
from interviews.cards.services.guards import LEFT_THE_ROUND, why_closed
from interviews.cards.services.pads import save_pad, send_pad_line
from interviews.cards.services.saving import FollowUpAsked, save_card, save_rating
from interviews.cards.services.submission import (
    reopen_scorecard,
    save_and_submit_scorecard,
    submit_scorecard,
    why_not_reopen,
)
from interviews.cards.services.versions import keep_version
from interviews.cards.services.waivers import say_absent, take_back_absence, waive_scorecard, why_not_absent

__all__ = [
    "LEFT_THE_ROUND",
    "FollowUpAsked",
    "add_dated_note",
    "keep_version",
    "reopen_scorecard",
    "save_and_submit_scorecard",
    "save_card",
    "save_pad",
    "save_rating",
    "say_absent",
    "send_pad_line",
    "submit_scorecard",
    "take_back_absence",
    "waive_scorecard",
    "why_closed",
    "why_not_absent",
    "why_not_add_note",
    "why_not_reopen",
]
